import type { Font, Glyph } from '@pdf-lib/fontkit'

/**
 * Where marks stand that have no letter of their own with their base: the tones of Fon and Yoruba on ɔ, ɛ, ẹ and ọ above
 * all. A PDF places glyphs and no more, so what the font says of it (OpenType GPOS, mark to base) has to be written out.
 */

/** A letter and the marks on it, for `String.split`. */
export const MARKED = /([^\u0300-\u036f][\u0300-\u036f]+)/
export const hasMarks = (text: string): boolean => /[\u0300-\u036f]/.test(text)

/** From the end of the letter to the origin of the mark, in units of the font. */
export interface MarkPlace {
	right: number
	up: number
}

/** A place for each mark. `base` is what `letter` is drawn as. */
export function placesOfMarks(font: Font, letter: string, marks: string): MarkPlace[] {
	const advance = font.glyphForCodePoint(letter.codePointAt(0) ?? 0).advanceWidth
	// Composed letters have no anchors; what they are composed of does.
	const { glyphs, positions } = font.layout(letter.normalize('NFD') + marks, { ccmp: false })
	const first = glyphs.length - marks.length
	let pen = 0
	return glyphs.flatMap((glyph, index) => {
		const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
		const anchored = xOffset !== 0 || yOffset !== 0
		const right = pen + xOffset - advance
		pen += xAdvance
		if (index < first) return []
		return [anchored ? { right, up: yOffset } : { right: middle(glyphs[0]) - middle(glyph) - advance, up: 0 }]
	})
}

const middle = (glyph: Glyph | undefined) => (glyph ? (glyph.bbox.minX + glyph.bbox.maxX) / 2 : 0)
