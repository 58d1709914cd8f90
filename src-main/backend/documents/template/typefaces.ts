import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fontkit, { type Font } from '@pdf-lib/fontkit'
import { PDFName, PDFString, type PDFContext, type PDFRef } from 'pdf-lib'
import { resourcesFolder } from '../../resources.ts'
import { hasMarks, MARKED, placesOfMarks, type MarkPlace } from './combiningMarks.ts'
import { deflated } from './deflated.ts'
import { readTables, subsetFont, type FontTables } from './subset.ts'

export const fontFiles = {
	serif: 'SourceSerif4-Regular',
	serifBold: 'SourceSerif4-SemiBold',
	sans: 'SourceSans3-Regular',
	sansBold: 'SourceSans3-SemiBold',
} as const
export type FaceName = keyof typeof fontFiles
export const fontNames = ['serif', 'serifBold', 'sans', 'sansBold'] as const satisfies readonly FaceName[]

/** First code unit that no font of ours has to know. */
export const BEYOND = 0x2200

interface FontFile {
	font: Font
	tables: FontTables
	/** Code points that it can print, and as which of its own. */
	codes: ReadonlyMap<number, number>
}

/** Letters that look like others and that the fonts do not have by their own name: Ɖ of Fon and Ewe is drawn as Đ. */
const drawnAs: readonly [letter: number, other: number][] = [[0x189, 0x110]]

const loaded = new Map<string, FontFile>()
function fontFile(name: string): FontFile {
	const known = loaded.get(name)
	if (known !== undefined) return known
	const bytes = readFileSync(join(resourcesFolder(), 'fonts', `${name}.ttf`))
	const font = fontkit.create(bytes)
	const codes = new Map([...font.characterSet.map((code) => [code, code] as const), ...drawnAs])
	const file = { font, tables: readTables(bytes), codes }
	loaded.set(name, file)
	return file
}

/** Code points that a font has a glyph for. */
export const charactersOf = (face: FaceName): readonly number[] => [...fontFile(fontFiles[face]).codes.keys()]

/** Bytes that may not stand for themselves in a string (ISO 32000-2 §7.3.4.2). */
const escaped = (byte: number) => {
	const character = String.fromCharCode(byte)
	return character === '\r' ? '\\r' : '()\\'.includes(character) ? `\\${character}` : character
}

/** The two dictionaries that say how to write in a font. */
export interface WrittenFont {
	font: PDFRef
	descendant: PDFRef
}

/**
 * One font of a document: which code of the embedded subset stands for a character, and how wide it is. Characters are
 * taken into the subset by `add` until the font is written; a code is the number of a glyph.
 */
export class Typeface {
	/** Name in the page's resources. */
	readonly resource: string
	readonly #file: FontFile
	readonly #name: string
	readonly #codes: string[] = []
	readonly #widths = new Float64Array(BEYOND)
	readonly #glyphs = [0]
	/** Of each glyph. */
	readonly #characters = ['']
	/** Of the marks on letters that have come. */
	readonly #places = new Map<string, MarkPlace[]>()

	constructor(face: FaceName) {
		this.resource = `F${fontNames.indexOf(face) + 1}`
		this.#file = fontFile(fontFiles[face])
		// Six capitals and a plus tell the subsets of a document apart; they need not differ between documents.
		this.#name = `SCEAU${'ABCD'.charAt(fontNames.indexOf(face))}+${fontFiles[face]}`
	}

	covers(character: string): boolean {
		const code = character.codePointAt(0) ?? 0
		return code < BEYOND && this.#file.codes.has(code)
	}

	/** Those that were added. */
	get characters(): string {
		return this.#characters.toSorted().join('')
	}

