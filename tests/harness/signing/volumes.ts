import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The documents in the finished volumes of a folder by their serials, as Info-ZIP unpacks them, checksums included. */
export function readVolumes(folder: string): Map<string, Buffer> {
	const documents = new Map<string, Buffer>()
	for (const volume of readdirSync(folder).filter((name) => name.endsWith('.zip'))) {
		const unpacked = mkdtempSync(join(tmpdir(), 'sceau-volume-'))
		try {
			execFileSync('unzip', ['-qq', join(folder, volume), '-d', unpacked])
			for (const name of readdirSync(unpacked).toSorted())
				documents.set(name.replace('.pdf', ''), readFileSync(join(unpacked, name)))
		} finally {
			rmSync(unpacked, { recursive: true })
		}
	}
	return documents
}
