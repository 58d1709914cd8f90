import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { barcodeText, prepareBarcode, type TranscriptClaims } from '#shared/codec/barcode'
import type { CandidateData } from '#shared/codec/candidateKey'
import type { Scheme } from '#shared/codec/scheme'
import { createArchive, openArchive } from '../../../src-main/backend/archive/lifecycle.ts'
import type { Archive } from '../../../src-main/backend/context.ts'
import {
	barcodeKey,
	bareme,
	batch,
	document,
	examSession,
	importRun,
	signer,
	sitting,
} from '../../../src-main/backend/database/schema.ts'
import { schemeFor } from '../../../src-main/backend/documents/content.ts'
import { publish, type PublicationContext } from '../../../src-main/backend/publication/publish.ts'
import { type BarcodeKey, barcodeKeyFor, signBarcode } from '../../../src-main/backend/signing/barcodeKey.ts'
import { createPracticeKey, type PracticeAlgorithm } from '../../../src-main/backend/signing/practiceAuthority.ts'
import { openSigningKey, signingKeyFrom } from '../../../src-main/backend/signing/signingKey.ts'
import { nodeSigner, type Signer } from '../../../src-main/backend/signing/signer.ts'
import { eq } from 'drizzle-orm'
import { createCmsBuilder } from '../../../src-main/backend/signing/cms.ts'
import { prepareLegalisation } from '../../../src-main/backend/signing/legalisePdf.ts'
import { createEngine } from '../../../src-main/backend/documents/engine.ts'
import { baremeWith, sampleContent } from '../documents/samples.ts'
import { PASSPHRASE, TestAuthority } from '../signing/keys.ts'
import { signStubPdf } from '../signing/stubPdf.ts'

const actor = { id: 2, name: 'officier' }
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const surnames = ['PIERRE', 'JEAN-BAPTISTE', 'TOUSSAINT', 'DORVIL', 'SAINT-LOUIS', 'GUILLAUME', 'ÉLIACIN']
const givenNames = ['Marie Stéphanie', 'Josué', 'Nadège Anne', 'Wilner', 'Françoise', 'Kervens Junior']
const EXAM = 'NS4'

export interface RegisterOptions {
	algorithm?: PracticeAlgorithm
}

/** An archive with documents signed as the signing room does it, but without their PDF files: what publication reads. */
export class Register {
	readonly folder: string
	archive: Archive
	readonly scheme: Scheme
	#close: () => void
	readonly #key: BarcodeKey
	readonly #signer: Signer
	#next = 0

	private constructor(
		folder: string,
		archive: Archive,
		close: () => void,
		scheme: Scheme,
		key: BarcodeKey,
		signer: Signer,
	) {
		this.#signer = signer
		this.folder = folder
		this.archive = archive
		this.#close = close
		this.scheme = scheme
		this.#key = key
	}

