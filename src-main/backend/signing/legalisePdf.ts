import { createHash } from 'node:crypto'
import { PDFHexString } from 'pdf-lib'
import { AppError } from '#shared/errors/index'
import { pdfDate } from '../documents/template/serialise.ts'
import { stampAppearance, type Stamp } from './legalisationStamp.ts'
import {
	dictionary,
	entry,
	items,
	PdfError,
	reference,
	token,
	wholeNumber,
	written,
	type PdfValue,
} from '#shared/codec/pdfObjects'
import { revisionAt, type Revision } from '#shared/codec/pdfRevisions'

export interface LegalisationOrder {
	/** File name or serial, for messages. */
	file: string
	stamp: Stamp
	signedAt: Date
	/** Room for the CMS in bytes. */
	maximumCmsBytes: number
	/** DER of the CMS over the SHA-256 of the byte range. */
	makeCms(byteRangeSha256: Buffer): Uint8Array | Promise<Uint8Array>
}

export interface LegalisedPdf {
	pdf: Buffer
	/** Which of the places on the page it took, from 1. */
	place: number
}

interface EmptyField {
	number: number
	value: PdfValue
	place: number
}

const OFFSET_WIDTH = 10

/**
 * Signs the next empty field for a légalisation in an incremental update (ISO 32000-2 §7.5.6): the bytes before stay as
 * they are, so every earlier signature stays valid, and nothing is changed but that field.
 * @throws AppError when the document has no such field left or is none of ours.
 */
export async function legalisePdf(pdf: Buffer, order: LegalisationOrder): Promise<LegalisedPdf> {
	const text = pdf.toString('latin1')
	const { file, stamp } = order
	try {
		const revision = revisionAt(text, pdf.length)
		const field = nextField(revision)
		if (!field) throw new AppError('signing.legalisationsFull', { file })
		const page = reference(entry(field.value, '/P'))
		const appearance = stampAppearance(text, revision, { page, rectangle: entry(field.value, '/Rect') }, stamp)
		return {
			pdf: await signUpdate(pdf, writeUpdate(pdf, revision, field, appearance, order), order),
			place: field.place,
		}
	} catch (error) {
		if (error instanceof PdfError) throw new AppError('signing.notOurDocument', { file })
		throw error
	}
}

function nextField(revision: Revision): EmptyField | null {
	const catalog = revision.object(reference(entry(revision.trailer, '/Root'))).value
	for (const one of items(entry(entry(catalog, '/AcroForm'), '/Fields'))) {
		const number = reference(one)
		const { value } = revision.object(number)
		const place = /^\(Legalisation(\d)\)$/.exec(token(entry(value, '/T')))?.[1]
		if (place && entry(value, '/V') === undefined) return { number, value, place: Number(place) }
	}
	return null
}

interface Update {
	bytes: Buffer
	/** Where /Contents begins and ends in the whole file, brackets included. */
	from: number
	to: number
}

function writeUpdate(
	pdf: Buffer,
	revision: Revision,
	field: EmptyField,
	appearance: string,
	{ stamp, signedAt, maximumCmsBytes }: LegalisationOrder,
): Update {
	const size = wholeNumber(entry(revision.trailer, '/Size'))
	const [appearanceNumber, signatureNumber] = [size, size + 1]
	const hexadecimal = (value: string) => PDFHexString.fromText(value).toString()
	const kept = [...dictionary(field.value)].filter(([key]) => key !== '/AP' && key !== '/F')
	const widget = `<<${kept.map(([key, value]) => `${key} ${written(value)}`).join(' ')} /F 132 /AP<</N ${appearanceNumber} 0 R>> /V ${signatureNumber} 0 R>>`
	const contents = `<${'0'.repeat(maximumCmsBytes * 2)}>`
	const opening =
		`<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name${hexadecimal(stamp.signer)}` +
		`/Reason${hexadecimal(`Légalisation – ${stamp.entity} – ${stamp.number}`)}/M(${pdfDate(signedAt)})/ByteRange`
	const range = '['.padEnd(4 * (OFFSET_WIDTH + 1)) + ']'
	let body = ''
	const offsets: number[] = []
	const object = (number: number, value: string) => {
		offsets.push(pdf.length + body.length)
		body += `${number} 0 obj\n${value}\nendobj\n`
	}
	object(field.number, widget)
	object(appearanceNumber, appearance)
	object(signatureNumber, `${opening}${range}/Contents${contents}>>`)
	const from = pdf.length + body.lastIndexOf(contents)
	const table = pdf.length + body.length
	const [at = 0, ...added] = offsets
	const line = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`
	const [identifier] = items(entry(revision.trailer, '/ID')).map(token)
	const changed = createHash('sha256').update(pdf).update(body, 'latin1').digest('hex').slice(0, 32)
	body +=
		`xref\n${field.number} 1\n${line(at)}${size} 2\n${added.map(line).join('')}trailer\n` +
		`<</Size ${size + 2}/Root ${reference(entry(revision.trailer, '/Root'))} 0 R/ID[${identifier}<${changed}>]/Prev ${revision.table}>>\n` +
		`startxref\n${table}\n%%EOF\n`
	const to = from + contents.length
	const bytes = Buffer.concat([pdf, Buffer.from(body, 'latin1')])
	const numbers = `[0 ${from} ${to} ${bytes.length - to}]`
	bytes.write(numbers.padEnd(range.length), from - '/Contents'.length - range.length, 'latin1')
	return { bytes, from, to }
}

async function signUpdate({ length }: Buffer, update: Update, order: LegalisationOrder): Promise<Buffer> {
	const { bytes, from, to } = update
	if (from < length) throw new PdfError('signature outside of the update')
	const digest = createHash('sha256').update(bytes.subarray(0, from)).update(bytes.subarray(to)).digest()
	const cms = Buffer.from(await order.makeCms(digest))
	if (cms.length > order.maximumCmsBytes) throw new RangeError(`CMS of ${cms.length} bytes`)
	bytes.write(cms.toString('hex'), from + 1, 'latin1')
	return bytes
}
