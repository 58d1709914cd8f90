/** Which row of which import a row of a workbook of rows set aside is. */
export interface Reference {
	importId: number
	sheet: number
	row: number
	/** First characters of the file's SHA-256, so that a workbook of another archive is not taken for one of this. */
	sha256: string
}

const REFERENCE_SHA256_LENGTH = 8

/** As it stands in the workbook: `S12.0.345.9f2a61c0`. */
export const referenceText = ({ importId, sheet, row, sha256 }: Reference) =>
	`S${importId}.${sheet}.${row}.${sha256.slice(0, REFERENCE_SHA256_LENGTH)}`

export function parseReference(text: string): Reference | null {
	const match = /^S(\d{1,9})\.(\d{1,5})\.(\d{1,9})\.([\da-f]{8})$/.exec(text.trim())
	if (!match) return null
	const [, importId, sheet, row, sha256 = ''] = match
	return { importId: Number(importId), sheet: Number(sheet), row: Number(row), sha256 }
}
