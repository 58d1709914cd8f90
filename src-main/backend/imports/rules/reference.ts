import { createHash } from 'node:crypto'

/** Which row of which import a row of a workbook of rows set aside is. */
export interface Reference {
	importId: number
	sheet: number
	row: number
	/** First characters of the file's SHA-256, so that a workbook of another archive is not taken for one of this. */
	sha256: string
	/** `cellsMark` of the cells set aside: one row of a file may hold several candidates. Empty in older workbooks. */
	cells: string
}

const REFERENCE_SHA256_LENGTH = 8

/** What tells the cells of one candidate from those of another in the same row; `cells` as stored, in JSON. */
export const cellsMark = (cells: string): string =>
	createHash('sha256').update(cells).digest('hex').slice(0, REFERENCE_SHA256_LENGTH)

/** As it stands in the workbook: `S12.0.345.9f2a61c0.04be77d1`. */
export const referenceText = ({ importId, sheet, row, sha256, cells }: Reference) =>
	`S${importId}.${sheet}.${row}.${sha256.slice(0, REFERENCE_SHA256_LENGTH)}.${cells}`

export function parseReference(text: string): Reference | null {
	const match = /^S(\d{1,9})\.(\d{1,5})\.(\d{1,9})\.([\da-f]{8})(?:\.([\da-f]{8}))?$/.exec(text.trim())
	if (!match) return null
	const [, importId, sheet, row, sha256 = '', cells = ''] = match
	return { importId: Number(importId), sheet: Number(sheet), row: Number(row), sha256, cells }
}
