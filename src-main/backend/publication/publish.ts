import { rm } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import type { z } from 'zod'
import type { publicationReport } from '#shared/contract/publication'
import { checkpointPath, manifestPath, rootPath, statusPath } from '#shared/codec/bundleLayout'
import { directoryBits, SMALLEST_UNITS, unitsFor } from '#shared/codec/bundleRecord'
import {
	contentType,
	decodeManifest,
	encodeCheckpoint,
	encodeManifest,
	encodeStatus,
	type Manifest,
	packStatuses,
	type ReleaseEntry,
	statusValues,
} from '#shared/codec/bundleStatements'
import { parseSign1 } from '#shared/codec/cose'
import { AppError } from '#shared/errors/index'
import type { Archive, JobContext } from '../context.ts'
import { runTask } from '../workers/pool.ts'
import { type BuildInput, type BuildOutput, buildOutput, bytesNeeded } from './buildTask.ts'
import { sha256 } from './cryptography.ts'
import { DurableWriter } from './durable.ts'
import { fileHashes, type PageFile, pageFiles } from './pageFiles.ts'
import { placeBundle } from './placing.ts'
import { openPublicationKey, type PublicationKey } from './publicationKey.ts'
import { endedDocuments, everyRelease, indexesFrom, insertRelease, longestBarcode } from './queries.ts'
import { CHECKPOINT_SECONDS, contiguous, MANIFEST_SECONDS, needsRelease, sizeBefore } from './rules.ts'
import { archiveSchemes, schemeTables } from './schemes.ts'
import { openTarget, refuseFullDisk } from './target.ts'
import { type TrustFile, trustFile } from './trustRoot.ts'

type StoredRelease = ReturnType<typeof everyRelease>[number]
type Report = z.infer<typeof publicationReport>
export type PublicationContext = Pick<JobContext, 'archive' | 'actor' | 'signal' | 'progress'>

export const storedManifest = (release: StoredRelease): Manifest => decodeManifest(parseSign1(release.manifest).payload)

/** Everything that is known before the first byte is written. */
interface Draft {
	now: number
	key: PublicationKey
	stored: StoredRelease[]
	last: Manifest | null
	page: PageFile[]
	trust: TrustFile
	size: number
	added: number
	ended: ReturnType<typeof endedDocuments>
	revoked: number
	superseded: number
	/** Null when only the dates are refreshed. */
	release: Omit<ReleaseEntry, 'treeRoot' | 'sessions'> | null
}

function draft(archive: Archive, pageFolder: string | undefined): Draft {
	const now = Math.floor(Date.now() / 1000)
	const page = pageFiles(pageFolder)
	const stored = everyRelease(archive.orm)
	const newest = stored.at(-1)
	const key = openPublicationKey(archive.folder, newest !== undefined)
	const last = newest ? storedManifest(newest) : null
	const before = newest?.treeSize ?? 0
	const size = contiguous(before, indexesFrom(archive.sqlite, before))
	if (size === 0) throw new AppError('publication.nothingSigned')
	const ended = endedDocuments(archive.orm, size)
	const revoked = ended.filter(({ state }) => state === 'revoked').length
	const superseded = ended.length - revoked
	const trust = trustFile(archive, key, newest?.trust ?? null, now)
	const added = size - before
	const standing = {
		added,
		revoked,
		superseded,
		trustChanged: trust.changed,
		files: hashesOf(trust, page),
		bureauShort: archive.profile.bureauShort,
		now,
	}
	const lastStanding =
		newest && last ? { manifest: last, revoked: newest.revoked, superseded: newest.superseded } : null
	const release = needsRelease(standing, lastStanding)
		? {
				number: (newest?.number ?? 0) + 1,
				treeSize: size,
				recordUnits: added === 0 ? SMALLEST_UNITS : unitsFor(longestBarcode(archive.orm, before, size)),
				directoryBits: added === 0 ? 0 : directoryBits(added),
			}
		: null
	return { now, key, stored, last, page, trust, size, added, ended, revoked, superseded, release }
}

