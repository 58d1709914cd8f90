import { PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString, type PDFContext } from 'pdf-lib'
import { candidate } from './blocks/candidate.ts'
import { certification } from './blocks/certification.ts'
import { closing, legalisationBoxes, signatureBox } from './blocks/closing.ts'
import { heading, title } from './blocks/heading.ts'
import { marks } from './blocks/marks.ts'
import { result } from './blocks/result.ts'
import { deflated } from './deflated.ts'
import type { Block, Design } from './design.ts'
import { xmpPacket } from './metadata.ts'
import { Page, PAGE_HEIGHT, PAGE_WIDTH, type Box, type Field } from './page.ts'
import { srgbProfile } from './srgbProfile.ts'
import {
	pdfDate,
	serialiseStatic,
	type DynamicObjects,
	type SerialisedStatic,
	type SignatureDesign,
} from './serialise.ts'
import { NAME_FACE } from './repertoire.ts'
import { PAGE_KEY, writeStructure, widgetKey } from './structure.ts'
import { fontNames, newTypefaces, writeTypefaces, type FaceName, type Typefaces } from './typefaces.ts'

const blocks: Record<Design['template']['blocks'][number], Block> = {
	heading,
	title,
	candidate,
	marks,
	result,
	certification,
	closing,
}

/** Everything of a document that does not depend on whose it is. */
export interface Skeleton extends SerialisedStatic {
	fields: readonly Field[]
	faces: Typefaces
	dynamic: DynamicObjects
}

export interface SkeletonOptions extends Omit<Design, 'faces' | 'signature'> {
	signature: SignatureDesign | null
	/** Characters that names and places may have. */
	characters: string
}

export async function buildSkeleton(options: SkeletonOptions): Promise<Skeleton> {
	const document = await PDFDocument.create({ updateMetadata: false })
	const { context } = document
	const faces = newTypefaces()
	// Laid out twice: codes in the order of the alphabet make smaller fonts than codes in the order of the page.
	for (const [name, characters] of charactersNeeded(options)) faces[name].add(characters)
	const design: Design = { ...options, faces }
	const page = layOut(design)

	const leaf = document.addPage([PAGE_WIDTH, PAGE_HEIGHT])
	const dynamic: DynamicObjects = {
		content: context.nextRef(),
		image: context.nextRef(),
		barcode: context.nextRef(),
		table: context.nextRef(),
	}
	const signature = options.signature === null ? null : writeSignatureFields(context, leaf.ref, options)
	const fonts = writeTypefaces(faces, context)
	const staticContent = context.register(deflated(context, Buffer.from(page.static, 'latin1')))
	leaf.node.set(PDFName.of('Contents'), context.obj([staticContent, dynamic.content]))
	leaf.node.set(
		PDFName.of('Resources'),
		context.obj({
			Font: Object.fromEntries(Object.entries(fonts).map(([resource, { font }]) => [resource, font])),
			XObject: { Q: dynamic.image },
		}),
	)
	const changed = PDFString.of(pdfDate(options.signature?.signedAt ?? new Date(0)))
	leaf.node.set(PDFName.of('PieceInfo'), context.obj({ Sceau: { LastModified: changed, Private: dynamic.barcode } }))
	leaf.node.set(PDFName.of('LastModified'), changed)
	leaf.node.set(PDFName.of('StructParents'), PDFNumber.of(PAGE_KEY))
	leaf.node.set(PDFName.of('Tabs'), PDFName.of('S'))
	if (signature !== null) leaf.node.set(PDFName.of('Annots'), context.obj(signature.widgets))
	writeCatalog(document, page, design, leaf.ref, signature)
	const store = writeSecurityStore(document, options.signature)
	// What a later légalisation reads or changes stands openly in the file.
	const { font, descendant } = fonts[faces[NAME_FACE].resource] ?? {}
	const open = [leaf.ref, font, descendant, store, ...(signature?.widgets ?? [])].filter((one) => one instanceof PDFRef)
	const value =
		signature === null || options.signature === null ? null : { reference: signature.value, ...options.signature }
	return { ...serialiseStatic(document, new Set(open), value), fields: page.fields, faces, dynamic }
}

function charactersNeeded(options: SkeletonOptions): [FaceName, string][] {
	const faces = newTypefaces()
	faces[NAME_FACE].add(options.characters)
	layOut({ ...options, faces })
	return fontNames.map((name) => [name, faces[name].characters])
}

