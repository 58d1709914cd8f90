import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { z } from 'zod'
import { withdrawalReason } from '#shared/contract/documents'
import type { signingReport } from '#shared/contract/signing'
import { bareme } from '#shared/domain/profile'
import type { Archive, JobContext } from '../context.ts'
import { ormOf } from '../database/open.ts'
import type { DocumentContent } from '../documents/content.ts'
import { journalPosition, recordsUntouchedSince, reviewDocuments, type WithdrawalReason } from '../documents/review.ts'
import type { BarcodeKey } from './barcodeKey.ts'
import { completeFolder, ifPossible, tidyFolder } from './batchFolder.ts'
import {
	baremesOfBatch,
	batchTotals,
	insertBarcodeKey,
	insertSigner,
	markSigned,
	nextPublicIndex,
	preparedAfter,
	signerByFingerprint,
	updateBatch,
	withdraw,
	withdrawals,
	type BatchTotals,
	type BatchToSign,
	type DocumentRow,
	type SignedDocument,
} from './queries.ts'
import { workersFor } from './rules.ts'
import type { RunKey } from './runKey.ts'
import { checkValidAt } from './signingKey.ts'
import type { SignatureEvidence } from './signatureLevel.ts'
import { SigningWorkers, type MadeChunk, type MadeDocument, type WorkerInput } from './signingWorkers.ts'
import { BatchVolumes, entryName, volumeOf, type VolumePlace } from './volumes.ts'

export type SigningReport = z.infer<typeof signingReport>

const topics = ['documents', 'signing']
/** Documents per committed step where an authority of time answers for each: it may take a tenth of a second. */
const STAMPED_CHUNK = 125

interface Ready {
	row: DocumentRow
	content: DocumentContent
}

interface Changed {
	row: DocumentRow
	reason: WithdrawalReason
}

/** Where planning stands: behind which document of the batch, and the next free index of the public tree. */
interface Place {
	position: number
	publicIndex: number
}

interface Chunk {
	ready: Ready[]
	/** Where the journal stood when the records were looked at. */
	journal: number
	firstIndex: number
	next: Place
	/** Signed, and on the disk. */
	written: Promise<{ made: MadeDocument[]; place: VolumePlace }>
}

/** The archive is no longer as it was when a chunk was planned. */
class Outdated extends Error {}

/**
 * One run over a batch. Documents go to worker threads in chunks; a chunk's documents are on the disk before one
 * committed step marks them as signed, in order, so that public indexes have no gaps. Whatever a killed program leaves is
 * therefore the end of a volume that no step speaks of: it is cut off, and its documents signed again.
 */
export class SigningRun {
	readonly #context: JobContext
	readonly #archive: Archive
	readonly #found: BatchToSign
	readonly #key: RunKey
	readonly #folder: string
	readonly #barcodeKey: BarcodeKey
	readonly #startedAt: Date
	readonly #evidence: SignatureEvidence
	readonly #begun = performance.now()
	/** Counted once: a national session is too long to be counted at every step. */
	readonly #atStart: BatchTotals
	#signedNow = 0
	#withdrawnNow = 0

	/** `authority`: the key of this run's barcodes, and from when on it holds. */
	constructor(
		context: JobContext,
		found: BatchToSign,
		key: RunKey,
		folder: string,
		authority: { barcodeKey: BarcodeKey; startedAt: Date; evidence: SignatureEvidence },
	) {
		this.#context = context
		this.#archive = context.archive
		this.#found = found
		this.#key = key
		this.#folder = folder
		this.#atStart = batchTotals(context.archive.sqlite, found.batch.id)
		this.#barcodeKey = authority.barcodeKey
		this.#startedAt = authority.startedAt
		this.#evidence = authority.evidence
	}

