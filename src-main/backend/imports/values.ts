import { statSync } from 'node:fs'
import { setAsideRow, type FieldName, type Layout } from '#shared/contract/imports'
import type { Output } from '#shared/contract/index'
import type { FindingCode } from '#shared/domain/findings'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import type { CallContext } from '../context.ts'
import { committedFindings, stagedFindings } from './findingQueries.ts'
import { stageJobInput, stagingFileOf, type StageJobInput } from './jobs.ts'
import { lastStageInput, setRestaging, type ImportRow } from './queries.ts'
import { committedValues, stagedValues } from './valueQueries.ts'
import { layoutFrom } from './view.ts'

interface CountedValue {
	field: FieldName
	value: string
	count: number
}

/** Values at fault by field: the same word in several mark columns is one value. */
export function valuesOf(archive: Archive, row: ImportRow, code: FindingCode): CountedValue[] {
	const layout = layoutFrom(row.layout)
	const found =
		row.state === 'staged'
			? stagedValues(stagingFileOf(archive, row.id), code)
			: committedValues(archive.sqlite, row.id, code)
	const counted = new Map<string, CountedValue>()
	for (const { sheet, column, value, count } of found) {
		const columns = layout.sheets.find((one) => one.sheet === sheet)?.columns
		const field = columns?.find((one) => one.column === column)?.field
		if (field === undefined) continue
		const key = `${field}\t${value}`
		const known = counted.get(key)
		if (known) known.count += count
		else counted.set(key, { field, value, count })
	}
	return [...counted.values()].toSorted((one, other) => other.count - one.count)
}

/** Rows that a check has something to say about, with the names of their sheets and candidates. */
export function findingsOf(
	archive: Archive,
	row: ImportRow,
	slice: { code: FindingCode; offset: number; limit: number },
): Output<'imports.findings'> {
	const { sheets } = layoutFrom(row.layout)
	const staged = row.state === 'staged'
	const found = staged
		? stagedFindings(stagingFileOf(archive, row.id), slice)
		: committedFindings(archive.sqlite, row.id, slice)
	return {
		total: found.total,
		rows: found.rows.map(({ sheet, sitting, parameters, ...one }) => ({
			...one,
			sheet: sheets.find((known) => known.sheet === sheet)?.name ?? '',
			sittingId: staged ? null : sitting,
			parameters: setAsideRow.shape.parameters.parse(JSON.parse(parameters)),
		})),
	}
}

/** Reads a staged file again, with these values put right and its rows let in or set aside by these checks. */
export async function correctValues(
	{ archive, actor, jobs }: CallContext,
	row: ImportRow,
	changes: Pick<Layout, 'replacements' | 'checks'>,
): Promise<number> {
	if (row.state !== 'staged') throw new AppError('imports.wrongState', { state: row.state })
	const told = lastStageInput(archive.sqlite, row.id)
	if (told === undefined) throw new AppError('imports.stagingLost', { file: row.file_name })
	const before = stageJobInput.parse(JSON.parse(told))
	// What is staged already is worth more than a reading that cannot be.
	const file = statSync(before.path, { throwIfNoEntry: false })
	if (!file) throw new AppError('file.missing', { file: row.file_name })
	if (file.size !== before.bytes || file.mtimeMs !== before.modifiedMs)
		throw new AppError('imports.fileChanged', { file: row.file_name })
	const layout = { ...before.layout, ...changes }
	await archive.mutate(actor, 'import.correct', (sqlite) => {
		setRestaging(sqlite, row.id, JSON.stringify(layout))
		return { value: null, subject: `import ${row.id}`, detail: changes, topics: ['imports'] }
	})
	const input: StageJobInput = { ...before, layout, commit: false }
	return jobs.start('import.stage', input, actor)
}
