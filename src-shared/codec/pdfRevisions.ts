import {
	dictionary,
	entry,
	items,
	PdfError,
	PdfReader,
	reference,
	token,
	wholeNumber,
	written,
	type IndirectObject,
	type PdfValue,
} from './pdfObjects.ts'

/** A PDF as it stood at some revision: where its objects are, and its trailer. */
export interface Revision {
	trailer: PdfValue
	/** Offset of its cross-reference table or stream. */
	table: number
	/** Kind of the newest cross-references: an update has to be of the same (ISO 32000-2 §7.5.8.1). */
	isStream: boolean
	/** @throws PdfError also for one inside an object stream: nothing that is read or changed here stands there. */
	object(number: number): IndirectObject
	/** Whether an object of this number exists. */
	has(number: number): boolean
}

interface Section {
	/** Null for objects inside an object stream. */
	offsets: Map<number, number | null>
	trailer: PdfValue
	isStream: boolean
	table: number
	/** Offset behind `%%EOF` and its line end. */
	end: number
}

const MOST_REVISIONS = 16
const MOST_OBJECTS = 100_000

const END = /[\r\n ]{0,4}startxref\r?\n(\d{1,10})\r?\n%%EOF[\r\n]{0,2}/y

/** Cross-references, `startxref` and `%%EOF`, beginning at the reader. */
function readSection(text: string, reader: PdfReader): Section {
	const table = reader.at
	const section = reader.match(/xref\r?\n/y) ? readTable(reader) : readStream(text, reader)
	const stated = reader.need(END, 'startxref')
	if (Number(stated[1]) !== table) throw new PdfError('startxref')
	return { ...section, table, end: reader.at }
}

type CrossReferences = Omit<Section, 'table' | 'end'>

/** Entries and `trailer` of a classic table. */
function readTable(reader: PdfReader): CrossReferences {
	const offsets: Section['offsets'] = new Map()
	for (;;) {
		const head = reader.match(/(\d{1,7}) (\d{1,7}) ?\r?\n/y)
		if (!head) break
		const [first = 0, count = 0] = head.slice(1).map(Number)
		if (offsets.size + count > MOST_OBJECTS) throw new PdfError('too many objects')
		for (let number = first; number < first + count; number++) {
			const [, offset, generation, kind] = reader.need(/(\d{10}) (\d{5}) ([nf])(?: \n|\r\n| \r)/y, 'entry')
			if (kind === 'f' && number === 0) continue
			if (kind === 'f' || generation !== '00000' || offsets.has(number)) throw new PdfError(`entry ${number}`)
			offsets.set(number, Number(offset))
		}
	}
	reader.need(/trailer[\r\n ]{0,4}/y, 'trailer')
	return { offsets, trailer: reader.value(), isStream: false }
}

const [FREE, AT_OFFSET, IN_STREAM] = [0, 1, 2]
const WIDEST = 4

/** A cross-reference stream without filters (ISO 32000-2 §7.5.8); its dictionary is the trailer. */
function readStream(text: string, reader: PdfReader): CrossReferences {
	const { value: trailer, stream } = reader.indirect()
	if (!stream || token(entry(trailer, '/Type')) !== '/XRef' || entry(trailer, '/Filter'))
		throw new PdfError('xref stream')
	const widths = items(entry(trailer, '/W')).map(wholeNumber)
	const [kinds = 0, seconds = 0, thirds = 0] = widths
	if (widths.length !== 3 || kinds !== 1 || Math.max(...widths) > WIDEST) throw new PdfError('xref stream')
	const index = entry(trailer, '/Index')
	const ranges = index ? items(index).map(wholeNumber) : [0, wholeNumber(entry(trailer, '/Size'))]
	const offsets: Section['offsets'] = new Map()
	let { start: at } = stream
	const next = (width: number) => {
		let number = 0
		for (let byte = 0; byte < width; byte++) number = number * 256 + text.charCodeAt(at++)
		return number
	}
	for (let range = 0; range < ranges.length; range += 2) {
		const [first = 0, count = 0] = ranges.slice(range, range + 2)
		if (offsets.size + count > MOST_OBJECTS || at + count * (1 + seconds + thirds) > stream.end)
			throw new PdfError('xref stream')
		for (let number = first; number < first + count; number++) {
			const [kind, second, third] = [next(kinds), next(seconds), next(thirds)]
			if (kind === FREE && number === 0) continue
			const known = kind === IN_STREAM || (kind === AT_OFFSET && third === 0)
			if (!known || offsets.has(number)) throw new PdfError(`entry ${number}`)
			offsets.set(number, kind === IN_STREAM ? null : second)
		}
	}
	if (at !== stream.end) throw new PdfError('xref stream')
	return { offsets, trailer, isStream: true }
}

