import { createHash, hash, type Hash } from 'node:crypto'
import type { DocumentContent } from './content.ts'
import { encodeQr, packedLength, packSymbol } from './qr.ts'
import { LENGTH_WIDTH, type SignatureDesign } from './template/serialise.ts'
import type { Skeleton } from './template/skeleton.ts'
import { NAME_FACE } from './template/repertoire.ts'

/** More than any document writes behind its static part: texts are limited, a barcode is at most 4 KB. */
const DYNAMIC_ROOM = 1 << 18

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
	/** The cross-reference table around the entries of the document's own objects. */
	readonly #table: CrossReferences

	constructor(skeleton: Skeleton, signature: SignatureDesign | null) {
		this.#skeleton = skeleton
		const { lengthOffset, prefix } = skeleton
		const room = signature === null ? 0 : signature.maximumCmsBytes * 2 + 2
		this.#start = prefix.length + room
		this.#buffer = Buffer.alloc(this.#start + DYNAMIC_ROOM)
		prefix.copy(this.#buffer)
		this.#table = crossReferences(skeleton)
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
		return (
			face.has(content.surname) &&
			face.has(content.givenNames) &&
			(content.birthPlace === null || face.has(content.birthPlace)) &&
			(content.orderNumber === null || face.has(content.orderNumber))
		)
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
		const { catalog, dynamic, fields, size } = this.#skeleton
		const buffer = this.#buffer
		let text = ''
		for (const field of fields) text += field(content)
		const symbol = encodeQr(barcodeText)
		if (text.length + barcodeText.length + (1 << 14) > DYNAMIC_ROOM) throw new RangeError('document too large')
		let offset = this.#start
		const write = (characters: string) => {
			offset += buffer.write(characters, offset, 'latin1')
		}
		if (this.#signature !== null) write('>>\nendobj\n')
		const offsets = { content: offset, image: 0, barcode: 0 }
		write(`${dynamic.content.objectNumber} 0 obj\n<</Length ${text.length}>>\nstream\n`)
		write(text)
		write('\nendstream\nendobj\n')
		offsets.image = offset
		const { size: side } = symbol
		write(
			`${dynamic.image.objectNumber} 0 obj\n<</Type/XObject/Subtype/Image/Width ${side}/Height ${side}/ImageMask true/BitsPerComponent 1/Decode[1 0]/Length ${packedLength(side)}>>\nstream\n`,
		)
		offset = packSymbol(symbol, buffer, offset)
		write('\nendstream\nendobj\n')
		offsets.barcode = offset
		write(`${dynamic.barcode.objectNumber} 0 obj\n<</SceauBarcode (${barcodeText})>>\nendobj\n`)
		const table = offset
		for (const { before, object } of this.#table.own) write(before + entry(offsets[object]))
		write(this.#table.end)
		const identifier = hash('sha256', barcodeText + content.serial.number, 'hex').slice(0, 32)
		write(
			`trailer\n<</Size ${size}/Root ${catalog.toString()}/ID[<${identifier}><${identifier}>]>>\nstartxref\n${table}\n%%EOF\n`,
		)
		return offset
	}
}

const entry = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`

type OwnObject = 'content' | 'image' | 'barcode'

/** What stands before each entry of a document's own object, and behind the last. */
interface CrossReferences {
	own: { before: string; object: OwnObject }[]
	end: string
}

function crossReferences({ dynamic, offsets, size }: Skeleton): CrossReferences {
	const objects = new Map<number, OwnObject>([
		[dynamic.content.objectNumber, 'content'],
		[dynamic.image.objectNumber, 'image'],
		[dynamic.barcode.objectNumber, 'barcode'],
	])
	const own: CrossReferences['own'] = []
	let fixed = `xref\n0 ${size}\n0000000000 65535 f \n`
	for (let number = 1; number < size; number++) {
		const object = objects.get(number)
		const offset = offsets.get(number)
		if (object !== undefined) {
			own.push({ before: fixed, object })
			fixed = ''
		} else if (offset === undefined) throw new Error(`object ${number} was never written`)
		else fixed += entry(offset)
	}
	return { own, end: fixed }
}
