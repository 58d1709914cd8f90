import { BEYOND, charactersOf, type FaceName } from './typefaces.ts'

/** The one font that prints names, places and numbers of candidates; it alone carries the whole Latin script. */
export const NAME_FACE = 'sansBold' satisfies FaceName

const range = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)).join('')

/** What nearly all names are written with in French and Kreyòl: a document that needs no more is smaller. */
export const everydayCharacters = `${range(0x41, 0x5a)}${range(0x61, 0x7a)}${range(0x30, 0x39)} '’-.,:;?()/°&+·–—«»ÀÂÇÈÉÊËÎÏÒÔÙÛÜŒàâçèéêëîïòôùûüœ`

/**
 * Letters of Spanish and Portuguese names, and of the languages of Benin and its neighbours (Fon, Ewe, Yoruba with its
 * dots and tones): few enough that a document with them is hardly larger.
 */
export const neighbouringCharacters = `${everydayCharacters}${range(0xc0, 0xd6)}${range(0xd8, 0xf6)}${range(0xf8, 0xff)}ŸƁɓƉɖƐɛƒƔɣŊŋƆɔʋẸẹỌọṢṣŠšŽžČčŞşĀāĒēĪīŌōŪū\u0300\u0301\u0302\u0303\u0304\u0323`

/** Latin letters with their supplements and extensions, phonetic letters (Fon, Ewe), combining marks, punctuation. */
const latinBlocks = [
	[0x20, 0x7e],
	[0xa0, 0xac],
	[0xae, 0x2ff],
	[0x300, 0x36f],
	[0x1e00, 0x1eff],
	[0x2010, 0x203a],
] as const

let repertoire: Set<string> | undefined

function covered(): Set<string> {
	if (repertoire !== undefined) return repertoire
	const inBlocks = (code: number) => code < BEYOND && latinBlocks.some(([first, last]) => code >= first && code <= last)
	const codes = charactersOf(NAME_FACE).filter(inBlocks)
	return (repertoire = new Set(codes.map((code) => String.fromCharCode(code))))
}

/** Every character that a document can print in a name, place or number. */
export function latinCharacters(): string {
	return [...covered()].join('')
}

let composable: RegExp | undefined
/** Where such letters can be at all: looked at for every text of every document. */
const RARE = /[\u0180-\u024f\u1e00-\u1eff]/

/** Letters that the font does not have, but what they are composed of: Ḱ, Ǩ, Ṕ. */
function composed(): RegExp {
	if (composable !== undefined) return composable
	const letters = latinBlocks.flatMap(([first, last]) => Array.from(range(first, last)))
	const found = letters.filter((letter) => {
		const parts = Array.from(letter.normalize('NFD'))
		return !covered().has(letter) && parts.length > 1 && parts.every((part) => covered().has(part))
	})
	return (composable = new RegExp(`[${found.join('')}]`, 'g'))
}

/** A text (NFC) as it is drawn: letters that the font does not have become a letter and its marks. */
export const drawn = (text: string): string =>
	RARE.test(text) ? text.replace(composed(), (letter) => letter.normalize('NFD')) : text

/** The same with a question mark for what cannot be drawn: for texts that somebody else states, such as a certificate. */
export function drawnAsFarAsPossible(text: string): string {
	return Array.from(drawn(text.normalize('NFC')), (character) => (covered().has(character) ? character : '?')).join('')
}

/** The characters of a text that no font of ours can print; found before anything is signed. */
export function missingGlyphs(text: string): string[] {
	return [...new Set(Array.from(drawn(text.normalize('NFC'))).filter((character) => !covered().has(character)))]
}
