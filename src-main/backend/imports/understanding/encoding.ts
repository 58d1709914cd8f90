import { isAscii, isUtf8 } from 'node:buffer'
import { decodeSample, type Encoding } from '../formats/encodings.ts'

export interface EncodingGuess {
	value: Encoding
	/** 0 to 1. */
	confidence: number
	/** Other encodings that could be meant, likeliest first. */
	alternatives: Encoding[]
}

/** How much each accented letter speaks for French, Haitian Creole, Spanish or Portuguese: roughly the logarithm of how common it is. */
const common: Record<string, number> = {
	é: 2.4,
	è: 1.8,
	ê: 1.1,
	ë: 0.9,
	ï: 1.1,
	î: 0.9,
	ô: 1.1,
	â: 0.9,
	à: 1.1,
	ç: 1.2,
	ò: 1.1,
	û: 0.7,
	ù: 0.7,
	ü: 0.4,
	ö: 0.3,
	ä: 0.3,
	œ: 0.5,
	É: 1.9,
	È: 1.4,
	Ê: 0.9,
	Ë: 0.7,
	Ï: 0.9,
	Î: 0.7,
	Ô: 0.9,
	Â: 0.7,
	À: 0.7,
	Ç: 1.1,
	Ò: 0.7,
	Û: 0.5,
	Ù: 0.4,
	Ü: 0.3,
	Ö: 0.2,
	Ä: 0.2,
	Œ: 0.4,
	á: 0.9,
	í: 1,
	ó: 1,
	ú: 0.8,
	ñ: 1.1,
	ã: 0.9,
	õ: 0.7,
	Á: 0.8,
	Í: 0.9,
	Ú: 0.7,
	Ñ: 1.1,
	Ã: 0.6,
	// The Ë of DOS, read as Windows.
	Ó: 0.3,
}
/** Letters between neighbours that only Portuguese or Spanish has: `ão`, `ções`, `CIÓN`; French has no `Ë` there. */
const iberian = /^(?:.ã[oe]|.õe|.Ã[OE]|.ÕE|IÓN|[B-DF-HJ-NP-TV-Z]Ó.)$/su
/** Letters of Central Europe, Romania and Turkey. */
const eastern = new Set('ąćęłńóśźżčďěňřšťůžőűăâîșțşţğıčćđĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽŐŰĂÂÎȘȚŞŢĞİČĆĐ')
/** Signs that stand in lists: apostrophes between letters, `n°`, ordinals, dashes, no-break spaces. */
const signs = new Set('’‘“”«»–—…°ºª€·\u00a0')

const isUpper = (character: string) => character !== character.toLowerCase()
const isLower = (character: string) => character !== character.toUpperCase()
const isLetter = (character: string) => isUpper(character) || isLower(character)
const isArabic = (character: string) => character >= '\u0600' && character <= '\u06ff'
const isCyrillic = (character: string) => character >= '\u0400' && character <= '\u04ff'
/** The letters that make up most of any Arabic text. */
const commonArabic = new Set('اليمنوه')

/** How well one character beyond ASCII stands where it stands, between its neighbours. */
function fit(character: string, before: string, after: string): number {
	if (isArabic(character)) return isArabic(before) || isArabic(after) ? (commonArabic.has(character) ? 1.3 : 0.8) : -2
	if (isCyrillic(character)) {
		const alone = [before, after].some((other) => isLetter(other) && !isCyrillic(other))
		return alone ? -3 : isUpper(character) && isCyrillic(before) && isLower(before) ? -2 : 1
	}
	const weight = iberian.test(before + character + after)
		? 1.5
		: (common[character] ?? (eastern.has(character) ? 1 : undefined))
	const letterBefore = isLetter(before)
	const letterAfter = isLetter(after)
	if (weight === undefined) {
		if (signs.has(character)) return letterBefore && letterAfter && character !== '’' ? -2 : 0.2
		return isLetter(character) ? -1.5 : -3
	}
	// Next to a letter of another script, a Latin accent is none.
	if (isArabic(before) || isArabic(after)) return -3
	if (!letterBefore && !letterAfter) return /[àÀ]/.test(character) ? 0 : -1
	// A small letter stands among small ones; before it, a capital begins the word.
	if (isLower(character))
		return (letterBefore && isUpper(before) && !isLower(after)) || (!letterBefore && isUpper(after))
			? weight - 2.5
			: weight
	// A capital inside a word of small letters is wrong; at its start it is right.
	return letterBefore && isLower(before) ? weight - 3 : weight
}

