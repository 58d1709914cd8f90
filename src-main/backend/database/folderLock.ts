import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from './driver.ts'
import { AppError } from '#shared/errors/index'

/** statfs types of NFS, SMB, CIFS, SMB2 and AFS: SQLite's locks cannot be trusted there. */
const REMOTE_FILE_SYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f])

export function refuseRemoteDrive(folder: string): void {
	if (folder.startsWith('\\\\') || folder.startsWith('//')) throw new AppError('archive.remoteDrive')
	if (process.platform === 'linux' && REMOTE_FILE_SYSTEMS.has(statfsSync(folder).type))
		throw new AppError('archive.remoteDrive')
}

/**
 * One program at a time has an archive open. The lock is an exclusive SQLite lock on an empty file of its own: the
 * system drops it when the process dies, however it dies.
 */
export function lockFolder(folder: string): () => void {
	const lock = new Database(join(folder, 'archive.lock'), { timeout: 0 })
	try {
		lock.exec('BEGIN EXCLUSIVE')
	} catch {
		lock.close()
		throw new AppError('archive.busy')
	}
	return () => lock.close()
}