	get #batchId(): number {
		return this.#found.batch.id
	}

	get #chunkSize(): number {
		const { chunkSize } = this.#key
		return this.#evidence.timestamp ? Math.min(chunkSize, STAMPED_CHUNK) : chunkSize
	}

	async complete(): Promise<SigningReport> {
		const { outputFolder } = this.#found.batch
		const { sqlite } = this.#archive
		await this.#start()
		// Begun elsewhere, on a disk that filled up perhaps: what was signed there stays there, with its list.
		if (outputFolder !== null && outputFolder !== this.#folder)
			await ifPossible(() => completeFolder(sqlite, this.#batchId, outputFolder))
		tidyFolder(sqlite, this.#batchId, this.#folder)
		try {
			await this.#signAll()
		} catch (error) {
			// The disk may be gone; what is left there is removed when signing goes on.
			await ifPossible(() => tidyFolder(sqlite, this.#batchId, this.#folder))
			throw error
		}
		this.#context.progress('signIndex', 0, 0)
		await completeFolder(sqlite, this.#batchId, this.#folder)
		return this.#finish()
	}

	async #start(): Promise<void> {
		const { material, facts } = this.#key
		await this.#archive.mutate(this.#context.actor, 'signing.start', (sqlite) => {
			const orm = ormOf(sqlite)
			const signer =
				signerByFingerprint(orm, facts.fingerprint) ??
				insertSigner(orm, {
					fingerprint: facts.fingerprint,
					subject: facts.subject,
					algorithm: material.algorithm,
					notBefore: facts.notBefore,
					notAfter: facts.notAfter,
					practice: facts.practice,
					certificate: facts.der,
					chain: Buffer.concat(material.chain),
					firstUsedAt: this.#startedAt.toISOString(),
				})
			const { keyId, publicKey, delegation } = this.#barcodeKey
			insertBarcodeKey(orm, { kid: keyId.toString('hex'), signerId: signer.id, publicKey, delegation })
			const { id: batchId, state } = this.#found.batch
			updateBatch(orm, batchId, {
				state: 'signing',
				signerId: signer.id,
				signedBy: this.#context.actor.id,
				outputFolder: this.#folder,
			})
			return {
				value: null,
				subject: `batch ${batchId}`,
				detail: { batchId, signer: facts.subject, fingerprint: facts.fingerprint, goesOn: state === 'signing' },
				topics,
			}
		})
	}

	async #signAll(): Promise<void> {
		const { orm } = this.#archive
		const { prepared } = this.#atStart
		if (prepared === 0) return
		const workers = new SigningWorkers(workersFor(prepared, availableParallelism()), () => this.#workerInput())
		const volumes = new BatchVolumes(this.#folder)
		const underWay: Chunk[] = []
		let place = { position: -1, publicIndex: nextPublicIndex(orm) }
		try {
			for (;;) {
				while (underWay.length < workers.depth && !this.#context.signal.aborted) {
					const chunk = await this.#plan(place, workers, volumes)
					if (!chunk) break
					place = chunk.next
					underWay.push(chunk)
				}
				const oldest = underWay.shift()
				if (!oldest) break
				const { made, place: written } = await oldest.written
				if (await this.#commit(oldest, made)) {
					volumes.finishBefore(written.volume)
					continue
				}
				// What was planned behind it took its public indexes for granted.
				await settled(underWay.splice(0))
				volumes.cut(written)
				place = { position: -1, publicIndex: nextPublicIndex(orm) }
			}
			this.#context.signal.throwIfAborted()
		} finally {
			await settled(underWay)
			volumes.close()
			await workers.end()
		}
	}

	#workerInput(): WorkerInput {
		const { batch } = this.#found
		const { facts } = this.#key
		const { archive } = this.#context
		const { material, transfer } = this.#key.forWorker()
		const input = {
			maker: {
				material: { ...material, chain: [...material.chain] },
				barcode: { keyId: this.#barcodeKey.keyId, privateKey: this.#barcodeKey.privateKey },
				kind: batch.kind,
				profile: archive.profile,
				baremes: baremesOfBatch(archive.orm, batch.id).map((definition) => bareme.parse(JSON.parse(definition))),
				practice: archive.info.practice,
				signerName: facts.commonName,
				reason: archive.profile.documentKinds.find(({ id }) => id === batch.kind)?.names.fr ?? batch.kind,
				signedAt: this.#startedAt,
				evidence: { timestampRoom: this.#evidence.timestampRoom, validation: this.#evidence.validation },
			},
			timestamp: this.#evidence.timestamp,
		}
		return { input, transfer }
	}

	/** Takes the next documents, sets aside those that changed since the batch was composed, and hands out the rest. */
	async #plan(place: Place, workers: SigningWorkers, volumes: BatchVolumes): Promise<Chunk | null> {
		const { orm } = this.#archive
		for (let { position } = place; ; ) {
			const next = preparedAfter(orm, this.#batchId, position, this.#chunkSize)
			const volume = volumeOf(next[0]?.position ?? 0)
			const rows = next.filter((row) => volumeOf(row.position) === volume)
			const last = rows.at(-1)
			if (!last) return null
			position = last.position
			const journal = journalPosition(this.#archive.sqlite)
			const { ready, changed } = this.#review(rows)
			if (changed.length > 0) await this.#withdraw(changed)
			if (ready.length === 0) continue
			const documents = ready.map(({ row, content }, offset) => ({
				name: entryName(row.serial),
				publicIndex: place.publicIndex + offset,
				content,
			}))
			const made = workers.sign(documents)
			const written = writtenWhenMade(made, volumes, volume, workers)
			// Seen when its turn to be committed comes, which may be after an earlier one has failed.
			written.catch(() => undefined)
			return {
				ready,
				journal,
				firstIndex: place.publicIndex,
				next: { position, publicIndex: place.publicIndex + ready.length },
				written,
			}
		}
	}

	#review(rows: readonly DocumentRow[]): { ready: Ready[]; changed: Changed[] } {
		const ready: Ready[] = []
		const changed: Changed[] = []
		for (const [index, review] of reviewDocuments(this.#archive, rows).entries()) {
			const row = rows[index]
			if (!row) continue
			if ('content' in review) ready.push({ row, content: review.content })
			else changed.push({ row, reason: review.reason })
		}
		return { ready, changed }
	}

	async #withdraw(changed: readonly Changed[]): Promise<void> {
		const at = new Date().toISOString()
		await this.#archive.mutate(this.#context.actor, 'signing.withdraw', (sqlite) => {
			const orm = ormOf(sqlite)
			for (const { row, reason } of changed) withdraw(orm, row.id, at, reason)
			return {
				value: null,
				subject: `batch ${this.#batchId}`,
				detail: { documents: changed.map(({ row, reason }) => ({ serial: row.serial, reason })) },
				topics,
			}
		})
		this.#withdrawnNow += changed.length
	}

	/**
	 * Marks a chunk as signed. Answers false, and changes nothing, when a record was held or corrected while it was being
	 * signed or the public tree grew: the chunk must be planned again.
	 */
	async #commit(chunk: Chunk, made: readonly MadeDocument[]): Promise<boolean> {
		checkValidAt(this.#key.facts, new Date())
		const rows = chunk.ready.map(({ row }) => row)
		const at = new Date().toISOString()
		const signed = rows.map((row, index): SignedDocument => {
			const one = made[index]
			if (!one) throw new Error('a worker answered for fewer documents than it was given')
			return { id: row.id, publicIndex: chunk.firstIndex + index, ...one }
		})
		const total = createHash('sha256')
		for (const { pdfSha256 } of signed) total.update(pdfSha256)
		try {
			await this.#archive.mutate(this.#context.actor, 'signing.chunk', (sqlite) => {
				if (nextPublicIndex(ormOf(sqlite)) !== chunk.firstIndex) throw new Outdated()
				const untouched = recordsUntouchedSince(sqlite, chunk.journal)
				if (!untouched && this.#review(rows).changed.length > 0) throw new Outdated()
				if (markSigned(sqlite, signed, at) !== signed.length) throw new Outdated()
				return {
					value: null,
					subject: `batch ${this.#batchId}`,
					detail: {
						first: rows[0]?.serial,
						last: rows.at(-1)?.serial,
						documents: signed.length,
						firstIndex: chunk.firstIndex,
						filesSha256: total.digest('hex'),
					},
					topics,
				}
			})
		} catch (error) {
			if (error instanceof Outdated) return false
			throw error
		}
		this.#signedNow += signed.length
		this.#tellProgress()
		return true
	}

	/** Documents taken out because of what happened to their records; those taken out by hand have words, not a code. */
	#leftOut(): Record<string, number> {
		const counted = withdrawals(this.#archive.orm, this.#batchId).flatMap(({ reason, documents }) => {
			const code = withdrawalReason.safeParse(reason)
			return code.success ? [[code.data, documents] as const] : []
		})
		return Object.fromEntries(counted)
	}

	#tellProgress(): void {
		const { signed, prepared } = this.#atStart
		this.#context.progress('sign', signed + this.#signedNow, signed + prepared - this.#withdrawnNow)
	}

	async #finish(): Promise<SigningReport> {
		const { batch } = this.#found
		const { facts } = this.#key
		const totals = batchTotals(this.#archive.sqlite, batch.id)
		const seconds = (performance.now() - this.#begun) / 1000
		const report: SigningReport = {
			batchId: batch.id,
			signed: totals.signed,
			withdrawn: totals.withdrawn,
			leftOut: this.#leftOut(),
			firstSerial: totals.firstSerial,
			lastSerial: totals.lastSerial,
			seconds,
			documentsPerSecond: this.#signedNow / Math.max(seconds, 0.001),
			folder: this.#folder,
			signer: facts.subject,
			fingerprint: facts.fingerprint,
			level: this.#evidence.level,
		}
		await this.#archive.mutate(this.#context.actor, 'signing.finish', (sqlite) => {
			const orm = ormOf(sqlite)
			updateBatch(orm, batch.id, {
				state: 'signed',
				signedAt: new Date().toISOString(),
				report: JSON.stringify(report),
			})
			const { signed, withdrawn, firstSerial, lastSerial, fingerprint, level } = report
			const detail = { signed, withdrawn, firstSerial, lastSerial, fingerprint, level }
			return { value: null, subject: `batch ${batch.id}`, detail, topics }
		})
		return report
	}
}

const settled = (chunks: readonly Chunk[]) => Promise.allSettled(chunks.map(({ written }) => written))

async function writtenWhenMade(
	chunk: Promise<MadeChunk>,
	volumes: BatchVolumes,
	volume: number,
	workers: SigningWorkers,
): Promise<{ made: MadeDocument[]; place: VolumePlace }> {
	const place = await volumes.append(
		volume,
		chunk.then(({ entries }) => entries),
	)
	const { made, entries } = await chunk
	workers.reuse(entries.buffer)
	return { made, place }
}
