import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { LegalisationReport } from '#shared/contract/legalisation'
import { AppError } from '#shared/errors/index'
import type { Archive, JobContext, JobDefinition } from '../context.ts'
import { ormOf } from '../database/open.ts'
import { loadWords } from '../documents/template/definition.ts'
import { writtenDate } from '../documents/template/design.ts'
import { readCertificate, type CertificateFacts } from './certificates.ts'
import { createCmsBuilder } from './cms.ts'
import { legalisePdf, type LegalisedPdf } from './legalisePdf.ts'
import {
	insertLegalisations,
	knownLegaliser,
	lastNumberOf,
	latestFile,
	numbersTaken,
	type NewLegalisation,
} from './legalisationQueries.ts'
import { writeDurably } from './output.ts'
import { documentBySerial, type DocumentRow } from './queries.ts'
import { nodeSigner, type KeyMaterial } from './signer.ts'
import { checkValidAt } from './signingKey.ts'
import { trustFromArchive } from './trustFromArchive.ts'
import { verifyPdf } from './verifyPdf.ts'

const jobInput = z.strictObject({
	/** PDF files and folders. */
	sources: z.array(z.string()),
	entity: z.string(),
	date: z.string(),
	firstNumber: z.int().nullable(),
	receipt: z.string().nullable(),
	folder: z.string(),
})
export type LegaliseJobInput = z.infer<typeof jobInput>

export interface LegaliseSecrets {
	material: KeyMaterial
}

const isSecrets = (value: unknown): value is LegaliseSecrets =>
	typeof value === 'object' && value !== null && 'material' in value

