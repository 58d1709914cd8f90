import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { SetAsideRow } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import en from '../../../src-shared/i18n/en/findings.json' with { type: 'json' }
import fr from '../../../src-shared/i18n/fr/findings.json' with { type: 'json' }
import ht from '../../../src-shared/i18n/ht/findings.json' with { type: 'json' }

export type Language = 'fr' | 'ht' | 'en'

const texts: Record<Language, Record<string, string>> = { fr: fr.findings, ht: ht.findings, en: en.findings }
const headings: Record<Language, readonly string[]> = {
	fr: ['Motif', 'Colonne en cause', 'Fichier', 'Feuille', 'Ligne', 'Référence Sceau'],
	ht: ['Rezon', 'Kolòn ki gen pwoblèm', 'Fichye', 'Fèy', 'Liy', 'Referans Sceau'],
	en: ['Reason', 'Column at fault', 'File', 'Sheet', 'Row', 'Sceau reference'],
}

/** Why a row stands aside, in words. */
export function reasonOf({ code, parameters }: Pick<SetAsideRow, 'code' | 'parameters'>, language: Language): string {
	const text = texts[language][code] ?? code
	return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(parameters[name] ?? ''))
}

/** Text that no spreadsheet program takes for a formula, also after being saved as .csv. Numbers stay as they are. */
export function harmless(cell: string): string {
	return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d\s]+(?:[.,]\d+)?$/.test(cell) ? `'${cell}` : cell
}

const MOST_SHEET_NAME = 28

/** A row as it goes into the workbook. */
export interface RowToCorrect extends SetAsideRow {
	/** As `referenceText` writes it: the row is known by it when it comes back. */
	reference: string
}

/**
 * Rows set aside as a workbook: the columns they came with, so that the corrected file can be imported again, then why
 * and from where. One sheet for each header.
 */
export async function writeSetAside(
	path: string,
	rows: readonly RowToCorrect[],
	titles: ReadonlyMap<number, string>,
	language: Language,
): Promise<void> {
	// Large, and needed by this function only.
	const { default: excel } = await import('exceljs')
	const book = new excel.Workbook()
	const groups = new Map<string, RowToCorrect[]>()
	for (const row of rows) {
		const key = JSON.stringify([row.importId, row.sheet, row.header])
		const group = groups.get(key)
		if (group) group.push(row)
		else groups.set(key, [row])
	}
	for (const [index, group] of [...groups.values()].entries()) {
		const [first] = group
		if (!first) continue
		const name = `${index + 1} ${(first.sheet || first.fileName).replace(/[*?:\\/[\]']/g, ' ')}`.slice(
			0,
			MOST_SHEET_NAME,
		)
		const page = book.addWorksheet(name)
		const width = Math.max(first.header.length, ...group.map(({ cells }) => cells.length))
		const title = titles.get(first.importId)
		if (title) page.addRow([harmless(title)])
		page.addRow([...padded(first.header, width), ...headings[language]].map(harmless)).font = { bold: true }
		for (const row of group)
			page.addRow(
				[
					...padded(row.cells, width),
					reasonOf(row, language),
					row.column ?? '',
					row.fileName,
					row.sheet,
					String(row.row),
					row.reference,
				].map(harmless),
			)
	}
	if (groups.size === 0) book.addWorksheet('1')
	try {
		await writeFile(path, Buffer.from(await book.xlsx.writeBuffer()))
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : ''
		if (code === 'ENOSPC') throw new AppError('file.diskFull')
		throw new AppError('file.notWritable', { file: basename(path) })
	}
}

function padded(cells: readonly string[], width: number): string[] {
	return [...cells, ...Array.from({ length: Math.max(0, width - cells.length) }, () => '')]
}
