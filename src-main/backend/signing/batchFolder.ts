import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { documentPath, fileError } from './output.ts'
import { signedDocuments, signedLength } from './queries.ts'
import { cutBack, DOCUMENTS_PER_VOLUME, finishVolume, volumeName, VolumeReader, volumesIn } from './volumes.ts'

/** Takes back what no committed step calls signed. */
export function tidyFolder(sqlite: Database.Database, batchId: number, folder: string): void {
	const lengthOf = signedLength(sqlite, batchId)
	for (const { partial, path } of volumesIn(folder))
		if (partial) cutBack(path, (name, length) => lengthOf(name.replace(/\.pdf$/, '')) === length)
}

/** Leaves the folder with the signed documents in volumes and their list; those of a small batch also as files. */
export async function completeFolder(sqlite: Database.Database, batchId: number, folder: string): Promise<void> {
	tidyFolder(sqlite, batchId, folder)
	for (const { partial, path } of volumesIn(folder)) if (partial) finishVolume(path)
	await writeIndex(sqlite, batchId, folder)
	unpackSmall(sqlite, batchId, folder)
}

/** `index.csv`: which document is in which volume. Named at the end, so that a list that exists is complete. */
async function writeIndex(sqlite: Database.Database, batchId: number, folder: string): Promise<void> {
	const path = join(folder, 'index.csv')
	const temporary = `${path}.part`
	try {
		const handle = openSync(temporary, 'w')
		try {
			writeSync(handle, 'serial,volume,sha256\n')
			for (const { number } of volumesIn(folder)) {
				writeSync(handle, linesOf(sqlite, batchId, folder, number))
				// Other calls get their turn while hundreds of volumes are listed.
				await setImmediate()
			}
			fsyncSync(handle)
		} finally {
			closeSync(handle)
		}
		renameSync(temporary, path)
	} catch (error) {
		rmSync(temporary, { force: true })
		throw fileError(error, path)
	}
}

function linesOf(sqlite: Database.Database, batchId: number, folder: string, number: number): string {
	const volume = new VolumeReader(folder, number)
	const from = (number - 1) * DOCUMENTS_PER_VOLUME
	let lines = ''
	// When a batch was finished in another folder, each folder's list names the documents that are in it.
	for (const { serial, sha256 } of signedDocuments(sqlite, batchId, { from, to: from + DOCUMENTS_PER_VOLUME }))
		if (volume.has(serial)) lines += `${serial},${volumeName(number)},${sha256.toString('hex')}\n`
	return lines
}

/** The documents of a batch that fills no more than one volume lie beside it as files, ready to be handed on. */
function unpackSmall(sqlite: Database.Database, batchId: number, folder: string): void {
	const [beyond] = signedDocuments(sqlite, batchId, { from: DOCUMENTS_PER_VOLUME, to: Number.MAX_SAFE_INTEGER })
	if (beyond) return
	const volume = new VolumeReader(folder, 1)
	try {
		for (const { position, serial } of signedDocuments(sqlite, batchId)) {
			const bytes = volume.read(serial)
			if (!bytes) continue
			const path = join(folder, documentPath(serial, position))
			mkdirSync(join(path, '..'), { recursive: true })
			writeFileSync(`${path}.part`, bytes)
			renameSync(`${path}.part`, path)
		}
	} catch (error) {
		throw fileError(error, folder)
	}
}

/** Tidying after a failure must not hide what failed. */
export async function ifPossible(work: () => void | Promise<void>): Promise<void> {
	try {
		await work()
	} catch {
		return
	}
}
