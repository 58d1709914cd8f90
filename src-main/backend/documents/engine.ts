import type { Scheme } from '#shared/codec/scheme'
import type { Bareme, Profile } from '#shared/domain/profile'
import { schemeFor, type DocumentContent } from './content.ts'
import { Emitter } from './emitter.ts'
import { loadWords, templateOf } from './template/definition.ts'
import { everydayCharacters, latinCharacters, neighbouringCharacters } from './template/repertoire.ts'
import type { SignatureDesign } from './template/serialise.ts'
import { buildSkeleton, type SkeletonOptions } from './template/skeleton.ts'

export type { SignatureDesign } from './template/serialise.ts'

export interface EngineOptions {
	profile: Profile
	bareme: Bareme
	/** Document kind of the profile. */
	kind: string
	practice: boolean
	/** The barème is an example: a visible mark on every document. */
	example: boolean
}

/** DER of the CMS over the SHA-256 of the byte range. */
export type MakeCms = (byteRangeSha256: Buffer) => Uint8Array

export interface Engine {
	readonly scheme: Scheme
	/**
	 * One signed PDF. The answer is a view on the engine's own memory: use or copy it before the next call.
	 * @throws RangeError when the CMS is larger than the room that was left for it, or a character has no glyph.
	 */
	emit(content: DocumentContent, barcodeText: string, makeCms: MakeCms): Uint8Array
	/** SHA-256 of the file that `emit` answered last: costs its own part only. */
	lastSha256(): Uint8Array
}

/**
 * Lays out everything that is the same for all documents of a kind and barème, once. What remains for each document
 * is a small content stream, the barcode and the cross-reference table; the SHA-256 of the static part is taken once
 * and its state cloned. Documents carry the smallest of three fonts that has the letters of
 * their names.
 */
export async function createEngine(options: EngineOptions & { signature: SignatureDesign }): Promise<Engine> {
	const scheme = schemeFor(options.bareme, options.profile)
	const design = { ...designOf(options, scheme), signature: options.signature }
	const emitters: Emitter[] = []
	for (const characters of [everydayCharacters, neighbouringCharacters, latinCharacters()])
		emitters.push(new Emitter(await buildSkeleton({ ...design, characters }), options.signature))
	let last: Emitter | undefined
	return {
		scheme,
		emit(content, barcodeText, makeCms) {
			requireSame(content, options, scheme)
			last = emitters.find((emitter) => emitter.suits(content))
			if (!last) throw new RangeError('a character has no glyph')
			return last.emit(content, barcodeText, makeCms)
		},
		lastSha256() {
			if (!last) throw new Error('no signed document was written')
			return last.lastSha256()
		},
	}
}

/** The same page unsigned, marked as a preview, with a barcode that says so. */
export async function previewDocument(options: EngineOptions, content: DocumentContent): Promise<Uint8Array> {
	const scheme = schemeFor(options.bareme, options.profile)
	requireSame(content, options, scheme)
	const skeleton = await buildSkeleton({
		...designOf(options, scheme),
		signature: null,
		characters: latinCharacters(),
	})
	return Uint8Array.from(new Emitter(skeleton, null).write(content, previewBarcode))
}

/** As long as a usual barcode, so that the symbol looks the same. */
const previewBarcode = 'APERCU SANS VALEUR - '.repeat(17).slice(0, 340)

function designOf(
	{ bareme, example, kind, practice, profile }: EngineOptions,
	scheme: Scheme,
): Omit<SkeletonOptions, 'characters' | 'signature'> {
	const template = templateOf(profile, kind)
	const title = profile.documentKinds.find((one) => one.id === kind)?.names ?? { fr: kind }
	const second = profile.republic.ht === undefined ? null : 'ht'
	return { template, words: loadWords(), profile, bareme, scheme: scheme.table, title, second, practice, example }
}

function requireSame(content: DocumentContent, { kind, practice, example }: EngineOptions, scheme: Scheme): void {
	if (
		content.kind !== kind ||
		content.scheme !== scheme.id ||
		content.practice !== practice ||
		content.example !== example
	)
		throw new Error(`document of ${content.kind}/${content.scheme} given to the engine of ${kind}/${scheme.id}`)
}
