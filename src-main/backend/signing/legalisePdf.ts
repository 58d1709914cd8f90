import { createHash } from 'node:crypto'
import { PDFHexString } from 'pdf-lib'
import { AppError } from '#shared/errors/index'
import { dictionary, entry, items, PdfError, reference, token, written, type PdfValue } from '#shared/codec/pdfObjects'
import { revisionAt, type Revision } from '#shared/codec/pdfRevisions'
import { pdfDate } from '../documents/template/serialise.ts'
import { addToSecurityStore } from './legalisationStore.ts'
import { stampAppearance, type Stamp } from './legalisationStamp.ts'
import { PdfUpdate } from './pdfUpdate.ts'
import type { ValidationData } from './validationData.ts'

export interface LegalisationOrder {
	/** File name or serial, for messages. */
	file: string
	stamp: Stamp
	signedAt: Date
	/** Room for the CMS in bytes. */
	maximumCmsBytes: number
	/** Level B-LT: what proves that no certificate was revoked. */
	validation: ValidationData | null
}

/** A document with its stamp, waiting for the signature. */
export interface PreparedLegalisation {
	/** Which of the places on the page it takes, from 1. */
	place: number
	/** SHA-256 of the bytes that are signed. */
	digest: Buffer
	/** The whole file, with this CMS over `digest`. */
	complete(cms: Uint8Array): Buffer
}

interface EmptyField {
	number: number
	value: PdfValue
	place: number
}

/** Width of each number in /ByteRange. */
const OFFSET_WIDTH = 10

/**
 * Fills in the next empty field for a légalisation in an incremental update (ISO 32000-2 §7.5.6): the bytes before stay
 * as they are, so every earlier signature stays valid, and nothing is changed but that field and, where asked, the
 * document security store.
 * @throws AppError when the document has no such field left or is none of ours.
 */
export function prepareLegalisation(pdf: Buffer, order: LegalisationOrder): PreparedLegalisation {
	const text = pdf.toString('latin1')
	const { file, stamp, validation } = order
	try {
		const revision = revisionAt(text, pdf.length)
		const field = nextField(revision)
		if (!field) throw new AppError('signing.legalisationsFull', { file })
		const update = new PdfUpdate(pdf, revision)
		const page = reference(entry(field.value, '/P'))
		const appearance = update.add(
			stampAppearance(text, revision, { page, rectangle: entry(field.value, '/Rect') }, stamp),
		)
		if (validation) addToSecurityStore(update, revision, validation)
		const signature = update.add(signatureDictionary(order))
		update.replace(field.number, filledField(field, appearance, signature))
		return { place: field.place, ...unsigned(update.bytes(), pdf.length, order) }
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

function filledField({ value }: EmptyField, appearance: number, signature: number): string {
	const kept = [...dictionary(value)].filter(([key]) => key !== '/AP' && key !== '/F')
	const as = kept.map(([key, one]) => `${key} ${written(one)}`).join(' ')
	return `<<${as} /F 132 /AP<</N ${appearance} 0 R>> /V ${signature} 0 R>>`
}

const RANGE = `/ByteRange[${' '.repeat(4 * (OFFSET_WIDTH + 1) - 1)}]`
const CONTENTS = '/Contents<'

function signatureDictionary({ stamp, signedAt, maximumCmsBytes }: LegalisationOrder): string {
	const hexadecimal = (value: string) => PDFHexString.fromText(value).toString()
	return (
		`<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name${hexadecimal(stamp.signer)}` +
		`/Reason${hexadecimal(`Légalisation – ${stamp.entity} – ${stamp.number}`)}/M(${pdfDate(signedAt)})` +
		`${RANGE}${CONTENTS}${'0'.repeat(maximumCmsBytes * 2)}>>>`
	)
}

/** States the byte range: the whole file except the hexadecimal string of the last /Contents. */
function unsigned(bytes: Buffer, before: number, order: LegalisationOrder): Omit<PreparedLegalisation, 'place'> {
	const at = bytes.lastIndexOf(RANGE)
	const from = at + RANGE.length + CONTENTS.length - 1
	const to = from + order.maximumCmsBytes * 2 + 2
	if (at < before || bytes[from] !== 0x3c || bytes[to - 1] !== 0x3e)
		throw new PdfError('signature outside of the update')
	bytes.write(`/ByteRange[0 ${from} ${to} ${bytes.length - to}]`.padEnd(RANGE.length), at, 'latin1')
	return {
		digest: createHash('sha256').update(bytes.subarray(0, from)).update(bytes.subarray(to)).digest(),
		complete(cms) {
			if (cms.length > order.maximumCmsBytes) throw new RangeError(`CMS of ${cms.length} bytes`)
			bytes.write(Buffer.from(cms).toString('hex'), from + 1, 'latin1')
			return bytes
		},
	}
}
