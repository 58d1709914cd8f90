/** Errors of the documents feature: code → names of its parameters. */
export const documentErrors = {
	'documents.unknownKind': ['kind'],
	'documents.kindNotForExam': ['kind', 'exam'],
	'documents.nothingToIssue': [],
	'documents.notComposed': ['batch'],
	'documents.notPrepared': ['serial'],
	'documents.notSigned': ['batch'],
	'documents.noBareme': [],
	'documents.notInForce': ['serial', 'state'],
	'documents.correctionWaits': ['serial'],
	'documents.notCorrectable': ['serial', 'reason'],
	'documents.missingGlyph': ['characters'],
} as const satisfies Record<string, readonly string[]>
