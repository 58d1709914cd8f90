import { inflateSync } from 'node:zlib'
import { AppError } from '#shared/errors/index'
import { entry, items, PdfError, reference, token, wholeNumber, type PdfValue } from '#shared/codec/pdfObjects'
import type { Revision } from '#shared/codec/pdfRevisions'

/** What stands in the field of a légalisation. */
export interface Stamp {
	entity: string
	/** `N° 123/2026` */
	number: string
	/** `14 mars 2026` */
	day: string
	/** Receipt of the tax office; null where none was asked. */
	receipt: string | null
	signer: string
}

/** The font of the document that carries all letters of French and Kreyòl (resources/spec/pdf.md). */
const FONT = '/F4'
/** A line between beginbfrange and endbfrange (ISO 32000-2 §9.10.3). */
const RANGE = /<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>\n/g
const MARGIN = 4
/** The words «Légalisation 1» stand below. */
const LOWEST_LINE = 14.5
const SMALLEST_SHARE = 0.55
/** What would have to be smaller than this share of its size is broken into two lines, or shortened. */
const BROKEN_BELOW = 0.85
/** Size of letters to the distance of their lines. */
const TIGHTEST = 1.15

/** Codes and widths of an embedded Identity-H font, read from the document itself. */
class EmbeddedFont {
	readonly reference: number
	readonly #codes = new Map<string, number>()
	readonly #widths = new Map<number, number>()
	readonly #usualWidth: number

	constructor(text: string, revision: Revision, font: number) {
		this.reference = font
		const { value } = revision.object(font)
		const [descendant] = items(entry(value, '/DescendantFonts'))
		const metrics = revision.object(reference(descendant)).value
		this.#usualWidth = Number(token(entry(metrics, '/DW') ?? { kind: 'token', text: '1000' }))
		const widths = entry(metrics, '/W')
		this.#readWidths(widths?.kind === 'reference' ? revision.object(widths.number).value : widths)
		const { stream } = revision.object(reference(entry(value, '/ToUnicode')))
		if (!stream) throw new PdfError('ToUnicode')
		const map = inflateSync(Buffer.from(text.slice(stream.start, stream.end), 'latin1'), { maxOutputLength: 1 << 20 })
		for (const [, ...numbers] of map.toString('latin1').matchAll(RANGE)) {
			const [first = 0, last = first, unit = 0] = numbers.map((digits) => Number.parseInt(digits, 16))
			for (let code = first; code <= last; code++) this.#codes.set(String.fromCharCode(unit + code - first), code)
		}
	}

	/** `c [w1 w2 …]` and `first last w` (ISO 32000-2 §9.7.4.3). */
	#readWidths(value: PdfValue | undefined): void {
		const list = items(value)
		for (let index = 0; index < list.length; ) {
			const first = wholeNumber(list[index])
			const second = list[index + 1]
			if (second?.kind === 'array') {
				second.items.forEach((width, offset) => this.#widths.set(first + offset, Number(token(width))))
				index += 2
				continue
			}
			const last = Math.min(wholeNumber(second), first + 65_535)
			for (let code = first; code <= last; code++) this.#widths.set(code, Number(token(list[index + 2])))
			index += 3
		}
	}

	missing(text: string): string[] {
		return Array.from(text).filter((character) => !this.#codes.has(character))
	}

	printable(text: string): string {
		return Array.from(text, (character) => (this.#codes.has(character) ? character : '?')).join('')
	}

	encode(text: string): string {
		return Array.from(text, (character) => (this.#codes.get(character) ?? 0).toString(16).padStart(4, '0')).join('')
	}

	/** At size 1. */
	width(text: string): number {
		const widthOf = (character: string) => this.#widths.get(this.#codes.get(character) ?? 0) ?? this.#usualWidth
		return Array.from(text, widthOf).reduce((sum, width) => sum + width, 0) / 1000
	}
}

const rounded = (value: number) => String(Math.round(value * 1000) / 1000)

/** A name in one line, or in two of nearly the same width where one would be too small to read. */
function linesOf(text: string, size: number, font: EmbeddedFont, room: number): string[] {
	if (font.width(text) * size * BROKEN_BELOW <= room) return [text]
	const halves = Array.from(text.matchAll(/ /g), ({ index }) => [text.slice(0, index), text.slice(index + 1)])
	const widest = (lines: readonly string[]) => Math.max(...lines.map((line) => font.width(line)))
	return halves.toSorted((one, other) => widest(one) - widest(other))[0] ?? [text]
}

/** As much of a text from its beginning as has room in letters that can still be read. */
function shortened(text: string, size: number, font: EmbeddedFont, room: number): string {
	const fits = (one: string) => font.width(one) * size * BROKEN_BELOW <= room
	if (fits(text)) return text
	let end = text.length
	while (end > 0 && !fits(`${text.slice(0, end)}...`)) end--
	return `${text.slice(0, end).trimEnd()}...`
}

/** Content of the appearance, in a box of this size; longer lines get smaller letters. */
function content(stamp: Stamp, font: EmbeddedFont, width: number, height: number): string {
	const [room, top] = [width - 2 * MARGIN, height - 8.6]
	const lines = [
		...linesOf(stamp.entity, 7.6, font, room).map((text) => ({ text, size: 7.6, colour: '0.09 0.2 0.36' })),
		{ text: [stamp.number, stamp.day].join(' · '), size: 6.8, colour: '0.1 0.1 0.12' },
		...(stamp.receipt === null ? [] : [{ text: `Reçu ${stamp.receipt}`, size: 6.2, colour: '0.1 0.1 0.12' }]),
		// Stated by the certificate, not by us: what of it cannot be printed stands in the signature all the same.
		{ text: shortened(font.printable(stamp.signer), 5.2, font, room), size: 5.2, colour: '0.36 0.37 0.4' },
	]
	const missing = font.missing(lines.map(({ text }) => text).join(''))
	if (missing.length > 0) throw new AppError('documents.missingGlyph', { characters: [...new Set(missing)].join(' ') })
	const step = (top - LOWEST_LINE) / (lines.length - 1)
	const drawn = lines.map(({ text, size, colour }, index) => {
		const shrunk = Math.min(size, step * TIGHTEST, room / font.width(text))
		if (shrunk < size * SMALLEST_SHARE) throw new AppError('signing.stampTooLong', { text })
		return `BT ${colour} rg ${FONT} ${rounded(shrunk)} Tf 1 0 0 1 ${MARGIN} ${rounded(top - index * step)} Tm <${font.encode(text)}> Tj ET\n`
	})
	return drawn.join('')
}

/** The field's appearance as an object's body. @throws PdfError when the document is not laid out like ours. */
export function stampAppearance(
	text: string,
	revision: Revision,
	field: { page: number; rectangle: PdfValue | undefined },
	stamp: Stamp,
): string {
	const [left = 0, bottom = 0, right = 0, top = 0] = items(field.rectangle).map((one) => Number(token(one)))
	const [width, height] = [right - left, top - bottom]
	const fonts = entry(entry(revision.object(field.page).value, '/Resources'), '/Font')
	const font = new EmbeddedFont(text, revision, reference(entry(fonts, FONT)))
	const body = content(stamp, font, width, height)
	return (
		`<</Type/XObject/Subtype/Form/BBox[0 0 ${rounded(width)} ${rounded(height)}]` +
		`/Resources<</Font<<${FONT} ${font.reference} 0 R>>>>/Length ${body.length}>>\nstream\n${body}\nendstream`
	)
}