	add(text: string): void {
		const { codes, font } = this.#file
		for (let index = 0; index < text.length; index++) {
			const unit = text.charCodeAt(index)
			if (this.#codes[unit] !== undefined) continue
			const character = text.charAt(index)
			const drawn = this.covers(character) ? codes.get(unit) : undefined
			if (drawn === undefined) throw new RangeError(`no glyph for U+${unit.toString(16).padStart(4, '0')}`)
			const glyph = font.glyphForCodePoint(drawn)
			const code = this.#glyphs.push(glyph.id) - 1
			this.#characters.push(character)
			this.#codes[unit] = escaped(code >> 8) + escaped(code & 0xff)
			this.#widths[unit] = glyph.advanceWidth / font.unitsPerEm
		}
	}

	/** Whether every character of `text` is in the subset. */
	has(text: string): boolean {
		for (let index = 0; index < text.length; index++)
			if (this.#codes[text.charCodeAt(index)] === undefined) return false
		return true
	}

	/** Operators that show a text whose characters have been added, in the font and size that are set. */
	show(text: string, size: number): string {
		if (!hasMarks(text)) return `${this.#string(text)}Tj`
		const pieces = text.split(MARKED).filter((piece) => piece !== '')
		return pieces
			.map((piece) => (MARKED.test(piece) ? this.#marked(piece, size) : `${this.#string(piece)}Tj`))
			.join(' ')
	}

	#marked(piece: string, size: number): string {
		const [letter = '', ...marks] = piece
		const known = this.#places.get(piece)
		const places = known ?? placesOfMarks(this.#file.font, this.#drawnAs(letter), marks.join(''))
		this.#places.set(piece, places)
		const unit = 1000 / this.#file.font.unitsPerEm
		const shown = places.map(({ right, up }, index) => {
			const there = Math.round(right * unit)
			const mark = `[${-there}${this.#string(marks[index] ?? '')}${there}]TJ`
			return up === 0 ? mark : `${((up * unit * size) / 1000).toFixed(2)} Ts ${mark} 0 Ts`
		})
		return [`${this.#string(letter)}Tj`, ...shown].join(' ')
	}

	#drawnAs(letter: string): string {
		const code = letter.codePointAt(0) ?? 0
		return String.fromCodePoint(this.#file.codes.get(code) ?? code)
	}

	/** A string of codes: one Latin-1 character for a byte. */
	#string(text: string): string {
		let codes = '('
		for (let index = 0; index < text.length; index++) {
			const code = this.#codes[text.charCodeAt(index)]
			if (code === undefined) throw new RangeError(`no glyph for character ${index}`)
			codes += code
		}
		return `${codes})`
	}

	/** Width at size 1. */
	width(text: string): number {
		let width = 0
		for (let index = 0; index < text.length; index++) width += this.#widths[text.charCodeAt(index)] ?? 0
		return width
	}

	/** Writes the font with what was added. */
	write(context: PDFContext): WrittenFont {
		const { font: source, tables } = this.#file
		const { count, program } = subsetFont(tables, this.#glyphs)
		const scale = (value: number) => Math.round((value * 1000) / source.unitsPerEm)
		const { minX, minY, maxX, maxY } = source.bbox
		const name = PDFName.of(this.#name)
		const descriptor = context.obj({
			Type: 'FontDescriptor',
			FontName: name,
			// Symbolic: its codes are its own.
			Flags: 4,
			FontBBox: [minX, minY, maxX, maxY].map(scale),
			ItalicAngle: source.italicAngle,
			Ascent: scale(source.ascent),
			Descent: scale(source.descent),
			CapHeight: scale(source.capHeight),
			StemV: 80,
			FontFile2: context.register(deflated(context, program, { Length1: program.length })),
			// Every glyph is there; PDF/A-1 asks for the set, later parts for a right one where there is one.
			CIDSet: context.register(deflated(context, allOf(count))),
		})
		const widths = this.#characters.slice(1).map((character) => scale(this.width(character) * source.unitsPerEm))
		const descendant = context.register(
			context.obj({
				Type: 'Font',
				Subtype: 'CIDFontType2',
				BaseFont: name,
				CIDToGIDMap: 'Identity',
				CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
				FontDescriptor: context.register(descriptor),
				DW: 0,
				W: [1, widths],
			}),
		)
		const toUnicode = context.register(deflated(context, Buffer.from(unicodeMap(this.#characters))))
		const font = context.obj({
			Type: 'Font',
			Subtype: 'Type0',
			BaseFont: name,
			Encoding: 'Identity-H',
			DescendantFonts: [descendant],
			ToUnicode: toUnicode,
		})
		return { font: context.register(font), descendant }
	}
}

/** One bit a glyph, the first in the highest bit. */
const allOf = (glyphs: number) =>
	Uint8Array.from({ length: Math.ceil(glyphs / 8) }, (_, index) => {
		const rest = glyphs - index * 8
		return rest >= 8 ? 0xff : (0xff00 >> rest) & 0xff
	})

const LINES_TOGETHER = 100
const hexadecimal = (value: number) => `<${value.toString(16).toUpperCase().padStart(4, '0')}>`

/** The ToUnicode map of codes 1, 2, 3 … (ISO 32000-2 §9.10.3), in ranges of codes whose characters follow each other too. */
function unicodeMap(characters: readonly string[]): string {
	const ranges: { first: number; last: number; unit: number }[] = []
	for (const [code, character] of characters.entries()) {
		if (code === 0) continue
		const unit = character.charCodeAt(0)
		const range = ranges.at(-1)
		// A range may not leave the row of 256 in which its codes begin.
		const follows = range && unit === range.unit + code - range.first && code >> 8 === range.first >> 8
		if (follows && unit >> 8 === range.unit >> 8) range.last = code
		else ranges.push({ first: code, last: code, unit })
	}
	const lines = ranges.map(({ first, last, unit }) => [first, last, unit].map(hexadecimal).join(' '))
	const blocks: string[] = []
	for (let from = 0; from < lines.length; from += LINES_TOGETHER) {
		const block = lines.slice(from, from + LINES_TOGETHER)
		blocks.push(`${block.length} beginbfrange\n${block.join('\n')}\nendbfrange\n`)
	}
	return (
		'/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
		'/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n' +
		`/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join('')}endcmap\n` +
		'CMapName currentdict /CMap defineresource pop\nend\nend\n'
	)
}

export type Typefaces = Record<FaceName, Typeface>

export function newTypefaces(): Typefaces {
	return {
		serif: new Typeface('serif'),
		serifBold: new Typeface('serifBold'),
		sans: new Typeface('sans'),
		sansBold: new Typeface('sansBold'),
	}
}

/** Writes the faces that something is written in; answers them by their names in the page's resources. */
export function writeTypefaces(faces: Typefaces, context: PDFContext): Record<string, WrittenFont> {
	const used = Object.values(faces).filter((face) => face.characters !== '')
	return Object.fromEntries(used.map((face) => [face.resource, face.write(context)]))
}
