/** Errors of reconciliation and of the archive's records: code → names of its parameters. */
export const reconciliationErrors = {
	'reconciliation.outcomeNotAllowed': ['kind', 'outcome'],
	'reconciliation.notInBulk': ['kind', 'outcome'],
	'reconciliation.keepWhich': ['case'],
	'reconciliation.caseNotOpen': ['case'],
	'reconciliation.caseNotProposed': ['case'],
	'reconciliation.notYourProposal': ['case'],
	'reconciliation.documentsExist': ['serial'],
	'reconciliation.keptApart': ['case'],
	'reconciliation.sameSession': ['case'],
	'reconciliation.notComputable': ['case'],
	'reconciliation.notMerged': ['sitting'],
	'archive.correctionValue': ['field'],
	'archive.correctionWithoutChange': ['field'],
	'archive.correctionDecided': ['correction'],
	'archive.backupFailed': ['problem'],
} as const satisfies Record<string, readonly string[]>
