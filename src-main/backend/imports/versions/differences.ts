import { recordVersion, type RecordVersion } from '#shared/contract/archive'
import { recordDifference, type RecordDifference } from '#shared/contract/imports'
import { unpackFlags } from '#shared/domain/marks'
import { bareme as baremeShape } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../../archive/archive.ts'
import { stagingFileOf } from '../jobs.ts'
import type { ImportRow } from '../queries.ts'
import { markColumns, recordColumns } from '../staging/queries.ts'
import { importRow, sourceCells } from '../view.ts'
import { successorOf } from './chainQueries.ts'
import {
	keptDifferences,
	recordAsVersion,
	stagedDifferences,
	versionsOf,
	type Difference,
	type DifferenceFilter,
	type StoredRecord,
} from './differenceQueries.ts'

/** The former must be in the archive, and no other import may have taken its place. */
export function refuseSuperseding(archive: Archive, former: number): void {
	const { state } = importRow(archive, former)
	if (state !== 'committed') throw new AppError('imports.wrongState', { state })
	const successor = successorOf(archive.sqlite, former)
	if (successor !== null) throw new AppError('imports.superseded', { importId: former, by: successor })
}

export function differencesOf(
	archive: Archive,
	row: ImportRow,
	{ former, ...filter }: DifferenceFilter & { former: number | null },
): { rows: RecordDifference[]; total: number } {
	if (row.state === 'staged' && former === null) return { rows: [], total: 0 }
	const found =
		row.state === 'staged' && former !== null
			? stagedDifferences(stagingFileOf(archive, row.id), archive.databaseFile, former, filter)
			: keptDifferences(archive.sqlite, row.id, filter)
	return { rows: found.rows.map(viewOf), total: found.total }
}

function viewOf({ sittingId, row, because, before, after }: Difference): RecordDifference {
	return recordDifference.parse({
		sittingId,
		row,
		because,
		orderNumber: before.order_number,
		name: `${before.surname} ${before.given_names}`.trim(),
		fields: after ? changedFields(before, after) : [],
	})
}

/** Keys are made from the rest, flags stand with their marks. */
const unseen = new Set(['name_key', 'mark_flags', 'status_reason'])
const shown = recordColumns.filter((column) => !unseen.has(column))
const inPoints = new Set(['total', 'average'])
const fieldOf = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What differs between two states of one record, field by field. */
export function changedFields(before: StoredRecord, after: StoredRecord): RecordDifference['fields'] {
	const text = (record: StoredRecord, column: string) => {
		const value = record[column] ?? null
		if (value === null || value === '') return null
		return inPoints.has(column) ? String(Number(value) / 100) : String(value)
	}
	const plain = shown.flatMap((column) => {
		const [was, is] = [text(before, column), text(after, column)]
		return was === is ? [] : [{ field: fieldOf(column), mark: false, before: was, after: is }]
	})
	const [was, is] = [marksOf(before), marksOf(after)]
	const marks = [...new Set([...was.keys(), ...is.keys()])].flatMap((subject) => {
		const [old, fresh] = [was.get(subject) ?? null, is.get(subject) ?? null]
		return old === fresh ? [] : [{ field: subject, mark: true, before: old, after: fresh }]
	})
	return [...plain, ...marks]
}

/** Marks as text by subject; a flag stands behind its mark. */
function marksOf(record: StoredRecord): Map<string, string> {
	const marks = new Map<string, string>()
	if (typeof record.definition !== 'string') return marks
	const { slots } = baremeShape.parse(JSON.parse(record.definition))
	const flags = unpackFlags(Number(record.mark_flags ?? 0), slots.length)
	for (const [slot, { subject }] of slots.entries()) {
		const value = record[markColumns[slot] ?? ''] ?? null
		const flag = flags[slot] ?? 'none'
		const parts = [value === null ? '' : String(Number(value) / 100), flag === 'none' ? '' : flag]
		const text = parts.filter((part) => part !== '').join(' ')
		if (text !== '') marks.set(subject, text)
	}
	return marks
}

/** What later versions of its file made of a record, oldest first, and where each earlier state came from. */
export function recordHistory(archive: Archive, sittingId: number): RecordVersion[] {
	const versions = versionsOf(archive.sqlite, sittingId)
	if (versions.length === 0) return []
	const current = recordAsVersion(archive.sqlite, sittingId)
	return versions.map(({ before, at, account, fileName, kind }, index) => {
		const [importId, sheet, row] = ['import_id', 'source_sheet', 'source_row'].map((column) => Number(before[column]))
		const former = { importId: importId ?? 0, row: row ?? 0 }
		const { sheetName, header, cells } = sourceCells(archive, former.importId, sheet ?? 0, former.row)
		const source = importRow(archive, former.importId)
		return recordVersion.parse({
			at,
			account,
			fileName,
			kind,
			fields: changedFields(before, versions[index + 1]?.before ?? current),
			former: {
				...former,
				at: source.committed_at ?? source.created_at,
				account: source.account,
				fileName: source.file_name,
				fileSha256: source.file_sha256,
				sheetName,
				header,
				cells,
			},
		})
	})
}
