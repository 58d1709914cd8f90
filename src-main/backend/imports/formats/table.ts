import type { FileFormat, FileNotice } from '#shared/contract/imports'

/** What a cell was in the file, where text alone does not say it. `FORMULA` is added to the kind of its cached value. */
export const CELL = { TEXT: 0, NUMBER: 1, DATE: 2, BOOLEAN: 3, ERROR: 4, FORMULA: 8 } as const

/**
 * What is wrong with a row as a whole, known before any column is looked at. `unterminated`: the file ends inside it or
 * right behind it, without a line break; harmless unless cells are missing.
 */
export type RowFlaw = 'nulBytes' | 'undecodable' | 'tooLong' | 'tooWide' | 'unterminated'

export interface SourceRow {
	/** One-based row as a spreadsheet program counts it. */
	row: number
	/** Text of each cell as the file has it; dates of workbooks as ISO 8601. Trailing cells may be missing. */
	cells: string[]
	/** One byte per cell (see CELL); null when every cell is text. */
	kinds: Uint8Array | null
	flaw: RowFlaw | null
	/** Which of several candidates side by side in this row; not there where the row is one. */
	part?: number
}

export interface SourceSheet {
	index: number
	name: string
	/** Rows in batches, in order, rows without any cell left out. Ending the iteration early closes what is open. */
	rows(): AsyncIterable<SourceRow[]>
	/** Rows passed over so far because the file itself marks them as deleted; only formats that have such rows say it. */
	rowsDeleted?(): number
}

/** One file to import, whatever its format. */
export interface SourceFile {
	format: FileFormat
	bytes: number
	sheets: SourceSheet[]
	/** Bytes of the file read so far, over all sheets. */
	bytesRead(): number
	/** What people should know although the file can be read. */
	notices?: readonly FileNotice[]
	/** Ends what works beside the reader; reading on starts it again. */
	close?(): void
}

/** Bounds that no real result list reaches; a file beyond them is refused or the row set aside. */
export const LIMITS = {
	columns: 1_024,
	/** Columns a workbook may have at all. */
	workbookColumns: 16_384,
	cellCharacters: 32_767,
	rowCharacters: 1 << 20,
	workbookRows: 1_048_576,
	sheets: 1_000,
} as const

/** Where something stands, for people: a text file has one sheet without a name. */
export const placeOf = (file: string, sheet: string): string => (sheet === '' ? file : `${file} › ${sheet}`)
