import { barcodeText, prepareBarcode } from '#shared/codec/barcode'
import type { Bareme, Profile } from '#shared/domain/profile'
import { claimsOf, schemeFor, type DocumentContent } from '../documents/content.ts'
import { createEngine, type Engine } from '../documents/engine.ts'
import { signBarcode, type BarcodeKey } from './barcodeKey.ts'
import { createCmsBuilder, type CmsBuilder } from './cms.ts'
import type { SignatureEvidence } from './signatureLevel.ts'
import { signerFor, type KeyMaterial, type TokenMaterial } from './signer.ts'

export interface MakerOptions {
	material: KeyMaterial | TokenMaterial
	barcode: Pick<BarcodeKey, 'privateKey'> & { keyId: Uint8Array }
	/** Document kind of the profile. */
	kind: string
	profile: Profile
	/** Every barème that the documents use. */
	baremes: readonly Bareme[]
	practice: boolean
	signerName: string
	reason: string
	/** Stands in the signature dictionary and, in seconds, in every barcode. */
	signedAt: Date
	/** Room for time stamps, and what B-LT adds to every document. */
	evidence?: Pick<SignatureEvidence, 'timestampRoom' | 'validation'> | undefined
}

export interface MadePdf {
	/** A view on memory that the next document overwrites. */
	pdf: Uint8Array
	/** COSE_Sign1. */
	barcode: Uint8Array
	pdfSha256: Uint8Array
	/** The signature itself, without a time stamp. */
	cms: Buffer
}

/** Filling in the empty fields for légalisations stays allowed (ISO 32000-2 table 257). */
const FORM_FILLING = 2

/** Makes signed documents one after the other: barcode, page, signature. Not for several callers at once. */
export class DocumentMaker {
	readonly #options: MakerOptions
	readonly #cms: CmsBuilder
	readonly #issuedAt: number
	readonly #baremes: ReadonlyMap<string, Bareme>
	readonly #engines = new Map<string, Engine>()

	constructor(options: MakerOptions) {
		this.#options = options
		this.#cms = createCmsBuilder(signerFor(options.material))
		this.#issuedAt = Math.floor(options.signedAt.getTime() / 1000)
		this.#baremes = new Map(options.baremes.map((bareme) => [schemeFor(bareme, options.profile).id, bareme]))
	}

	get signedAt(): Date {
		return this.#options.signedAt
	}

	async make(content: DocumentContent, publicIndex: number): Promise<MadePdf> {
		return this.makeWith(await this.engineFor(content), content, publicIndex)
	}

	/** The engine for documents like this one; laid out when the first of them comes. */
	async engineFor({ scheme, example }: Pick<DocumentContent, 'scheme' | 'example'>): Promise<Engine> {
		const key = `${scheme} ${example}`
		const known = this.#engines.get(key)
		if (known) return known
		const bareme = this.#baremes.get(scheme)
		if (!bareme) throw new Error(`no barème of scheme ${scheme}`)
		const { kind, profile, practice, signerName, reason, signedAt } = this.#options
		const { timestampRoom = 0, validation = null } = this.#options.evidence ?? {}
		const maximumCmsBytes = this.#cms.maximumLength + timestampRoom
		const signature = { maximumCmsBytes, signerName, reason, docMdp: FORM_FILLING, signedAt, validation } as const
		const engine = await createEngine({ profile, bareme, kind, practice, example, signature })
		this.#engines.set(key, engine)
		return engine
	}

	makeWith(engine: Engine, content: DocumentContent, publicIndex: number): MadePdf {
		const { barcode } = this.#options
		const claims = claimsOf(content, engine.scheme, { issuedAt: this.#issuedAt, publicIndex })
		const unsigned = prepareBarcode(claims, barcode.keyId)
		const message = unsigned.message(signBarcode(barcode.privateKey, unsigned.toBeSigned))
		let cms: Buffer = Buffer.alloc(0)
		const pdf = engine.emit(content, barcodeText(message), (digest) => (cms = this.#cms.build(digest)))
		return { pdf, barcode: message, pdfSha256: engine.lastSha256(), cms }
	}
}
