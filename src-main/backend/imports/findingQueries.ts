import Database from 'better-sqlite3'

/** A finding with the record it is about, where there is one. */
export interface FoundRow {
	sheet: number
	row: number
	sitting: number | null
	parameters: string
	orderNumber: string | null
	name: string | null
}

interface Slice {
	code: string
	limit: number
	offset: number
}

const RECORD = "s.order_number AS orderNumber, trim(s.surname || ' ' || s.given_names) AS name"

/** What the comparison with the archive found stands apart until the import is committed. */
const ofComparison: Record<string, string> = {
	'archive.changed': `SELECT s.source_sheet AS sheet, s.source_row AS row, s.id AS sitting,
		json_object('field', r.field, 'before', coalesce(r.before, '')) AS parameters, ${RECORD}
		FROM relation r JOIN sitting s ON s.id = r.sitting WHERE r.kind = 'changed' AND @code = 'archive.changed'`,
	'archive.numberTaken': `SELECT s.source_sheet AS sheet, s.source_row AS row, s.id AS sitting,
		json_object('value', s.order_number, 'name', coalesce(r.before, '')) AS parameters, ${RECORD}
		FROM relation r JOIN sitting s ON s.id = r.sitting WHERE r.kind = 'taken' AND @code = 'archive.numberTaken'`,
	'archive.same': `SELECT s.source_sheet AS sheet, s.source_row AS row, s.id AS sitting, '{}' AS parameters, ${RECORD}
		FROM relation r JOIN sitting s ON s.id = r.sitting WHERE r.kind = 'same' AND @code = 'archive.same'`,
}

/** Findings of an import that is not committed yet, in the order of its rows. */
export function stagedFindings(stagingFile: string, slice: Slice): { rows: FoundRow[]; total: number } {
	const sqlite = new Database(stagingFile, { readonly: true })
	try {
		return pageOf(
			sqlite,
			ofComparison[slice.code] ??
				`SELECT f.sheet, f.row, f.sitting, f.parameters, ${RECORD} FROM finding f
				LEFT JOIN sitting s ON s.id = f.sitting WHERE f.code = @code`,
			slice,
		)
	} finally {
		sqlite.close()
	}
}

export function committedFindings(
	sqlite: Database.Database,
	importId: number,
	slice: Slice,
): { rows: FoundRow[]; total: number } {
	return pageOf(
		sqlite,
		`SELECT f.sheet, f.row, f.sitting_id AS sitting, f.parameters, ${RECORD} FROM finding f
		LEFT JOIN sitting s ON s.id = f.sitting_id WHERE f.import_id = @importId AND f.code = @code`,
		{ ...slice, importId },
	)
}

function pageOf(
	sqlite: Database.Database,
	query: string,
	{ limit, offset, ...given }: Slice & { importId?: number },
): { rows: FoundRow[]; total: number } {
	return {
		rows: sqlite
			.prepare<[object], FoundRow>(`${query} ORDER BY 1, 2 LIMIT @limit OFFSET @offset`)
			.all({ ...given, limit, offset }),
		total: sqlite.prepare<[object], number>(`SELECT count(*) FROM (${query})`).pluck().get(given) ?? 0,
	}
}