const hashesOf = (trust: TrustFile, page: readonly PageFile[]): Manifest['files'] => [
	{ path: rootPath, hash: sha256(trust.bytes) },
	...fileHashes(page),
]

async function build(
	{ archive, signal, progress }: PublicationContext,
	plan: Draft,
	folder: string,
	{ have, staging }: { have: number; staging: string },
): Promise<BuildOutput | null> {
	const releases: BuildInput['releases'] = (plan.last?.releases ?? []).map((entry) => ({
		number: entry.number,
		treeSize: entry.treeSize,
		recordUnits: entry.recordUnits,
		directoryBits: entry.directoryBits,
		treeRoot: new Uint8Array(entry.treeRoot),
	}))
	if (plan.release) releases.push({ ...plan.release, treeRoot: null })
	if (releases.length === have) return null
	const held = sizeBefore(releases, have + 1)
	const units = Math.max(...releases.map(({ recordUnits }) => recordUnits))
	refuseFullDisk(folder, bytesNeeded(plan.size - held, units))
	const input: BuildInput = { databaseFile: archive.databaseFile, folder, staging, releases, have }
	return buildOutput.parse(await runTask('publication.build', input, { signal, onProgress: progress }))
}

function newManifest(
	archive: Archive,
	plan: Draft,
	built: BuildOutput,
	release: NonNullable<Draft['release']>,
): Manifest {
	const { profile } = archive
	const { last, now } = plan
	const known = archiveSchemes(archive)
	const carried = schemeTables(last?.schemes ?? [])
	const added = built.schemes.flatMap((id) => (carried.has(id) ? [] : [known.get(id)?.bytes ?? []].flat()))
	const kinds = new Map(last?.documentKinds.map(({ code, names }) => [code, names]))
	for (const [code, kind] of built.kinds)
		kinds.set(code, profile.documentKinds.find(({ id }) => id === kind)?.names ?? { fr: kind })
	return {
		issuer: profile.issuer,
		release: release.number,
		issuedAt: now,
		expiresAt: now + MANIFEST_SECONDS,
		previous: plan.stored.at(-1) ? sha256(plan.stored.at(-1)?.manifest ?? Buffer.alloc(0)) : null,
		practice: archive.info.practice,
		bureau: profile.bureau,
		bureauShort: profile.bureauShort,
		releases: [
			...(last?.releases ?? []),
			{ ...release, treeRoot: built.treeRoot, sessions: plan.added === 0 ? [] : built.sessions },
		],
		schemes: [...(last?.schemes ?? []), ...added],
		documentKinds: [...kinds].map(([code, names]) => ({ code, names })),
		files: hashesOf(plan.trust, plan.page),
	}
}

function statusFile(archive: Archive, plan: Draft, at: number): Uint8Array {
	const values = new Uint8Array(plan.size)
	for (const { publicIndex, state } of plan.ended)
		if (publicIndex !== null) values[publicIndex] = statusValues.indexOf(state === 'revoked' ? 'revoked' : 'superseded')
	const payload = encodeStatus({
		issuer: archive.profile.issuer,
		issuedAt: at,
		expiresAt: at + CHECKPOINT_SECONDS,
		size: plan.size,
		deflated: deflateSync(packStatuses(values), { level: 9 }),
	})
	return plan.key.sign(contentType.status, payload)
}

/** Number and manifest of the release that the folder will stand at. */
interface Reached {
	number: number
	manifest: Uint8Array
	entry: ReleaseEntry
}

function checkpointFile(archive: Archive, plan: Draft, { number, manifest, entry }: Reached, at: number): Uint8Array {
	const payload = encodeCheckpoint({
		issuer: archive.profile.issuer,
		issuedAt: at,
		expiresAt: at + CHECKPOINT_SECONDS,
		release: number,
		treeSize: entry.treeSize,
		treeRoot: entry.treeRoot,
		manifestHash: sha256(manifest),
		rootVersion: plan.trust.version,
		statusIssuedAt: at,
	})
	return plan.key.sign(contentType.checkpoint, payload)
}

