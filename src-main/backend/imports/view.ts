import { z } from 'zod'
import {
	fileFormat,
	importReport,
	layout,
	setAsideRow,
	type ImportView,
	type Layout,
	type SetAsideRow,
} from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import { dependence, rawBlockOf, readImport, type ImportRow, type SetAsideRecord } from './queries.ts'
import { successorOf } from './versions/chainQueries.ts'
import { rawRow } from './staging/rawBlocks.ts'

export function importRow(archive: Archive, id: number): ImportRow {
	const row = readImport(archive.sqlite, id)
	if (!row) throw new AppError('record.missing', { kind: 'import', id })
	return row
}

export function importView(archive: Archive, id: number): ImportView {
	return viewOf(archive, importRow(archive, id))
}

export function viewOf(archive: Archive, row: ImportRow): ImportView {
	return {
		id: row.id,
		state: row.state,
		fileName: row.file_name,
		sha256: row.file_sha256,
		bytes: row.file_bytes,
		format: fileFormat.parse(row.format),
		createdAt: row.created_at,
		committedAt: row.committed_at,
		account: row.account,
		rowsRead: row.rows_read,
		rowsImported: row.rows_imported,
		rowsSetAside: row.rows_set_aside,
		report: row.report === '{}' ? null : importReport.parse(JSON.parse(row.report)),
		undoBlockedBy: row.state === 'committed' ? dependence(archive.sqlite, row.id) : 'state',
		...readingOf(row),
		supersededBy: successorOf(archive.sqlite, row.id),
	}
}

function readingOf({ layout: text }: ImportRow): Pick<ImportView, 'replacements' | 'checks'> {
	const { replacements, checks = {} } = layoutFrom(text)
	return { replacements, checks }
}

/** Header cells of a sheet by column, `''` where a column has none. */
function headerOf(of: Layout, sheet: number): string[] {
	const header: string[] = []
	for (const { column, header: text } of of.sheets.find((one) => one.sheet === sheet)?.columns ?? []) {
		while (header.length < column) header.push('')
		header[column] = text
	}
	return header
}

/** What each column of a sheet was read as: a field, a subject's id for a mark, `''` where the layout ignores it. */
function fieldsOf(of: Layout, sheet: number): string[] {
	const fields: string[] = []
	for (const { column, field, subject = '' } of of.sheets.find((one) => one.sheet === sheet)?.columns ?? []) {
		while (fields.length < column) fields.push('')
		fields[column] = field === 'mark' ? subject : field === 'ignore' ? '' : field
	}
	return fields
}

export function layoutFrom(text: string): Layout {
	return layout.parse(JSON.parse(text))
}

const cellTexts = z.array(z.string())

export function setAsideView(row: SetAsideRecord): SetAsideRow {
	return {
		id: row.id,
		importId: row.import_id,
		fileName: row.file_name,
		sheet: row.sheet_name,
		row: row.row,
		column: row.column_name,
		code: row.code,
		parameters: setAsideRow.shape.parameters.parse(JSON.parse(row.parameters)),
		header: headerOf(layoutFrom(row.layout), row.sheet),
		cells: cellTexts.parse(JSON.parse(row.cells)),
		state: row.state,
	}
}

/** The cells that a record was made of, exactly as read, with their headers; empty where the block is gone. */
export function sourceCells(
	archive: Archive,
	importId: number,
	sheet: number,
	row: number,
): { sheetName: string; header: string[]; fields: string[]; cells: string[] } {
	const of = layoutFrom(importRow(archive, importId).layout)
	const block = rawBlockOf(archive.sqlite, importId, sheet, row)
	return {
		sheetName: of.sheets.find((one) => one.sheet === sheet)?.name ?? '',
		header: headerOf(of, sheet),
		fields: fieldsOf(of, sheet),
		cells: block
			? rawRow({ firstRow: block.first_row, lastRow: block.last_row, sha256: block.sha256, rows: block.rows }, row)
			: [],
	}
}