/** The state of the file up to `end`, which must be the end of a revision. @throws PdfError */
export function revisionAt(text: string, end: number): Revision {
	const tail = /startxref\r?\n(\d{1,10})\r?\n%%EOF[\r\n]{0,2}$/.exec(text.slice(Math.max(0, end - 64), end))
	if (!tail) throw new PdfError('no end of file')
	const offsets: Section['offsets'] = new Map()
	let newest: Section | undefined
	let next: number | null = Number(tail[1])
	for (let count = 0; next !== null; count++) {
		if (count >= MOST_REVISIONS || next >= end) throw new PdfError('revisions')
		const section: Section = readSection(text, new PdfReader(text, next))
		newest ??= section
		for (const [number, offset] of section.offsets) if (!offsets.has(number)) offsets.set(number, offset)
		const previous = entry(section.trailer, '/Prev')
		const before: number | null = previous === undefined ? null : wholeNumber(previous)
		if (before !== null && before >= next) throw new PdfError('revisions')
		next = before
	}
	if (newest?.end !== end) throw new PdfError('no end of file')
	return {
		trailer: newest.trailer,
		table: newest.table,
		isStream: newest.isStream,
		has: (number) => offsets.has(number),
		object(number) {
			const offset = offsets.get(number)
			if (offset === undefined || offset === null) throw new PdfError(`no object ${number}`)
			const found = new PdfReader(text, offset).indirect()
			if (found.number !== number) throw new PdfError(`object ${number}`)
			return found
		},
	}
}

const trailerKeys = new Set(['/Size', '/Root', '/ID', '/Prev'])
const streamKeys = new Set([...trailerKeys, '/Type', '/W', '/Index', '/Length'])

/** Objects of an incremental update that is nothing but objects and their table. @throws PdfError */
function readUpdate(text: string, from: number, to: number, before: Revision): IndirectObject[] {
	const reader = new PdfReader(text, from)
	const found: { object: IndirectObject; offset: number }[] = []
	for (;;) {
		reader.skipWhite()
		if (reader.match(/(?=xref)/y)) break
		const offset = reader.at
		const object = reader.indirect()
		found.push({ offset, object })
		if (object.value.kind !== 'dictionary') continue
		const kind = object.value.entries.get('/Type')
		if (kind?.kind !== 'token' || kind.text !== '/XRef') continue
		reader.at = offset
		break
	}
	const { offsets, trailer, end, isStream } = readSection(text, reader)
	if (end !== to || offsets.size !== found.length || isStream !== before.isStream) throw new PdfError('update')
	if (!found.every(({ object, offset }) => offsets.get(object.number) === offset)) throw new PdfError('table')
	const keys = isStream ? streamKeys : trailerKeys
	if ([...dictionary(trailer).keys()].some((key) => !keys.has(key))) throw new PdfError('trailer')
	if (wholeNumber(entry(trailer, '/Prev')) !== before.table) throw new PdfError('trailer')
	if (reference(entry(trailer, '/Root')) !== reference(entry(before.trailer, '/Root'))) throw new PdfError('trailer')
	return found.map(({ object }) => object)
}

/** Keys of a field that signing it may set; the place and name of the field stay. */
const filledIn = new Set(['/V', '/AP', '/F'])
const PRINTED_FLAGS = new Set(['4', '132'])

const isSignatureField = (value: PdfValue) =>
	value.kind === 'dictionary' &&
	[
		['/FT', '/Sig'],
		['/Subtype', '/Widget'],
	].every(([key = '', name]) => {
		const found = value.entries.get(key)
		return found?.kind === 'token' && found.text === name
	})

