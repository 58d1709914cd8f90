import type Database from 'better-sqlite3'
import { documentPath, removeStrangers, writeIndex } from './output.ts'
import { signedDocuments } from './queries.ts'

/** Removes files of documents that no committed step calls signed. */
export function tidyFolder(sqlite: Database.Database, batchId: number, folder: string): void {
	const known = new Set<string>()
	for (const { serial, position } of signedDocuments(sqlite, batchId)) known.add(documentPath(serial, position))
	removeStrangers(folder, (path) => known.has(path))
}

/** Leaves the folder with the signed documents and their list, and nothing else. */
export function completeFolder(sqlite: Database.Database, batchId: number, folder: string): void {
	tidyFolder(sqlite, batchId, folder)
	writeIndex(folder, signedDocuments(sqlite, batchId))
}

/** Tidying after a failure must not hide what failed. */
export function ifPossible(work: () => void): void {
	try {
		work()
	} catch {
		return
	}
}
