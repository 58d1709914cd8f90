import { PDFHexString, PDFRef, PDFStream, PDFString, type PDFDocument, type PDFObject } from 'pdf-lib'
import { deflated } from './deflated.ts'

/** How an engine signs; the same for all its documents. */
export interface SignatureDesign {
	/** Room for the CMS in bytes. */
	maximumCmsBytes: number
	signerName: string
	reason: string
	/** 2: filling in the empty signature fields (légalisation) stays allowed; 1: nothing does. */
	docMdp: 1 | 2
	signedAt: Date
	/** Certificates, revocation lists and OCSP responses for the DSS (PAdES B-LT); DER. */
	validation?: {
		certificates: readonly Uint8Array[]
		crls: readonly Uint8Array[]
		ocspResponses: readonly Uint8Array[]
	} | null
}

/** Objects that every document writes for itself. */
export interface DynamicObjects {
	content: PDFRef
	image: PDFRef
	barcode: PDFRef
	/** The cross-reference stream. */
	table: PDFRef
}

/** Where an object is (ISO 32000-2 table 18): at an offset of the file, or at a place inside an object stream. */
export type Place = { offset: number } | { stream: number; index: number }

/** The static objects of a document as bytes at fixed offsets. */
export interface SerialisedStatic {
	/** From `%PDF` to the `/Contents` of the signature, or to the end of the static objects when there is none. */
	prefix: Buffer
	/** Where the number of bytes behind /Contents goes, ten characters wide; null without a signature. */
	lengthOffset: number | null
	/** Every static object by its number. */
	places: ReadonlyMap<number, Place>
	/** Entries of the cross-reference stream. */
	size: number
	catalog: PDFRef
}

export const LENGTH_WIDTH = 10
const CONTENTS = '/Contents'

export const pdfDate = (time: Date): string => `D:${time.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`

/**
 * Writes the static objects one behind the other, the signature last, up to where documents begin to differ. What is
 * neither `open` nor a stream, such as the structure tree, goes into one compressed object stream.
 */
export function serialiseStatic(
	document: PDFDocument,
	open: ReadonlySet<PDFRef>,
	signature: (SignatureDesign & { reference: PDFRef }) | null,
): SerialisedStatic {
	const { context } = document
	const catalog = context.trailerInfo.Root
	if (!(catalog instanceof PDFRef)) throw new Error('document without catalog')
	const parts: Buffer[] = []
	let offset = 0
	const write = (bytes: Buffer) => {
		parts.push(bytes)
		offset += bytes.length
	}
	const places = new Map<number, Place>()
	const writeObject = (reference: PDFRef, body: Buffer) => {
		places.set(reference.objectNumber, { offset })
		write(Buffer.concat([Buffer.from(`${reference.objectNumber} 0 obj\n`), body, Buffer.from('\nendobj\n')]))
	}
	write(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'))
	const packed: [PDFRef, PDFObject][] = []
	for (const [reference, object] of context.enumerateIndirectObjects()) {
		const apart = open.has(reference) || reference === catalog || object instanceof PDFStream
		if (apart) writeObject(reference, bytesOf(object))
		else packed.push([reference, object])
	}
	const stream = context.nextRef()
	for (const [index, [reference]] of packed.entries())
		places.set(reference.objectNumber, { stream: stream.objectNumber, index })
	writeObject(stream, bytesOf(objectStream(document, packed)))
	let lengthOffset: number | null = null
	if (signature !== null) {
		places.set(signature.reference.objectNumber, { offset })
		write(signatureOpening(signature))
		const range = byteRange(offset, signature.maximumCmsBytes)
		write(Buffer.from(range))
		lengthOffset = offset - CONTENTS.length - 1 - LENGTH_WIDTH
	}
	return { prefix: Buffer.concat(parts), lengthOffset, places, size: context.largestObjectNumber + 1, catalog }
}

function bytesOf(object: PDFObject): Buffer {
	const bytes = Buffer.alloc(object.sizeInBytes())
	object.copyBytesInto(bytes, 0)
	return bytes
}

/** ISO 32000-2 §7.5.7: numbers and offsets, then the objects. */
function objectStream({ context }: PDFDocument, objects: readonly [PDFRef, PDFObject][]): PDFObject {
	const bodies = objects.map(([, object]) => bytesOf(object))
	let offset = 0
	const head = objects.map(([{ objectNumber }], index) => {
		const line = `${objectNumber} ${offset} `
		offset += (bodies[index]?.length ?? 0) + 1
		return line
	})
	const first = head.join('')
	const contents = Buffer.concat([Buffer.from(first), ...bodies.flatMap((body) => [body, Buffer.from('\n')])])
	return deflated(context, contents, { Type: 'ObjStm', N: objects.length, First: first.length })
}

/** PAdES baseline (ETSI EN 319 142-1 §6.3): no /Cert, time of signing in /M and not in the CMS. */
function signatureOpening(signature: SignatureDesign & { reference: PDFRef }): Buffer {
	const text = (value: string) => PDFHexString.fromText(value).toString()
	const parameters = `/TransformParams<</Type/TransformParams/V/1.2/P ${signature.docMdp}>>`
	return Buffer.from(
		`${signature.reference.objectNumber} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached` +
			`/Name${text(signature.signerName)}/Reason${text(signature.reason)}/M${PDFString.of(pdfDate(signature.signedAt)).toString()}` +
			`/Reference[<</Type/SigRef/TransformMethod/DocMDP${parameters}>>]/ByteRange[`,
		'latin1',
	)
}

/** `0 start end length]/Contents`, where the hexadecimal string will stand from start to end. */
function byteRange(offset: number, maximumCmsBytes: number): string {
	const room = maximumCmsBytes * 2 + 2
	// The two offsets are as wide as they are written: grow until they say where the string really begins.
	for (let start = offset; ; ) {
		const range = `0 ${start} ${start + room} ${' '.repeat(LENGTH_WIDTH)}]${CONTENTS}`
		if (offset + range.length === start) return range
		start = offset + range.length
	}
}
