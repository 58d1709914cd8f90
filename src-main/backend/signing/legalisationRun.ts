import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { LegalisationReport } from '#shared/contract/legalisation'
import { AppError } from '#shared/errors/index'
import type { JobContext } from '../context.ts'
import { ormOf } from '../database/open.ts'
import { loadWords } from '../documents/template/definition.ts'
import { writtenDate } from '../documents/template/design.ts'
import { createLaterCmsBuilder } from './cms.ts'
import { ifPossible } from './batchFolder.ts'
import {
	areMany,
	documentsIn,
	fileOf,
	settleWaiting,
	sha256,
	writeWaiting,
	type SourceDocument,
} from './legalisationFiles.ts'
import { prepareLegalisation, type PreparedLegalisation } from './legalisePdf.ts'
import type { LegaliseJobInput } from './legaliseJob.ts'
import {
	hasLegalised,
	insertLegalisations,
	knownLegaliser,
	lastNumberOf,
	latestFile,
	numbersTaken,
} from './legalisationQueries.ts'
import { documentBySerial, type DocumentRow } from './queries.ts'
import type { RunKey } from './runKey.ts'
import type { SignatureEvidence } from './signatureLevel.ts'
import { certifiedSigner } from './signer.ts'
import { checkValidAt } from './signingKey.ts'
import { severalAtOnce, stampedCms } from './stampPdf.ts'
import { trustFromArchive } from './trustFromArchive.ts'
import { verifyPdf } from './verifyPdf.ts'

const COMMIT_TOGETHER = 50
/** Requests to the authority of time that are under way. */
const STAMPS_AT_ONCE = 8

/** A document that has its number and waits for the signature. */
interface Planned {
	document: DocumentRow
	number: number
	/** Of the file that it becomes. */
	path: string
	prepared: PreparedLegalisation
}

interface Signed extends Planned {
	pdf: Buffer
}

/** One order: the same entity, day, key and receipt for all files, and numbers that follow each other. */
export class LegalisationRun {
	readonly #context: JobContext
	readonly #input: LegaliseJobInput
	readonly #key: RunKey
	readonly #evidence: SignatureEvidence
	readonly #cms
	readonly #day: string
	readonly #year: number
	readonly #trust
	readonly #refused: LegalisationReport['refused'] = []
	#number: number
	#first: number | null = null
	#last: number | null = null
	#legalised = 0
	#already = 0
	#many = false
	/** Serials of this run: a file given twice is légalisé once. */
	readonly #done = new Set<string>()

	constructor(context: JobContext, input: LegaliseJobInput, key: RunKey, evidence: SignatureEvidence) {
		this.#context = context
		this.#input = input
		this.#key = key
		this.#evidence = evidence
		this.#cms = createLaterCmsBuilder(certifiedSigner(key.material), (bytes) => key.sign(bytes))
		this.#day = writtenDate(loadWords(), input.date)
		this.#year = Number(input.date.slice(0, 4))
		this.#trust = trustFromArchive(context.archive)
		this.#number = input.firstNumber ?? lastNumberOf(context.archive.orm, input.entity, this.#year) + 1
	}

