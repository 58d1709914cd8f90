import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import fontkit from '@pdf-lib/fontkit'
import { PDFDict, PDFName, PDFNumber, PDFRawStream, type PDFDocument, type PDFFont, type PDFRef } from 'pdf-lib'
import { resourcesFolder } from '../../resources.ts'
import { alignGlyphs, readTables } from './alignedFont.ts'

export const fontFiles = {
	serif: 'SourceSerif4-Regular',
	serifBold: 'SourceSerif4-SemiBold',
	italic: 'SourceSerif4-Italic',
	sans: 'SourceSans3-Regular',
	sansBold: 'SourceSans3-SemiBold',
} as const
export type FaceName = keyof typeof fontFiles

/** First code unit that no font of ours has to know. */
export const BEYOND = 0x2200

/**
 * One font of a document: which code of the embedded subset stands for a character, and how wide it is. Characters
 * are taken into the subset by `add`, until the document is frozen.
 */
export class Typeface {
	/** Name in the page's resources. */
	readonly resource: string
	readonly reference: PDFRef
	readonly #font: PDFFont
	readonly #codes: string[] = []
	readonly #widths = new Float64Array(BEYOND)
	readonly #covered: Set<number>

	constructor(resource: string, font: PDFFont) {
		this.resource = resource
		this.reference = font.ref
		this.#font = font
		this.#covered = new Set(font.getCharacterSet())
	}

	covers(character: string): boolean {
		const code = character.codePointAt(0) ?? 0
		return code < BEYOND && this.#covered.has(code)
	}

	add(text: string): void {
		for (let index = 0; index < text.length; index++) {
			const code = text.charCodeAt(index)
			if (this.#codes[code] !== undefined) continue
			const character = text.charAt(index)
			if (!this.covers(character)) throw new RangeError(`no glyph for U+${code.toString(16).padStart(4, '0')}`)
			this.#codes[code] = this.#font.encodeText(character).asString()
			this.#widths[code] = this.#font.widthOfTextAtSize(character, 1)
		}
	}

	/** Whether every character of `text` is in the subset. */
	has(text: string): boolean {
		for (let index = 0; index < text.length; index++)
			if (this.#codes[text.charCodeAt(index)] === undefined) return false
		return true
	}

	/** Hexadecimal digits of a text whose characters have been added. */
	encode(text: string): string {
		let codes = ''
		for (let index = 0; index < text.length; index++) {
			const code = this.#codes[text.charCodeAt(index)]
			if (code === undefined) throw new RangeError(`no glyph for character ${index}`)
			codes += code
		}
		return codes
	}

	/** Width at size 1. */
	width(text: string): number {
		let width = 0
		for (let index = 0; index < text.length; index++) width += this.#widths[text.charCodeAt(index)] ?? 0
		return width
	}
}

export type Typefaces = Record<FaceName, Typeface>

const loaded = new Map<string, Buffer>()
export function fontBytes(name: string): Buffer {
	const known = loaded.get(name)
	if (known !== undefined) return known
	const bytes = alignGlyphs(readFileSync(join(resourcesFolder(), 'fonts', `${name}.ttf`)))
	loaded.set(name, bytes)
	return bytes
}

/** Subset tags (six capitals and a plus) tell the fonts of a document apart; they need not differ between documents. */
export async function embedTypefaces(document: PDFDocument): Promise<Typefaces> {
	document.registerFontkit(fontkit)
	const embed = async (name: FaceName, index: number) => {
		const customName = `SCEAU${'ABCDE'.charAt(index)}+${fontFiles[name]}`
		return new Typeface(
			`F${index + 1}`,
			await document.embedFont(fontBytes(fontFiles[name]), { subset: true, customName }),
		)
	}
	return {
		serif: await embed('serif', 0),
		serifBold: await embed('serifBold', 1),
		italic: await embed('italic', 2),
		sans: await embed('sans', 3),
		sansBold: await embed('sansBold', 4),
	}
}

/**
 * After the fonts were written: what pdf-lib leaves out. ISO 32000-1 table 127 asks for Length1 of an embedded TrueType
 * font, PDF/A-1 for the set of its glyphs (and later parts for a right one if there is one).
 */
export function completeFonts({ context }: PDFDocument): void {
	for (const [, object] of context.enumerateIndirectObjects()) {
		if (!(object instanceof PDFDict) || object.get(PDFName.of('Type')) !== PDFName.of('FontDescriptor')) continue
		const stream = object.lookup(PDFName.of('FontFile2'))
		if (!(stream instanceof PDFRawStream)) continue
		const program = inflateSync(stream.getContents())
		stream.dict.set(PDFName.of('Length1'), PDFNumber.of(program.length))
		const glyphs = readTables(program).get('maxp')?.readUInt16BE(4) ?? 0
		const set = Uint8Array.from({ length: Math.ceil(glyphs / 8) }, (_, index) => {
			const rest = glyphs - index * 8
			return rest >= 8 ? 0xff : (0xff00 >> rest) & 0xff
		})
		object.set(PDFName.of('CIDSet'), context.register(context.flateStream(set)))
	}
}
