import {
	chmodSync,
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { Output } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import type { Actor } from '../database/mutate.ts'
import { ANCHOR_FILE } from '../journal/anchors.ts'
import { runTask } from '../workers/pool.ts'
import type { Archive } from './archive.ts'
import { checkOutput } from './checkTask.ts'
import { setLastBackupAt } from './dashboardQueries.ts'
import { contentsOf } from './maintenanceQueries.ts'

/** What belongs to an archive besides its database. */
const COMPANIONS = ['publication-key.pem', ANCHOR_FILE] as const
const OWNER_ONLY = 0o600

const check = async (databaseFile: string, anchorFile: string | null) =>
	checkOutput.parse(await runTask('archive.check', { databaseFile, anchorFile }))

/** Whether the file is sound and the journal's chain unbroken. */
export async function checkArchive({ databaseFile, folder }: Archive): Promise<Output<'archive.check'>> {
	const found = await check(databaseFile, join(folder, ANCHOR_FILE))
	return { ok: found.problems.length === 0, ...found }
}

/** What is wrong with a copy of a database that held so much when the copy began; null = nothing. */
async function problemOfCopy(file: string, least: { sittings: number; journal: number }): Promise<string | null> {
	const found = await check(file, null)
	if (found.problems.length > 0) return found.problems[0] ?? ''
	if (found.sittings < least.sittings) return 'sittings'
	return found.journalEntries < least.journal ? 'journal' : null
}

function flush(path: string): void {
	const handle = openSync(path, 'r')
	try {
		fsyncSync(handle)
	} finally {
		closeSync(handle)
	}
}

/**
 * A copy of the whole archive in a folder of its own, which can be opened as an archive. It appears under its name only when it is
 * complete, on the disk, and was opened and checked.
 */
export async function backUp(archive: Archive, actor: Actor, folder: string): Promise<Output<'archive.backup'>> {
	const at = new Date().toISOString()
	const name = `${basename(archive.folder)}-${at.slice(0, 19).replace(/[:T]/g, '-')}`
	const target = join(folder, name)
	const partial = `${target}.partial`
	if (existsSync(target)) throw new AppError('file.notWritable', { file: name })
	try {
		mkdirSync(partial)
		const copy = join(partial, 'archive.db')
		const expected = contentsOf(archive.sqlite)
		await archive.sqlite.backup(copy)
		chmodSync(copy, OWNER_ONLY)
		const problem = await problemOfCopy(copy, expected)
		if (problem !== null) throw new AppError('archive.backupFailed', { problem })
		for (const rest of ['-wal', '-shm']) rmSync(copy + rest, { force: true })
		flush(copy)
		for (const companion of COMPANIONS) {
			const source = join(archive.folder, companion)
			if (!existsSync(source)) continue
			copyFileSync(source, join(partial, companion))
			chmodSync(join(partial, companion), OWNER_ONLY)
			flush(join(partial, companion))
		}
		renameSync(partial, target)
		// A folder can be opened and flushed everywhere but on Windows, where renaming is on the disk by itself.
		if (process.platform !== 'win32') flush(folder)
	} catch (error) {
		rmSync(partial, { recursive: true, force: true })
		throw fileError(error, name)
	}
	const { size } = statSync(join(target, 'archive.db'))
	await archive.mutate(actor, 'archive.backup', (sqlite) => {
		setLastBackupAt(sqlite, at)
		return { value: undefined, subject: name, detail: { bytes: size }, topics: ['archive'] }
	})
	return { fileName: name, bytes: size }
}

function fileError(error: unknown, file: string): unknown {
	const code = error instanceof Error && 'code' in error ? String(error.code) : ''
	if (code === 'ENOSPC' || code === 'EDQUOT' || code.startsWith('SQLITE_FULL')) return new AppError('file.diskFull')
	if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST)$|^SQLITE_(CANTOPEN|READONLY|IOERR)/.test(code))
		return new AppError('file.notWritable', { file })
	return error
}
