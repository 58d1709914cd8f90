import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checkpointPath, manifestPath, unfinishedFolder } from '#shared/codec/bundleLayout'
import { contentType, decodeCheckpoint, decodeManifest } from '#shared/codec/bundleStatements'
import { CodecError } from '#shared/codec/codecError'
import { type CoseSign1, parseSign1, signedBytes } from '#shared/codec/cose'
import { AppError } from '#shared/errors/index'
import { nodeCryptography, sha256 } from './cryptography.ts'
import { fileError } from './durable.ts'
import type { PublicationKey } from './publicationKey.ts'

/** What the archive knows of its own releases. */
export interface KnownRelease {
	number: number
	manifestSha256: string
}

const read = (folder: string, path: string): Buffer | null => {
	const full = join(folder, ...path.split('/'))
	return existsSync(full) ? readFileSync(full) : null
}

/** A statement that this archive's publication key signed, or null. */
async function ownStatement(key: PublicationKey, bytes: Buffer, type: string): Promise<CoseSign1 | null> {
	try {
		const message = parseSign1(bytes)
		const good =
			message.contentType === type &&
			(await nodeCryptography.verify(
				message.algorithm,
				key.publicKey,
				signedBytes(message.protectedBytes, message.payload),
				message.signature,
			))
		return good ? message : null
	} catch (error) {
		if (error instanceof CodecError) return null
		throw error
	}
}

/** How far a folder is: 0 releases for an empty one; `writtenAt` in Unix seconds. */
interface Standing {
	have: number
	writtenAt: number
}
const empty: Standing = { have: 0, writtenAt: 0 }

/** Refuses every folder that is not ours to write in. */
async function standingOf(folder: string, key: PublicationKey, known: readonly KnownRelease[]): Promise<Standing> {
	const entries = readdirSync(folder).filter((name) => name !== unfinishedFolder)
	const [first] = entries
	if (first === undefined) return empty
	const checkpoint = read(folder, checkpointPath)
	if (checkpoint === null) {
		// A first publication that was stopped between its last steps: ours if its release is.
		const manifest = read(folder, manifestPath(1))
		if (manifest === null) throw new AppError('publication.folderNotEmpty', { file: first })
		const message = await ownStatement(key, manifest, contentType.manifest)
		if (message === null || decodeManifest(message.payload).release !== 1) throw new AppError('publication.otherBundle')
		return empty
	}
	const message = await ownStatement(key, checkpoint, contentType.checkpoint)
	if (message === null) throw new AppError('publication.otherBundle')
	const { release, manifestHash, issuedAt } = decodeCheckpoint(message.payload)
	const newest = known.at(-1)?.number ?? 0
	if (release > newest)
		throw new AppError('publication.folderNewer', { folderRelease: release, archiveRelease: newest })
	const recorded = known.find(({ number }) => number === release)?.manifestSha256
	if (recorded !== Buffer.from(manifestHash).toString('hex')) throw new AppError('publication.otherBundle')
	const manifest = read(folder, manifestPath(release))
	if (manifest === null || sha256(manifest).toString('hex') !== recorded)
		throw new AppError('publication.folderDamaged', { file: manifestPath(release) })
	return { have: release, writtenAt: issuedAt }
}

/** Makes sure, before any work, that the folder exists, is ours or empty, and can be written to. */
export async function openTarget(
	folder: string,
	key: PublicationKey,
	known: readonly KnownRelease[],
): Promise<Standing & { staging: string }> {
	const staging = join(folder, unfinishedFolder)
	try {
		mkdirSync(folder, { recursive: true })
	} catch (error) {
		if (existsSync(folder) && !statSync(folder).isDirectory())
			throw new AppError('publication.folderIsFile', { file: basename(folder) })
		throw fileError(error, folder)
	}
	const standing = await standingOf(folder, key, known)
	try {
		rmSync(staging, { recursive: true, force: true })
		mkdirSync(staging)
		writeFileSync(join(staging, 'probe'), '')
		rmSync(join(staging, 'probe'))
	} catch (error) {
		throw fileError(error, folder)
	}
	return { ...standing, staging }
}

export function refuseFullDisk(folder: string, bytes: number): void {
	const { bavail, bsize } = statfsSync(folder)
	if (bavail * bsize < bytes) throw new AppError('file.diskFull')
}
