/** Errors of the signing feature: code → names of its parameters. */
export const signingErrors = {} as const satisfies Record<string, readonly string[]>
