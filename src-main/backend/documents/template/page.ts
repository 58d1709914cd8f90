import type { DocumentContent } from '../content.ts'
import { drawn } from './repertoire.ts'
import type { Typeface } from './typefaces.ts'

/**
 * One A4 page while it is laid out. What is the same in every document goes into the static content stream at once;
 * what differs becomes a field, written for every document. Both are marked content of one structure tree, so that
 * the page is tagged (ISO 32000-1 §14.8) although most of it is written once.
 * Lengths are points, the origin is the lower left corner, y is a baseline.
 */
export const PAGE_WIDTH = 595.28
export const PAGE_HEIGHT = 841.89
export const MARGIN = 48
export const RIGHT = PAGE_WIDTH - MARGIN
export const CONTENT_WIDTH = RIGHT - MARGIN
export const CENTRE = PAGE_WIDTH / 2

export type Colour = readonly [red: number, green: number, blue: number]
export const ink = [0.1, 0.1, 0.12] as const
export const quiet = [0.36, 0.37, 0.4] as const
export const accent = [0.09, 0.2, 0.36] as const
/** Lines between rows. */
export const pale = [0.72, 0.76, 0.82] as const
export const warning = [0.62, 0.1, 0.08] as const

export type Role = 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Form'

/** A signature field of the page, by its place among them: the issuing one is the first. */
export interface WidgetReference {
	widget: number
}

/** A node of the structure tree; numbers are marked content of the page. */
export interface Element {
	role: Role
	language?: string
	alternative?: string
	scope?: 'Row' | 'Column'
	/** Where a figure is. */
	box?: Box
	children: (Element | number | WidgetReference)[]
}

export interface TextStyle {
	face: Typeface
	size: number
	x: number
	y: number
	align?: 'left' | 'centre' | 'right'
	colour?: Colour
	/** Leans like an italic: the second language beside the first. */
	slanted?: boolean
	/** Never wider than this: the size shrinks. */
	width?: number
	language?: string
}

export interface FieldStyle extends Omit<TextStyle, 'slanted' | 'language'> {
	width: number
	/** Second line if one does not do, this far below; only for left-aligned and centred text. */
	leading?: number
}

/** Writes one document's own text. */
export type Field = (content: DocumentContent) => string

const number = (value: number) => String(Math.round(value * 100) / 100)
const SMALLEST = 0.72
/** Tangent of eleven degrees. */
export const SLANT = 0.194

export class Page {
	/** Content stream that all documents share. */
	static = ''
	readonly fields: Field[] = []
	readonly root: Element = { role: 'Document', children: [] }
	/** Structure parent of every piece of marked content, by its identifier. */
	readonly owners: Element[] = []
	#open: Element[] = [this.root]
	/** Font, size and colour as the text before left them, in the static stream and in a document's own. */
	#staticState = ''
	#ownState = ''

	/** Everything drawn by `inner` belongs to a new element. */
	element(role: Role, inner: () => void, attributes: Omit<Element, 'role' | 'children'> = {}): void {
		const element: Element = { role, ...attributes, children: [] }
		this.#current.children.push(element)
		this.#open.push(element)
		inner()
		this.#open.pop()
	}

	widget(index: number): void {
		this.#current.children.push({ widget: index })
	}

