import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSource, type TextOptions } from '../../../src-main/backend/imports/formats/open.ts'
import type { SourceRow } from '../../../src-main/backend/imports/formats/table.ts'

/** A folder for the files of one test file. */
export class Scratch {
	readonly folder = mkdtempSync(join(tmpdir(), 'sceau-formats-'))
	#count = 0

	/** Writes a file under a name of its own and answers its path. */
	file(name: string, content: Buffer | string): string {
		const path = join(this.folder, `${++this.#count}-${name}`)
		writeFileSync(path, content)
		return path
	}

	dispose(): void {
		rmSync(this.folder, { recursive: true, force: true })
	}
}

export interface ReadSheet {
	name: string
	rows: SourceRow[]
	cells: string[][]
}

export const latin: TextOptions = { encoding: 'windows-1252', delimiter: ';' }

/** Every row of every sheet. */
export async function readAll(path: string, options: TextOptions = latin): Promise<ReadSheet[]> {
	using source = await openSource(path, () => options)
	const sheets: ReadSheet[] = []
	for (const sheet of source.sheets) {
		const rows: SourceRow[] = []
		for await (const batch of sheet.rows()) rows.push(...batch)
		sheets.push({ name: sheet.name, rows, cells: rows.map(({ cells }) => cells) })
	}
	return sheets
}

/** Rows without the empty cells at their ends, which a format may keep or not, and without empty rows. */
export const trimmed = (rows: readonly (readonly string[])[]): string[][] =>
	rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1)).filter((row) => row.length > 0)