const COMMIT_TOGETHER = 50
const LARGEST_PDF = 100_000_000
const MOST_FILES = 1_000_000

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** PDF files below a folder, as a batch's folder holds them: directly or one folder down. */
function pdfsIn(source: string, depth = 0): string[] {
	if (!statSync(source, { throwIfNoEntry: false })?.isDirectory()) return [source]
	const found: string[] = []
	for (const item of readdirSync(source, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(source, item.name)
		if (item.isDirectory() && depth < 2) found.push(...pdfsIn(path, depth + 1))
		else if (item.isFile() && item.name.toLowerCase().endsWith('.pdf')) found.push(path)
		if (found.length > MOST_FILES) break
	}
	return found
}

/** What can be said before any file is touched. */
export function checkLegaliser(archive: Archive, facts: Pick<CertificateFacts, 'practice'>): void {
	if (facts.practice && !archive.info.practice) throw new AppError('signing.practiceKey')
}

interface Written {
	document: DocumentRow
	path: string
	row: Omit<NewLegalisation, 'legaliserId'>
}

/** One order: the same entity, day, key and receipt for all files, and numbers that follow each other. */
class LegalisationRun {
	readonly #context: JobContext
	readonly #input: LegaliseJobInput
	readonly #facts: CertificateFacts
	readonly #material: KeyMaterial
	readonly #cms
	readonly #day: string
	readonly #year: number
	readonly #trust
	readonly #refused: LegalisationReport['refused'] = []
	#number: number
	#first: number | null = null
	#last: number | null = null
	#legalised = 0
	/** Serials of this run: a file given twice is légalisé once. */
	readonly #done = new Set<string>()

	constructor(context: JobContext, input: LegaliseJobInput, material: KeyMaterial) {
		this.#context = context
		this.#input = input
		this.#material = material
		this.#facts = readCertificate(material.certificate)
		this.#cms = createCmsBuilder(nodeSigner(material))
		this.#day = writtenDate(loadWords(), input.date)
		this.#year = Number(input.date.slice(0, 4))
		this.#trust = trustFromArchive(context.archive)
		this.#number = input.firstNumber ?? lastNumberOf(context.archive.orm, input.entity, this.#year) + 1
	}

	async complete(): Promise<LegalisationReport> {
		const begun = performance.now()
		const files = this.#input.sources.flatMap((source) => pdfsIn(source))
		this.#checkNumbers(files.length)
		const together: Written[] = []
		for (const [index, file] of files.entries()) {
			this.#context.signal.throwIfAborted()
			const written = await this.#legalise(file)
			if (written) together.push(written)
			if (together.length >= COMMIT_TOGETHER) await this.#commit(together.splice(0))
			this.#context.progress('legalise', index + 1, files.length)
		}
		if (together.length > 0) await this.#commit(together)
		return {
			legalised: this.#legalised,
			firstNumber: this.#first,
			lastNumber: this.#last,
			year: this.#year,
			folder: this.#input.folder,
			signer: this.#facts.subject,
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

	async #legalise(path: string): Promise<Written | null> {
		const file = basename(path)
		try {
			return await this.#sign(path, file)
		} catch (error) {
			if (!(error instanceof AppError) || error.code === 'file.diskFull' || error.code === 'file.notWritable')
				throw error
			this.#refused.push({ file, code: error.code })
			return null
		}
	}

	async #sign(path: string, file: string): Promise<Written> {
		const { entity, date, receipt, folder } = this.#input
		const bytes = await readSource(path, file)
		const document = this.#documentOf(bytes, file)
		const number = this.#number
		const { pdf, place } = await this.#signed(bytes, file)
		const target = join(folder, `${document.serial}.pdf`)
		this.#checkTarget(target, document)
		writeDurably(target, pdf)
		this.#number++
		this.#done.add(document.serial)
		const row = {
			documentId: document.id,
			place,
			entity,
			date,
			year: this.#year,
			number,
			receipt,
			pdfSha256: sha256(pdf),
			accountId: this.#context.actor.id,
			at: new Date().toISOString(),
		}
		return { document, path: target, row }
	}

	/** A file of this name is overwritten only when no committed step speaks of it: a stopped run left it. */
	#checkTarget(target: string, document: DocumentRow): void {
		if (!existsSync(target)) return
		const known = [document.pdfSha256, latestFile(this.#context.archive.orm, document.id)]
		if (known.some((one) => one && readsAs(target, one)))
			throw new AppError('signing.fileThere', { file: basename(target) })
	}

	/** The register's document whose latest file this is. @throws AppError saying why it must not be légalisé */
	#documentOf(bytes: Buffer, file: string): DocumentRow {
		const { orm } = this.#context.archive
		const { serial, signatures, verdict } = verifyPdf(bytes, this.#trust, new Date())
		if (verdict === 'altered') throw new AppError('signing.documentAltered', { file })
		const document = serial === null ? undefined : documentBySerial(orm, serial)
		if (!document || !['valid', 'revoked', 'superseded'].includes(verdict))
			throw new AppError('signing.notOurDocument', { file })
		if (document.state !== 'signed')
			throw new AppError('signing.notLegalisable', { serial: document.serial, state: document.state })
		const latest = latestFile(orm, document.id) ?? document.pdfSha256
		if (!latest || !sha256(bytes).equals(latest) || this.#done.has(document.serial))
			throw new AppError('signing.notLatestFile', { serial: document.serial })
		if (signatures[0]?.fingerprint === this.#facts.fingerprint) throw new AppError('signing.sameKey')
		return document
	}

	#signed(bytes: Buffer, file: string): Promise<LegalisedPdf> {
		const { entity, receipt } = this.#input
		return legalisePdf(bytes, {
			file,
			stamp: {
				entity: entity.normalize('NFC'),
				number: `N° ${this.#number}/${this.#year}`,
				day: this.#day,
				receipt,
				signer: this.#facts.commonName.normalize('NFC'),
			},
			signedAt: new Date(),
			maximumCmsBytes: this.#cms.maximumLength,
			makeCms: (digest) => this.#cms.build(digest),
		})
	}

	async #commit(written: readonly Written[]): Promise<void> {
		const { entity, date, receipt } = this.#input
		checkValidAt(this.#facts, new Date())
		const first = written[0]?.row.number ?? null
		const last = written.at(-1)?.row.number ?? null
		try {
			await this.#context.archive.mutate(this.#context.actor, 'signing.legalise', (sqlite) => {
				const orm = ormOf(sqlite)
				const { algorithm, chain } = this.#material
				const { fingerprint, subject, practice, der } = this.#facts
				const certificates = { certificate: der, chain: Buffer.concat(chain.map((one) => Buffer.from(one))) }
				const legaliser = knownLegaliser(orm, { fingerprint, subject, algorithm, practice, ...certificates })
				for (const { document } of written)
					if (documentBySerial(orm, document.serial)?.state !== 'signed')
						throw new AppError('signing.notLegalisable', { serial: document.serial, state: 'revoked' })
				const rows = written.map(({ row }) => ({ ...row, legaliserId: legaliser.id }))
				insertLegalisations(orm, rows)
				const documents = written.map(({ document, row }) => ({
					serial: document.serial,
					place: row.place,
					number: row.number,
					sha256: row.pdfSha256.toString('hex'),
				}))
				const order = { entity, date, receipt, fingerprint, documents }
				return {
					value: null,
					subject: `légalisation ${entity} ${first}–${last}`,
					detail: order,
					topics: ['signing', 'documents'],
				}
			})
		} catch (error) {
			for (const { path } of written) rmSync(path, { force: true })
			throw error
		}
		this.#first ??= first
		this.#last = last
		this.#legalised += written.length
	}
}

async function readSource(path: string, file: string): Promise<Buffer> {
	try {
		const { size } = statSync(path)
		if (size > LARGEST_PDF) throw new AppError('file.unreadable', { file })
		return await readFile(path)
	} catch (error) {
		if (error instanceof AppError) throw error
		throw new AppError('file.unreadable', { file })
	}
}

const readsAs = (path: string, expected: Uint8Array): boolean => sha256(readFileSync(path)).equals(expected)

/** Further signatures by another authority. After a stop the key must be given again, so it never goes on by itself. */
export const legaliseJob: JobDefinition = {
	kind: 'legalise',
	afterRestart: 'fail',
	async run(input, context) {
		if (!isSecrets(context.secrets)) throw new AppError('job.notResumable')
		return new LegalisationRun(context, jobInput.parse(input), context.secrets.material).complete()
	},
}
