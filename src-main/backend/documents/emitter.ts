import { createHash, type Hash } from 'node:crypto'
import type { DocumentContent } from './content.ts'
import { CrossReferences } from './crossReferences.ts'
import { encodeQr } from './qr.ts'
import { LENGTH_WIDTH, type SignatureDesign } from './template/serialise.ts'
import type { Skeleton } from './template/skeleton.ts'
import { drawn, NAME_FACE } from './template/repertoire.ts'

/** More than any document writes behind its static part: texts are limited, a barcode is at most 4 KB. */
const DYNAMIC_ROOM = 1 << 18

/** Characters of the barcode that tell a file from all others: some hundred bits. */
const UNIQUE = 20
const END_OF_STREAM = '\nendstream\nendobj\n'

/** Writes documents of one skeleton into one buffer, over and over. */
export class Emitter {
	readonly #skeleton: Skeleton
	readonly #buffer: Buffer
	/** Where the document's own bytes begin: behind /Contents, or behind the static objects. */
	readonly #start: number
	/** Offset and room of /Contents with its brackets; null for an unsigned document. */
	readonly #signature: { from: number; maximumCmsBytes: number; lengthOffset: number; prefixHash: Hash } | null
	/** Hexadecimal digits of the last signature, to be overwritten with zeros. */
	#lastDigits = 0
	#lastEnd = 0
	readonly #references: CrossReferences
	/** What stands between the parts of a document's own objects. */
	readonly #between: { signature: string; content: string; image: string; barcode: string; table: string }

	constructor(skeleton: Skeleton, signature: SignatureDesign | null) {
		this.#skeleton = skeleton
		const { dynamic, lengthOffset, prefix } = skeleton
		const room = signature === null ? 0 : signature.maximumCmsBytes * 2 + 2
		this.#start = prefix.length + room
		this.#buffer = Buffer.alloc(this.#start + DYNAMIC_ROOM)
		prefix.copy(this.#buffer)
		this.#references = new CrossReferences(skeleton, dynamic)
		this.#between = {
			signature: signature === null ? '' : '>>\nendobj\n',
			content: `${dynamic.content.objectNumber} 0 obj\n<</Length `,
			image: `${dynamic.image.objectNumber} 0 obj\n<</Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width `,
			barcode: `${dynamic.barcode.objectNumber} 0 obj\n<</SceauBarcode (`,
			table: `${dynamic.table.objectNumber} 0 obj\n${this.#references.opening}`,
		}
		this.#signature = null
		if (signature === null || lengthOffset === null) return
		this.#buffer.fill(0x30, prefix.length, this.#start)
		this.#buffer[prefix.length] = 0x3c
		this.#buffer[this.#start - 1] = 0x3e
		const prefixHash = createHash('sha256').update(prefix.subarray(0, lengthOffset))
		this.#signature = { from: prefix.length, maximumCmsBytes: signature.maximumCmsBytes, lengthOffset, prefixHash }
	}

	/** Whether the fonts of this skeleton have every character of the content. */
	suits(content: DocumentContent): boolean {
		const face = this.#skeleton.faces[NAME_FACE]
		const { birthPlace, givenNames, orderNumber, surname } = content
		return [surname, givenNames, birthPlace, orderNumber].every((text) => text === null || face.has(drawn(text)))
	}

	/** An unsigned document; a view on the emitter's buffer. */
	write(content: DocumentContent, barcodeText: string): Buffer {
		return this.#buffer.subarray(0, this.#writeOwnObjects(content, barcodeText))
	}

	/** A signed document; a view on the emitter's buffer. */
	emit(content: DocumentContent, barcodeText: string, makeCms: (byteRangeSha256: Buffer) => Uint8Array): Buffer {
		const signature = this.#signature
		if (signature === null) throw new Error('this skeleton has no signature')
		const buffer = this.#buffer
		const end = this.#writeOwnObjects(content, barcodeText)
		const { from, lengthOffset, maximumCmsBytes, prefixHash } = signature
		buffer.write(String(end - this.#start).padEnd(LENGTH_WIDTH), lengthOffset, 'latin1')
		const digest = prefixHash
			.copy()
			.update(buffer.subarray(lengthOffset, from))
			.update(buffer.subarray(this.#start, end))
			.digest()
		const cms = makeCms(digest)
		if (cms.length > maximumCmsBytes) throw new RangeError(`CMS of ${cms.length} bytes, room for ${maximumCmsBytes}`)
		const digits = buffer.write(Buffer.from(cms.buffer, cms.byteOffset, cms.length).toString('hex'), from + 1, 'latin1')
		if (digits < this.#lastDigits) buffer.fill(0x30, from + 1 + digits, from + 1 + this.#lastDigits)
		this.#lastDigits = digits
		this.#lastEnd = end
		return buffer.subarray(0, end)
	}

	/** SHA-256 of the signed document written last; what the static part adds to it is known already. */
	lastSha256(): Buffer {
		const signature = this.#signature
		if (signature === null || this.#lastEnd === 0) throw new Error('no signed document was written')
		const own = this.#buffer.subarray(signature.lengthOffset, this.#lastEnd)
		return signature.prefixHash.copy().update(own).digest()
	}

	#writeOwnObjects(content: DocumentContent, barcodeText: string): number {
		const buffer = this.#buffer
		const between = this.#between
		let text = ''
		for (const field of this.#skeleton.fields) text += field(content)
		const { bits, size: side } = encodeQr(barcodeText)
		if (text.length + barcodeText.length + (1 << 14) > DYNAMIC_ROOM) throw new RangeError('document too large')
		const beforeImage = `${between.signature}${between.content}${text.length}>>\nstream\n${text}${END_OF_STREAM}`
		const imageHead = `${between.image}${side}/Height ${side}/Length ${bits.length}>>\nstream\n`
		const image = this.#start + buffer.write(beforeImage + imageHead, this.#start, 'latin1') - imageHead.length
		buffer.set(bits, image + imageHead.length)
		const behindImage = image + imageHead.length + bits.length
		const barcodeObject = `${between.barcode}${barcodeText})>>\nendobj\n`
		// The barcode ends with its signature, and its alphabet has nothing that a string must escape.
		const identifier = `(${content.serial.number} ${barcodeText.slice(-UNIQUE)})`
		const tableHead = `${between.table}${identifier}${identifier}]>>\nstream\n`
		const barcode = behindImage + END_OF_STREAM.length
		const table = barcode + barcodeObject.length
		const entries = behindImage + buffer.write(END_OF_STREAM + barcodeObject + tableHead, behindImage, 'latin1')
		const end = this.#references.write(
			{ content: this.#start + between.signature.length, image, barcode, table },
			buffer,
			entries,
		)
		return end + buffer.write(`${END_OF_STREAM}startxref\n${table}\n%%EOF\n`, end, 'latin1')
	}
}
