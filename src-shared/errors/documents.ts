/** Errors of the documents feature: code → names of its parameters. */
export const documentErrors = {} as const satisfies Record<string, readonly string[]>