function score(text: string): number {
	let sum = 0
	for (let index = 0; index < text.length; index++)
		if (text.charCodeAt(index) >= 0x80) sum += fit(text[index] ?? '', text[index - 1] ?? ' ', text[index + 1] ?? ' ')
	return sum
}

const usual: readonly Encoding[] = ['windows-1252', 'cp850', 'macroman', 'windows-1256', 'cp437', 'iso-8859-15']
/** Looked at where the usual ones make little sense. */
const others: readonly Encoding[] = ['windows-1250', 'windows-1251', 'windows-1254']
/** Points for each character beyond ASCII below which a reading makes little sense. */
const SENSE = 1
/** The same for an encoding that is seldom met, to be proposed. */
const RARER_SENSE = 0.25

/** Chinese in two bytes a character: nearly all from the first level of GB 2312, second bytes from all over its range. */
function isChinese(sample: Buffer): boolean {
	let high = 0
	let firstLevel = 0
	let lowSecond = 0
	for (let at = 0; at < sample.length; at++) {
		const [first = 0, second = 0] = [sample[at], sample[at + 1]]
		if (first < 0x80) continue
		high++
		if (second < 0xa1) continue
		high++
		at++
		if ((first >= 0xb0 && first <= 0xd7) || (first >= 0xa1 && first <= 0xa3)) firstLevel++
		if (second < 0xc0) lowSecond++
	}
	return high > 8 && firstLevel * 2 > high * 0.85 && lowSecond > firstLevel * 0.12
}

function byteOrderMark(head: Buffer): Encoding | null {
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
	return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

/** UTF-16 without a mark: nearly every other byte of Latin text is zero. */
function withoutMark(head: Buffer): Encoding | null {
	const zeros = [0, 0]
	for (let index = 0; index < head.length; index++)
		if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
	const [even = 0, odd = 0] = zeros
	if (Math.max(even, odd) < head.length * 0.2) return null
	return odd > even ? 'utf-16le' : 'utf-16be'
}

/** Share of the lines with bytes beyond ASCII that are valid UTF-8. */
function utf8Share(sample: Buffer): number {
	let valid = 0
	let all = 0
	for (let start = 0; start < sample.length; ) {
		const newline = sample.indexOf(10, start)
		const end = newline < 0 ? sample.length : newline
		const line = sample.subarray(start, end)
		if (!isAscii(line)) {
			all++
			if (isUtf8(line)) valid++
		}
		start = end + 1
	}
	return all === 0 ? 1 : valid / all
}

/** How clearly one reading beats the next: by the characters in which the two differ. */
function certainty(best: { text: string; sum: number }, rival: { text: string; sum: number }): number {
	let differing = 0
	for (let index = 0; index < best.text.length; index++) if (best.text[index] !== rival.text[index]) differing++
	return Math.min(0.99, 0.5 + (best.sum - rival.sum) / Math.max(1, differing) / 5)
}

/**
 * The encoding of a text: by its mark, by being valid UTF-8, else by decoding it in each candidate and scoring the
 * accented letters in their context. `head` = first bytes of the file, `sample` = whole lines that have bytes beyond ASCII.
 */
export function guessEncoding(head: Buffer, sample: Buffer): EncodingGuess {
	const certain = byteOrderMark(head) ?? withoutMark(head)
	if (certain) return { value: certain, confidence: 1, alternatives: [] }
	if (isAscii(sample)) return { value: 'utf-8', confidence: 1, alternatives: [] }
	const share = utf8Share(sample)
	if (share > 0.5) return { value: 'utf-8', confidence: share, alternatives: share === 1 ? [] : ['windows-1252'] }
	if (isChinese(sample)) return { value: 'gb18030', confidence: 0.9, alternatives: ['windows-1252'] }
	const read = (value: Encoding) => {
		const text = decodeSample(sample, value)
		return { value, text, sum: score(text) }
	}
	const first = usual.map(read)
	const beyond = sample.reduce((count, byte) => (byte < 0x80 ? count : count + 1), 0)
	const sensible = first.some(({ sum }) => sum >= beyond * SENSE)
	const rarer = sensible ? [] : others.map(read).filter(({ sum }) => sum > beyond * RARER_SENSE)
	const ranked = [...first, ...rarer].toSorted((left, right) => right.sum - left.sum)
	const [best, ...rest] = ranked
	if (!best) return { value: 'windows-1252', confidence: 0, alternatives: [] }
	const rival = rest.find(({ text }) => text !== best.text)
	return {
		value: best.value,
		confidence: best.sum <= 0 ? 0.1 : rival ? certainty(best, rival) : 0.99,
		alternatives: rest.map(({ value }) => value),
	}
}