	/** Bytes for the CMS of a signature with its stamp. */
	get #room(): number {
		return this.#cms.maximumLength + this.#evidence.timestampRoom
	}

	async complete(): Promise<LegalisationReport> {
		const begun = performance.now()
		const { folder } = this.#input
		settleWaiting(folder, this.#context.archive.orm)
		const sources = this.#input.sources.flatMap(documentsIn)
		this.#many = areMany(sources.length)
		this.#checkNumbers(sources.length)
		const planned: Planned[] = []
		for (const [index, source] of sources.entries()) {
			this.#context.signal.throwIfAborted()
			const one = await this.#plan(source)
			if (one) planned.push(one)
			if (planned.length >= COMMIT_TOGETHER) await this.#finish(planned.splice(0))
			this.#context.progress('legalise', index + 1, sources.length)
		}
		if (planned.length > 0) await this.#finish(planned)
		return {
			legalised: this.#legalised,
			already: this.#already,
			firstNumber: this.#first,
			lastNumber: this.#last,
			year: this.#year,
			folder,
			signer: this.#key.facts.subject,
			refused: this.#refused,
			seconds: (performance.now() - begun) / 1000,
		}
	}

	#checkNumbers(count: number): void {
		const { entity } = this.#input
		const last = this.#number + count - 1
		const taken = numbersTaken(this.#context.archive.sqlite, entity, this.#year, this.#number, last)
		if (typeof taken === 'number')
			throw new AppError('signing.legalisationNumber', { number: taken, year: this.#year, entity })
	}

	/** Null for a file that is left as it is; why stands in the report. */
	async #plan(source: SourceDocument): Promise<Planned | null> {
		const { file } = source
		try {
			const pdf = await source.read()
			const document = this.#documentOf(pdf, file)
			if (!document) {
				this.#already++
				return null
			}
			const { serial } = document
			const path = fileOf(this.#input.folder, { many: this.#many, number: this.#number, serial })
			if (existsSync(path)) throw new AppError('signing.fileThere', { file: basename(path) })
			const prepared = this.#prepared(pdf, file)
			this.#done.add(serial)
			return { document, number: this.#number++, path, prepared }
		} catch (error) {
			if (!(error instanceof AppError)) throw error
			this.#refused.push({ file, code: error.code })
			return null
		}
	}

	/**
	 * The register's document whose latest file this is; null when the entity has légalisé it.
	 * @throws AppError saying why it must not be légalisé
	 */
	#documentOf(bytes: Buffer, file: string): DocumentRow | null {
		const { orm } = this.#context.archive
		const { serial, signatures, verdict } = verifyPdf(bytes, this.#trust, new Date())
		if (verdict === 'altered') throw new AppError('signing.documentAltered', { file })
		const document = serial === null ? undefined : documentBySerial(orm, serial)
		if (!document || !['valid', 'revoked', 'superseded'].includes(verdict))
			throw new AppError('signing.notOurDocument', { file })
		if (document.state !== 'signed')
			throw new AppError('signing.notLegalisable', { serial: document.serial, state: document.state })
		if (hasLegalised(orm, document.id, this.#input.entity)) return null
		const latest = latestFile(orm, document.id) ?? document.pdfSha256
		if (!latest || !sha256(bytes).equals(latest) || this.#done.has(document.serial))
			throw new AppError('signing.notLatestFile', { serial: document.serial })
		if (signatures[0]?.fingerprint === this.#key.facts.fingerprint) throw new AppError('signing.sameKey')
		return document
	}

	#prepared(bytes: Buffer, file: string): PreparedLegalisation {
		const { entity, receipt } = this.#input
		return prepareLegalisation(bytes, {
			file,
			stamp: {
				entity: entity.normalize('NFC'),
				number: `N° ${this.#number}/${this.#year}`,
				day: this.#day,
				receipt,
				signer: this.#key.facts.commonName.normalize('NFC'),
			},
			signedAt: new Date(),
			maximumCmsBytes: this.#room,
			validation: this.#evidence.validation,
		})
	}

	/** Signs, writes, registers, names: in this order, so that a stop anywhere leaves nothing half done. */
	async #finish(planned: readonly Planned[]): Promise<void> {
		const { orm } = this.#context.archive
		const folders = new Set(planned.map(({ path }) => dirname(path)))
		const settle = () => {
			for (const folder of folders) settleWaiting(folder, orm)
		}
		try {
			const signed = await severalAtOnce(planned, STAMPS_AT_ONCE, (one) => this.#sign(one))
			writeWaiting(signed)
			await this.#commit(signed)
		} catch (error) {
			// The disk may be gone; what is left there is removed when the program starts again.
			await ifPossible(settle)
			throw error
		}
		settle()
	}

	async #sign(planned: Planned): Promise<Signed> {
		const { prepared } = planned
		const { timestamp } = this.#evidence
		const cms = await this.#cms.build(prepared.digest)
		const stamped = timestamp ? await stampedCms(cms, timestamp, this.#room, this.#context.signal) : cms
		return { ...planned, pdf: prepared.complete(stamped) }
	}

	async #commit(signed: readonly Signed[]): Promise<void> {
		const { archive, actor } = this.#context
		const { entity, date, receipt } = this.#input
		const { facts, material } = this.#key
		checkValidAt(facts, new Date())
		const [first, last] = [signed[0]?.number ?? null, signed.at(-1)?.number ?? null]
		await archive.mutate(actor, 'signing.legalise', (sqlite) => {
			const orm = ormOf(sqlite)
			const { fingerprint, subject, practice, der } = facts
			const legaliser = knownLegaliser(orm, {
				fingerprint,
				subject,
				algorithm: material.algorithm,
				practice,
				certificate: der,
				chain: Buffer.concat(material.chain.map((one) => Buffer.from(one))),
			})
			for (const { document } of signed)
				if (documentBySerial(orm, document.serial)?.state !== 'signed')
					throw new AppError('signing.notLegalisable', { serial: document.serial, state: 'revoked' })
			const at = new Date().toISOString()
			const rows = signed.map(({ document, number, pdf, prepared }) => ({
				legaliserId: legaliser.id,
				documentId: document.id,
				place: prepared.place,
				entity,
				date,
				year: this.#year,
				number,
				receipt,
				pdfSha256: sha256(pdf),
				accountId: actor.id,
				at,
			}))
			insertLegalisations(orm, rows)
			const documents = signed.map(({ document, number }, index) => ({
				serial: document.serial,
				place: rows[index]?.place,
				number,
				sha256: rows[index]?.pdfSha256.toString('hex'),
			}))
			return {
				value: null,
				subject: `légalisation ${entity} ${first}–${last}`,
				detail: { entity, date, receipt, fingerprint, level: this.#evidence.level, documents },
				topics: ['signing', 'documents'],
			}
		})
		this.#first ??= first
		this.#last = last
		this.#legalised += signed.length
	}
}