	static async create({ algorithm = 'P-256' }: RegisterOptions = {}): Promise<Register> {
		const folder = mkdtempSync(join(tmpdir(), 'sceau-register-'))
		await createArchive(join(folder, 'archive'), { profileId: 'haiti', practice: true })
		const { archive, close } = await openArchive(join(folder, 'archive'), () => undefined)
		const definition = archive.profile.baremes.find((one) => one.exam === EXAM)
		if (!definition) throw new Error('profile without barème')
		const now = new Date()
		const order = { algorithm, passphrase: 'essai-2026', country: 'HT', bureau: 'Bureau', now }
		const { facts, material } = signingKeyFrom(await createPracticeKey(order), order.passphrase, 'key.p12')
		const signing = nodeSigner(material)
		const key = barcodeKeyFor(signing, material.privateKey, {
			issuer: archive.profile.issuer,
			batchId: 1,
			startedAt: new Date(now.getTime() - 60_000),
			certificateNotAfter: new Date(facts.notAfter),
		})
		await archive.mutate(actor, 'test.prepare', () => {
			const { orm } = archive
			const at = now.toISOString()
			orm
				.insert(bareme)
				.values({ id: 1, hash: 'x', definition: JSON.stringify(definition) })
				.run()
			orm.insert(examSession).values({ id: 1, exam: definition.exam, year: 2026, kind: 'ordinaire' }).run()
			const file = { fileName: 'a.csv', fileSha256: '0', fileBytes: 1, format: 'csv', layout: '{}' }
			orm
				.insert(importRun)
				.values({ id: 1, state: 'committed', accountId: 1, createdAt: at, ...file })
				.run()
			orm
				.insert(batch)
				.values({
					id: 1,
					kind: 'releve',
					sessionId: 1,
					state: 'signed',
					composedBy: 1,
					composedAt: at,
					contentHash: '',
					documents: 0,
				})
				.run()
			orm
				.insert(signer)
				.values({
					id: 1,
					fingerprint: facts.fingerprint,
					subject: facts.subject,
					algorithm: material.algorithm,
					notBefore: facts.notBefore,
					notAfter: facts.notAfter,
					practice: true,
					certificate: facts.der,
					chain: Buffer.concat(material.chain.map((one) => Buffer.from(one))),
					firstUsedAt: at,
				})
				.run()
			const { keyId, publicKey, delegation } = key
			orm
				.insert(barcodeKey)
				.values({ kid: keyId.toString('hex'), signerId: 1, publicKey, delegation })
				.run()
			return { value: null, subject: 'test', detail: {}, topics: [] }
		})
		return new Register(folder, archive, close, schemeFor(definition, archive.profile), key, signing)
	}

	path(name: string): string {
		return join(this.folder, name)
	}

	claims(index: number, changes: Partial<TranscriptClaims> = {}): TranscriptClaims {
		const { table } = this.scheme
		return {
			issuer: table.issuer,
			issuedAt: Math.floor(Date.now() / 1000),
			serial: { code: 'RN', year: 2026, number: index + 1 },
			publicIndex: index,
			surname: surnames[index % surnames.length] ?? '',
			givenNames: givenNames[index % givenNames.length] ?? '',
			birthDate: `200${index % 9}-0${1 + (index % 9)}-1${index % 10}`,
			birthPlace: 'Port-au-Prince',
			orderNumber: `${100000 + index}`,
			year: 2026,
			sessionKind: 0,
			series: table.series[0]?.id ?? '',
			scheme: this.scheme.id,
			marks: table.subjects.map(
				(subject, slot) => Math.floor((subject.maximum * (40 + ((index * 7 + slot * 11) % 55))) / 10_000) * 100,
			),
			flags: 0,
			total: 95_000,
			average: 650,
			decision: 0,
			mention: null,
			practice: true,
			example: false,
			...changes,
		}
	}

	sign(claims: TranscriptClaims, key: KeyObject = this.#key.privateKey, keyId: Uint8Array = this.#key.keyId): Buffer {
		const unsigned = prepareBarcode(claims, keyId)
		return Buffer.from(unsigned.message(signBarcode(key, unsigned.toBeSigned)))
	}

	/** Signs so many more documents; answers their first index. */
	async add(count: number, changes: Partial<TranscriptClaims> = {}): Promise<number> {
		const first = this.#next
		await this.archive.mutate(actor, 'test.sign', () => {
			const { orm } = this.archive
			for (let index = first; index < first + count; index++) {
				const claims = this.claims(index, changes)
				const { surname, orderNumber, birthDate } = claims
				const common = { sessionId: 1, importId: 1, sourceSheet: 1, sourceRow: index, series: claims.series }
				orm
					.insert(sitting)
					.values({
						id: index + 1,
						...common,
						surname,
						givenNames: claims.givenNames,
						orderNumber,
						birthDate,
						nameKey: surname,
					})
					.run()
				orm
					.insert(document)
					.values({
						id: index + 1,
						serial: `HT-RN-2026-${String(index + 1).padStart(7, '0')}`,
						kind: 'releve',
						year: 2026,
						number: index + 1,
						sittingId: index + 1,
						batchId: 1,
						position: index,
						contentHash: Buffer.alloc(32),
						state: 'signed',
						publicIndex: index,
						candidateCode: this.code(index),
						barcode: this.sign(claims),
						signedAt: new Date().toISOString(),
					})
					.run()
			}
			return { value: null, subject: 'test', detail: { count }, topics: [] }
		})
		this.#next += count
		return first
	}