function layOut(design: Design): Page {
	const page = new Page()
	const { marks: warnings } = design.words
	if (design.signature === null) page.watermark(warnings.previewShort.fr, design.faces.sansBold)
	else if (design.practice) page.watermark(warnings.practiceShort.fr, design.faces.sansBold)
	let top = PAGE_HEIGHT - 34
	for (const name of design.template.blocks) top = blocks[name](page, design, top)
	return page
}

interface SignatureReferences {
	value: PDFRef
	fields: PDFRef[]
	widgets: PDFRef[]
}

const corners = ({ x, y, width, height }: Box) => [x, y, x + width, y + height]

/**
 * The issuing signature's field over the signer's line, and empty fields over the places for légalisations: an
 * authority that légalises later fills in a field that was there, which DocMDP 2 allows, and adds none.
 */
function writeSignatureFields(
	context: PDFContext,
	page: PDFRef,
	{ words, signature }: SkeletonOptions,
): SignatureReferences {
	const value = context.nextRef()
	const appearances = new Map<string, PDFRef>()
	const appearance = ({ height, width }: Box) => {
		const size = `${width} ${height}`
		const empty = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height], Resources: {} }
		const known = appearances.get(size) ?? context.register(context.stream('', empty))
		appearances.set(size, known)
		return known
	}
	const widget = (name: string, label: string, box: Box, extra: Record<string, PDFRef | number>) => {
		const dictionary = context.obj({
			Type: 'Annot',
			Subtype: 'Widget',
			FT: 'Sig',
			Rect: corners(box),
			P: page,
			...extra,
		})
		dictionary.set(PDFName.of('T'), PDFString.of(name))
		dictionary.set(PDFName.of('TU'), PDFHexString.fromText(label))
		dictionary.set(PDFName.of('AP'), context.obj({ N: appearance(box) }))
		return context.register(dictionary)
	}
	const { labels } = words
	const issuing = widget('Emission', `${labels.signed.fr} ${signature?.signerName ?? ''}`, signatureBox, {
		V: value,
		F: 132,
		StructParent: widgetKey(0),
	})
	const later = legalisationBoxes.map((box, index) =>
		widget(`Legalisation${index + 1}`, `${labels.legalisation.fr} ${index + 1}`, box, {
			F: 4,
			StructParent: widgetKey(index + 1),
		}),
	)
	return { value, fields: [issuing, ...later], widgets: [issuing, ...later] }
}

/** The document security store (ISO 32000-2 §12.8.4.3), signed like everything else, so that no update has to bring it. */
function writeSecurityStore({ catalog, context }: PDFDocument, signature: Design['signature']): PDFRef | null {
	const validation = signature?.validation
	if (!validation) return null
	const streams = (all: readonly Uint8Array[]) => all.map((bytes) => context.register(deflated(context, bytes)))
	const store = context.obj({ Type: 'DSS', Certs: streams(validation.certificates) })
	for (const [key, all] of [
		['CRLs', validation.crls],
		['OCSPs', validation.ocspResponses],
	] as const)
		if (all.length > 0) store.set(PDFName.of(key), context.obj(streams(all)))
	const reference = context.register(store)
	catalog.set(PDFName.of('DSS'), reference)
	catalog.set(PDFName.of('Extensions'), context.obj({ ESIC: { BaseVersion: PDFName.of('1.7'), ExtensionLevel: 1 } }))
	return reference
}

function writeCatalog(
	document: PDFDocument,
	page: Page,
	design: Design,
	leaf: PDFRef,
	signature: SignatureReferences | null,
): void {
	const { catalog, context } = document
	const profile = context.register(deflated(context, srgbProfile(), { N: 3 }))
	const intent = context.obj({ Type: 'OutputIntent', S: 'GTS_PDFA1', DestOutputProfile: profile })
	for (const key of ['OutputConditionIdentifier', 'Info'])
		intent.set(PDFName.of(key), PDFString.of('sRGB IEC61966-2.1'))
	catalog.set(PDFName.of('OutputIntents'), context.obj([intent]))
	const metadata = xmpPacket({
		title: `${design.title.fr} – ${design.profile.bureau.fr}`,
		creator: design.profile.bureau.fr,
		language: 'fr',
		createdAt: design.signature?.signedAt ?? new Date(0),
	})
	catalog.set(
		PDFName.of('Metadata'),
		context.register(deflated(context, metadata, { Type: 'Metadata', Subtype: 'XML' })),
	)
	catalog.set(PDFName.of('Lang'), PDFString.of('fr'))
	catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }))
	catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }))
	const widgets = signature?.widgets ?? []
	catalog.set(PDFName.of('StructTreeRoot'), writeStructure(context, page, { page: leaf, widgets }))
	if (signature === null) return
	catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: signature.fields, SigFlags: 3 }))
	catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signature.value }))
}
