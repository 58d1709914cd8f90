import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SourceFile, SourceRow } from '../../src-main/backend/imports/formats/table.ts'

/** A folder of files for one test file, gone afterwards. */
export class SourceFolder {
	readonly folder = mkdtempSync(join(tmpdir(), 'sceau-sources-'))

	write(name: string, content: string | Buffer): string {
		const path = join(this.folder, name)
		writeFileSync(path, content)
		return path
	}

	dispose(): void {
		rmSync(this.folder, { recursive: true, force: true })
	}
}

export async function rowsOf(file: SourceFile, sheet = 0): Promise<SourceRow[]> {
	const rows: SourceRow[] = []
	for await (const batch of file.sheets[sheet]?.rows() ?? []) rows.push(...batch)
	return rows
}

export async function cellsOf(file: SourceFile, sheet = 0): Promise<string[][]> {
	return (await rowsOf(file, sheet)).map(({ cells }) => cells)
}
