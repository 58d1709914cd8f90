/** Errors of the reconciliation feature: code → names of its parameters. */
export const reconciliationErrors = {} as const satisfies Record<string, readonly string[]>