	get #current(): Element {
		return this.#open.at(-1) ?? this.root
	}

	#mark(owner: Element): number {
		const identifier = this.owners.length
		this.owners.push(owner)
		owner.children.push(identifier)
		return identifier
	}

	text(content: string, style: TextStyle): void {
		const { face, language, slanted = false, x, y } = style
		face.add(content)
		const natural = face.width(content) * style.size
		const size = style.width !== undefined && natural > style.width ? (style.size * style.width) / natural : style.size
		const left = number(leftOf(style.align, x, face.width(content) * size))
		const place = slanted ? `1 0 ${SLANT} 1 ${left} ${number(y)} Tm` : `${left} ${number(y)} Td`
		const shown = `BT ${place}${face.show(content, size)} ET`
		const state = `${fontOf(face, size)} ${paint(style.colour)}`
		if (state !== this.#staticState) this.static += state
		this.#staticState = state
		const owner = this.#current
		// Not a structure element of its own, so it has no identifier (ISO 32000-2 §14.9.2.3).
		const spoken = language === undefined ? shown : `/Span<</Lang(${language})>>BDC ${shown} EMC`
		this.static += `/${owner.role}<</MCID ${this.#mark(owner)}>>BDC ${spoken} EMC\n`
	}

	/** What a document says here; an empty text leaves the place empty. Vocabulary is put into the font by the caller. */
	field(style: FieldStyle, value: (content: DocumentContent) => string): void {
		const { align, face, leading, size, width, x, y } = style
		const owner = this.#current
		const font = fontOf(face, size)
		const state = `${font} ${paint(style.colour)}`
		const open = `${state === this.#ownState ? '' : state}/${owner.role}<</MCID ${this.#mark(owner)}>>BDC`
		this.#ownState = state
		const upright = ` ${number(y)} Td`
		const line = (content: string, smaller: number, baseline: number) =>
			` BT ${fontOf(face, smaller)} ${number(leftOf(align, x, face.width(content) * smaller))} ${number(baseline)} Td${face.show(content, smaller)} ET`
		this.fields.push((content) => {
			const shown = drawn(value(content))
			if (shown === '') return `${open} EMC\n`
			const relative = face.width(shown)
			const natural = relative * size
			if (natural <= width)
				return `${open} BT ${number(leftOf(align, x, natural))}${upright}${face.show(shown, size)} ET EMC\n`
			const smaller = (size * width) / natural
			if (smaller >= size * SMALLEST || leading === undefined) return `${open}${line(shown, smaller, y)} EMC ${font}\n`
			const [first, second] = halves(shown, face)
			const fitting = Math.min(size * 0.78, width / Math.max(face.width(first), face.width(second)))
			const upper = y + leading * 0.6
			return `${open}${line(first, fitting, upper)}${line(second, fitting, upper - leading)} EMC ${font}\n`
		})
	}

	/** Lines, frames and other things that mean nothing to a reader. */
	ornament(operators: string): void {
		this.static += `/Artifact BMC q ${operators} Q EMC\n`
	}

	line(fromX: number, y: number, toX: number, thickness: number, colour: Colour = accent): void {
		this.ornament(
			`${stroke(colour)}${number(thickness)} w ${number(fromX)} ${number(y)} m ${number(toX)} ${number(y)} l S`,
		)
	}

	frame(box: Box, thickness: number, colour: Colour = accent, dashed = false): void {
		this.ornament(`${stroke(colour)}${number(thickness)} w ${dashed ? '[3 2] 0 d ' : ''}${rectangle(box)} S`)
	}

	shade(box: Box, colour: Colour): void {
		this.ornament(`${paint(colour)}${rectangle(box)} f`)
	}

	/** Large pale words across the page, behind everything that is drawn later. */
	watermark(content: string, face: Typeface): void {
		face.add(content)
		const size = Math.min(120, (PAGE_WIDTH * 1.05) / face.width(content))
		const half = (face.width(content) * size) / 2
		const along = (distance: number) => (distance * Math.SQRT2) / 2
		const [sine, cosine] = [Math.SQRT1_2.toFixed(5), Math.SQRT1_2.toFixed(5)]
		this.ornament(
			`BT ${paint([0.955, 0.925, 0.92])}${fontOf(face, size)} ${cosine} ${sine} -${sine} ${cosine} ${number(CENTRE + size * 0.25 - along(half))} ${number(PAGE_HEIGHT / 2 - size * 0.25 - along(half))} Tm ${face.show(content, size)} ET`,
		)
	}

	/** The barcode's image, a square with its quiet zone left free by the caller. */
	barcode(box: Box, alternative: string): void {
		this.element(
			'Figure',
			() => {
				const owner = this.#current
				this.static += `/Figure<</MCID ${this.#mark(owner)}>>BDC q 0 g ${number(box.width)} 0 0 ${number(box.height)} ${number(box.x)} ${number(box.y)} cm /Q Do Q EMC\n`
			},
			{ alternative, box },
		)
	}
}

export interface Box {
	x: number
	y: number
	width: number
	height: number
}

const rectangle = (box: Box) => `${number(box.x)} ${number(box.y)} ${number(box.width)} ${number(box.height)} re`
const paint = ([red, green, blue]: Colour = ink) => `${number(red)} ${number(green)} ${number(blue)} rg `
const stroke = ([red, green, blue]: Colour) => `${number(red)} ${number(green)} ${number(blue)} RG `

const fontOf = (face: Typeface, size: number) => `/${face.resource} ${number(size)} Tf`

function leftOf(align: TextStyle['align'], x: number, width: number): number {
	return align === 'right' ? x - width : align === 'centre' ? x - width / 2 : x
}

/** Two lines of nearly the same width, broken at a space or behind a hyphen; a single long word is cut. */
function halves(text: string, face: Typeface): [string, string] {
	const half = face.width(text) / 2
	const places = Array.from(text.matchAll(/[ -]/g), ({ index }) => index + 1)
	const nearest = places.toSorted(
		(a, b) => Math.abs(face.width(text.slice(0, a)) - half) - Math.abs(face.width(text.slice(0, b)) - half),
	)[0]
	const cut = nearest ?? Math.ceil(text.length / 2)
	return [text.slice(0, cut).trim(), text.slice(cut).trim()]
}

function broken(words: readonly string[], face: Typeface, width: number): string[] {
	const lines: string[] = []
	for (const word of words) {
		const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
		if (lines.length > 0 && face.width(longer) <= width) lines[lines.length - 1] = longer
		else lines.push(word)
	}
	return lines
}

/** Lines of at most `width` at `size`, of nearly the same length; for static text. */
export function wrap(text: string, face: Typeface, size: number, width: number): string[] {
	face.add(text)
	const words = text.split(' ')
	let lines = broken(words, face, width / size)
	for (let narrower = width / size; narrower > 0; narrower -= 0.5) {
		const candidate = broken(words, face, narrower)
		if (candidate.length > lines.length) break
		lines = candidate
	}
	return lines
}