	code(index: number): string {
		return Array.from({ length: 10 }, (_, place) => CODE_LETTERS[(index * 31 + place * 7) % 32]).join('')
	}

	candidate(index: number): CandidateData {
		const { orderNumber, surname, givenNames, birthDate } = this.claims(index)
		return {
			orderNumber: orderNumber ?? '',
			name: `${givenNames} ${surname}`,
			birthDate: birthDate ?? '',
			code: this.code(index),
		}
	}

	barcode(index: number): Buffer {
		const found = this.archive.orm
			.select({ barcode: document.barcode })
			.from(document)
			.where(eq(document.publicIndex, index))
			.get()
		if (!found?.barcode) throw new Error(`no document ${index}`)
		return found.barcode
	}

	text(index: number): string {
		return barcodeText(this.barcode(index))
	}

	/** The smallest PDF with a true signature and the document's barcode in it. */
	pdf(index: number): Buffer {
		return signStubPdf(createCmsBuilder(this.#signer), this.text(index))
	}

	/** A whole page of the document with a légalisation by another authority. */
	async legalisedPdf(index: number): Promise<Buffer> {
		const { profile } = this.archive
		const cms = createCmsBuilder(this.#signer)
		const signedAt = new Date()
		const signature = {
			maximumCmsBytes: cms.maximumLength,
			signerName: 'Bureau',
			reason: 'Essai',
			docMdp: 2,
			signedAt,
		} as const
		const bareme = baremeWith(profile, EXAM, this.scheme.table.series[0]?.id ?? '')
		const engine = await createEngine({ profile, bareme, kind: 'releve', practice: true, example: true, signature })
		const content = sampleContent(profile, bareme, 'releve', index)
		const issued = Buffer.from(engine.emit(content, this.text(index), (digest) => cms.build(digest)))
		const authority = new TestAuthority()
		authority.issue('Ministere', 'RSA-2048')
		const { material } = await openSigningKey(authority.pack('Ministere', { chain: true }), PASSPHRASE, new Date())
		const further = createCmsBuilder(nodeSigner(material))
		const stamp = { entity: 'MENFP', number: 'N° 7/2026', day: '21 novembre 2026', receipt: null, signer: 'Ministère' }
		const order = { file: 'a', stamp, signedAt, maximumCmsBytes: further.maximumLength, validation: null }
		const prepared = prepareLegalisation(issued, order)
		return prepared.complete(further.build(prepared.digest))
	}

	async end(index: number, state: 'revoked' | 'superseded'): Promise<void> {
		await this.archive.mutate(actor, `test.${state}`, () => {
			const endedAt = new Date().toISOString()
			this.archive.orm
				.update(document)
				.set({ state, endedAt, endReason: 'essai' })
				.where(eq(document.publicIndex, index))
				.run()
			return { value: null, subject: `document ${index}`, detail: {}, topics: [] }
		})
	}

	publish(to: string, changes: Partial<PublicationContext> = {}, page = fakePage) {
		const context: PublicationContext = {
			archive: this.archive,
			actor,
			signal: new AbortController().signal,
			progress: () => undefined,
			...changes,
		}
		return publish(to, context, page)
	}

	/** Closes the archive as at the end of the program; `reopen` opens it again. */
	close(): void {
		this.#close()
	}

	async reopen(): Promise<void> {
		const { archive, close } = await openArchive(this.archive.folder, () => undefined)
		this.archive = archive
		this.#close = close
	}

	dispose(): void {
		this.#close()
		rmSync(this.folder, { recursive: true, force: true })
	}
}

/** Publication copies the page as files; what is in them matters only in the browser. */
export const fakePage = join(import.meta.dirname, 'page')
