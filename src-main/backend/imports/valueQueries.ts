import Database from 'better-sqlite3'

/** A text at fault in one column of one sheet. */
export interface FaultyValue {
	sheet: number
	column: number
	value: string
	count: number
}

const grouped = (finding: string, setAside: string, where: string) =>
	`SELECT sheet, column, CAST(json_extract(parameters, '$.value') AS TEXT) AS value, count(*) AS count FROM (
		SELECT sheet, column, parameters FROM ${finding} WHERE code = @code ${where}
		UNION ALL SELECT sheet, column, parameters FROM ${setAside} WHERE code = @code ${where})
	WHERE column IS NOT NULL AND value IS NOT NULL GROUP BY sheet, column, value ORDER BY count DESC, value LIMIT 5000`

/** Of an import that is not committed yet. */
export function stagedValues(stagingFile: string, code: string): FaultyValue[] {
	const sqlite = new Database(stagingFile, { readonly: true })
	try {
		return sqlite.prepare<{ code: string }, FaultyValue>(grouped('finding', 'set_aside', '')).all({ code })
	} finally {
		sqlite.close()
	}
}

export function committedValues(sqlite: Database.Database, importId: number, code: string): FaultyValue[] {
	return sqlite
		.prepare<{ importId: number; code: string }, FaultyValue>(
			grouped('finding', 'set_aside', 'AND import_id = @importId'),
		)
		.all({ importId, code })
}