/** What is shown must stay inside the field: its own form with a box as large as the field, not moved. */
function checkAppearance(appearance: PdfValue | undefined, rectangle: PdfValue | undefined, after: Revision): void {
	const states = dictionary(appearance)
	if (states.size !== 1) throw new PdfError('appearance')
	const { value, stream } = after.object(reference(states.get('/N')))
	if (!stream || entry(value, '/Matrix') !== undefined) throw new PdfError('appearance')
	const [left = 0, bottom = 0, right = 0, top = 0] = items(rectangle).map((one) => Number(token(one)))
	const box = items(entry(value, '/BBox')).map((one) => Number(token(one)))
	const expected = [0, 0, right - left, top - bottom]
	if (box.length !== 4 || box.some((side, index) => !(Math.abs(side - (expected[index] ?? 0)) < 0.02)))
		throw new PdfError('appearance')
}

const storeKeys = ['/Certs', '/CRLs', '/OCSPs']

/** The catalog may be written again to name a security store that holds more than before, as level B-LT needs it. */
function onlyAddsToStore(root: IndirectObject, before: Revision, after: Revision): boolean {
	const old = before.object(root.number).value
	const keys = new Set([...dictionary(old).keys(), ...dictionary(root.value).keys()])
	keys.delete('/DSS')
	for (const key of keys) {
		const [was, is] = [entry(old, key), entry(root.value, key)]
		if (!was || !is || written(was) !== written(is)) return false
	}
	const number = reference(entry(root.value, '/DSS'))
	if (before.has(number)) return false
	const [kept, store] = [entry(old, '/DSS'), after.object(number).value]
	const oldStore = kept && before.object(reference(kept)).value
	if ([...dictionary(store).keys()].some((key) => key !== '/Type' && !storeKeys.includes(key))) return false
	return storeKeys.every((key) => {
		const [was, is] = [oldStore && entry(oldStore, key), entry(store, key)]
		const references = is ? items(is).map(reference) : []
		const still = was ? items(was).map(reference) : []
		return (
			still.every((one, index) => references[index] === one) &&
			references.every((one) => after.object(one).stream !== null)
		)
	})
}

/**
 * Whether the update from `from` to `to` does nothing but sign one signature field that was there and empty, and at most
 * adds to the security store: what DocMDP P=2 permits after a certification (ISO 32000-2 table 257). Another tool may
 * write more than is necessary; then a person has to look.
 */
export function onlyFillsSignatureField(text: string, from: number, to: number): boolean {
	try {
		const before = revisionAt(text, from)
		const after = revisionAt(text, to)
		const objects = readUpdate(text, from, to, before)
		const root = reference(entry(before.trailer, '/Root'))
		const changed = objects.filter(({ number }) => before.has(number))
		const [field, ...others] = changed.filter(({ number }) => number !== root)
		if (others.length > 0 || !field || field.stream) return false
		const catalog = changed.find(({ number }) => number === root)
		if (catalog && (catalog.stream || !onlyAddsToStore(catalog, before, after))) return false
		const old = before.object(field.number).value
		if (!isSignatureField(old) || entry(old, '/V') !== undefined) return false
		const keys = new Set([...dictionary(old).keys(), ...dictionary(field.value).keys()])
		for (const key of keys) {
			const [was, is] = [entry(old, key), entry(field.value, key)]
			if (filledIn.has(key) ? is === undefined : !was || !is || written(was) !== written(is)) return false
		}
		if (!PRINTED_FLAGS.has(token(entry(field.value, '/F')))) return false
		checkAppearance(entry(field.value, '/AP'), entry(field.value, '/Rect'), after)
		const signature = reference(entry(field.value, '/V'))
		const value = objects.find(({ number }) => number === signature)?.value
		const range = items(entry(value, '/ByteRange')).map(wholeNumber)
		return !before.has(signature) && (range[2] ?? 0) + (range[3] ?? 0) === to
	} catch (error) {
		if (error instanceof PdfError) return false
		throw error
	}
}
