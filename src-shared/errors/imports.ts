/** Errors of the imports feature: code → names of its parameters. */
export const importErrors = {} as const satisfies Record<string, readonly string[]>
