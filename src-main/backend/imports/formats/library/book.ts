import type { SourceRow } from '../table.ts'

/** A file that a library has read as a whole, inside the thread made for it. */
export interface LibraryBook {
	sheets: { name: string; rows(from: number, count: number): LibraryRows }[]
}

export interface LibraryRows {
	rows: SourceRow[]
	/** Where to go on; null at the end of the sheet. */
	next: number | null
	/** Share of the sheet read, 0 to 1. */
	done: number
}

/** Formats whose library keeps the whole file in memory. */
export type LibraryFormat = 'xls' | 'html' | 'mdb'

/** Bound on the file as a whole, which the library multiplies in memory. */
export const MOST_FILE_BYTES: Record<LibraryFormat, number> = {
	xls: 128 << 20,
	html: 64 << 20,
	mdb: 512 << 20,
}

/** The file can only be read by who knows its password. */
export class PasswordNeeded extends Error {}
