import type { Layout } from '#shared/contract/imports'
import { openDatabase } from '../database/open.ts'
import type { Task } from '../workers/task.ts'
import { writeSetAside, type RowToCorrect } from './exportSetAside.ts'
import { readImport, readSetAside, type SetAsideRecord } from './queries.ts'
import { cellsMark, referenceText } from './rules/reference.ts'
import { readStagedSetAside } from './staging/queries.ts'
import { exportInput } from './taskInputs.ts'
import { layoutFrom, setAsideView } from './view.ts'

/** Rows read at once. */
const PAGE = 2_000

/** Writes the workbook of rows set aside; answers how many there are. */
export const exportTask: Task = async (input, context) => {
	const { archiveFile, staging, importId, path, language } = exportInput.parse(input)
	const sqlite = openDatabase(archiveFile, { readonly: true })
	try {
		const files = new Map<number, { sha256: string; title: string }>()
		const fileOf = (id: number) => {
			const row = readImport(sqlite, id)
			const known = files.get(id) ?? {
				sha256: row?.file_sha256 ?? '',
				title: row ? titleOf(layoutFrom(row.layout)) : '',
			}
			files.set(id, known)
			return known
		}
		const page = (offset: number): { rows: SetAsideRecord[]; total: number } => {
			const slice = { offset, limit: PAGE }
			if (staging === null)
				return readSetAside(sqlite, { importId: importId ?? null, code: null, state: 'open', ...slice })
			const { rows, total } = readStagedSetAside(staging.file, { code: null, ...slice })
			const { import_id, file_name, layout } = staging
			return { total, rows: rows.map((row) => ({ ...row, import_id, file_name, layout, state: 'open' })) }
		}
		const rows: RowToCorrect[] = []
		for (let offset = 0, total = 1; offset < total && !context.cancelled(); offset += PAGE) {
			const found = page(offset)
			total = found.total
			for (const row of found.rows) {
				const { sha256 } = fileOf(row.import_id)
				const place = { importId: row.import_id, sheet: row.sheet, row: row.row }
				const reference = referenceText({ ...place, sha256, cells: cellsMark(row.cells) })
				rows.push({ ...setAsideView(row), reference })
			}
		}
		await writeSetAside(path, rows, new Map([...files].map(([id, { title }]) => [id, title])), language)
		return rows.length
	} finally {
		sqlite.close()
	}
}

/** Exam, year and session as a title line that is understood when the workbook comes back. */
function titleOf({ sheets }: Layout): string {
	const { exam, year, sessionKind } = sheets.find(({ skip }) => !skip)?.constants ?? {}
	return [exam, year, sessionKind].filter((part) => part !== undefined).join(' - ')
}
