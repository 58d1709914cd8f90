/** Errors of the publication feature: code → names of its parameters. */
export const publicationErrors = {} as const satisfies Record<string, readonly string[]>