function reach(archive: Archive, plan: Draft, built: BuildOutput | null): Reached {
	if (plan.release === null || built === null) {
		const stored = plan.stored.at(-1)
		const entry = plan.last?.releases.at(-1)
		if (!stored || !entry) throw new AppError('publication.nothingSigned')
		return { number: stored.number, manifest: stored.manifest, entry }
	}
	const manifest = newManifest(archive, plan, built, plan.release)
	const entry = manifest.releases.at(-1)
	if (!entry) throw new AppError('publication.nothingSigned')
	return { number: plan.release.number, manifest: plan.key.sign(contentType.manifest, encodeManifest(manifest)), entry }
}

/**
 * Writes or extends the bundle in a folder. The archive is the truth and the folder a copy of it: the release is
 * recorded, with the bytes of its manifest, after everything is prepared on the disk and before its checkpoint becomes
 * visible. Recorded later, a stop between the two could let another folder get another release of the same number.
 */
export async function publish(folder: string, context: PublicationContext, pageFolder?: string): Promise<Report> {
	const { archive, actor, signal, progress } = context
	const started = performance.now()
	const plan = draft(archive, pageFolder)
	const target = await openTarget(folder, plan.key, plan.stored)
	try {
		const built = await build(context, plan, folder, target)
		progress('finish', 0, 1)
		const reached = reach(archive, plan, built)
		// Never older than what stands there, even when a clock has been set back: readers refuse what goes backwards.
		const at = Math.max(plan.now, target.writtenAt + 1)
		const writer = new DurableWriter(target.staging)
		for (const { number, manifest } of plan.stored)
			if (number > target.have) await writer.write(manifestPath(number), manifest)
		if (reached.number > (plan.stored.at(-1)?.number ?? 0))
			await writer.write(manifestPath(reached.number), reached.manifest)
		if (reached.number > target.have) {
			await writer.write(rootPath, plan.trust.bytes)
			for (const { path, content } of plan.page) await writer.write(path, content)
		}
		await writer.write(statusPath, statusFile(archive, plan, at))
		await writer.write(checkpointPath, checkpointFile(archive, plan, reached, at))
		await writer.finished()
		if (signal.aborted) throw new AppError('job.cancelled')
		const report: Report = {
			release: reached.number,
			added: plan.added,
			treeSize: plan.size,
			revoked: plan.revoked,
			superseded: plan.superseded,
			files: (built?.files ?? 0) + writer.files,
			bytes: (built?.bytes ?? 0) + writer.bytes,
			seconds: (performance.now() - started) / 1000,
			recordsPerSecond: plan.added / ((performance.now() - started) / 1000),
			folder,
			rootFingerprint: sha256(plan.key.publicKey).toString('hex'),
		}
		await archive.mutate(actor, plan.release ? 'publication.publish' : 'publication.refresh', () => {
			if (plan.release)
				insertRelease(archive.orm, {
					number: reached.number,
					publishedAt: new Date(plan.now * 1000).toISOString(),
					accountId: actor.id,
					folder,
					treeSize: plan.size,
					root: Buffer.from(reached.entry.treeRoot).toString('hex'),
					manifestSha256: sha256(reached.manifest).toString('hex'),
					revoked: plan.revoked,
					superseded: plan.superseded,
					manifest: Buffer.from(reached.manifest),
					trust: Buffer.from(plan.trust.bytes),
					report: JSON.stringify(report),
				})
			const { release, added, treeSize, revoked, superseded } = report
			const root = Buffer.from(reached.entry.treeRoot).toString('hex')
			return {
				value: null,
				subject: `release ${release}`,
				detail: { added, treeSize, revoked, superseded, root },
				topics: ['publication', 'archive', 'documents'],
			}
		})
		placeBundle(target.staging, folder)
		progress('finish', 1, 1)
		return report
	} catch (error) {
		// A stopped worker may still have a file under way.
		await rm(target.staging, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 })
		throw error
	}
}
