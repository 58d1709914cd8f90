import { tidy } from './text.ts'

export interface PersonName {
	surname: string
	givenNames: string
	/** The parts were told apart by a guess, not by a comma or columns of their own. */
	guessed: boolean
}

const particles = new Set([
	'DE',
	'DU',
	'DES',
	'LA',
	'LE',
	'DEL',
	'VAN',
	'VON',
	'SAINT',
	'SAINTE',
	'ST',
	'STE',
	'ST.',
	'STE.',
	'BEN',
	'EL',
	'AL',
	'D’',
	"D'",
	'MC',
	'MAC',
])

const isUpper = (word: string) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase()

/**
 * A whole name in one cell. A comma parts surname from given names; else the words in capitals are the surname where
 * the others are not; else the first word (with its particles) or, for `givenNamesFirst`, the last.
 */
export function partName(written: string, order: 'surnameFirst' | 'givenNamesFirst'): PersonName {
	const text = withoutLead(written)
	const comma = text.indexOf(',')
	if (comma > 0) return { surname: tidy(text.slice(0, comma)), givenNames: tidy(text.slice(comma + 1)), guessed: false }
	const words = text.split(' ').filter((word) => word !== '')
	if (words.length < 2) return { surname: words[0] ?? '', givenNames: '', guessed: false }
	const upper = words.map(isUpper)
	const capitals = upper.filter(Boolean).length
	if (capitals > 0 && capitals < words.length) {
		const leading = upper.indexOf(false)
		if (leading === capitals) return parted(words, leading, false)
		if (upper.lastIndexOf(false) === words.length - capitals - 1)
			return {
				surname: words.slice(-capitals).join(' '),
				givenNames: words.slice(0, -capitals).join(' '),
				guessed: false,
			}
	}
	if (order === 'surnameFirst') {
		let length = 1
		while (length < words.length - 1 && particles.has((words[length - 1] ?? '').toUpperCase())) length++
		return parted(words, length, true)
	}
	let start = words.length - 1
	while (start > 1 && particles.has((words[start - 1] ?? '').toUpperCase())) start--
	return { surname: words.slice(start).join(' '), givenNames: words.slice(0, start).join(' '), guessed: true }
}

/** A dash that begins a line of a list; how somebody is addressed. The raw cell keeps both. */
const lead =
	/^[-–—•*·]\s+|^(?:M(?:me|lle|ME|LLE|rs|iss|RS|ISS)\.?|M\.|M[rR]\.?|Monsieur|Madame|Mademoiselle|MONSIEUR|MADAME|MADEMOISELLE)\s+(?=\S+\s)/u
const withoutLead = (text: string) => text.replace(lead, '').replace(lead, '')

function parted(words: readonly string[], length: number, guessed: boolean): PersonName {
	return { surname: words.slice(0, length).join(' '), givenNames: words.slice(length).join(' '), guessed }
}

/** UTF-8 read as Windows-1252 or as a code page of DOS: `FRANÃ§OIS`, `FRAN├ºOIS`. */
const garbled = /[ÂÃÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|[\u2500-\u259f]/

/** Digits, question marks, signs that no name has, letters of a wrong encoding, or a single letter. */
export function looksSuspicious(surname: string, givenNames: string): boolean {
	const name = surname + givenNames
	return /[\d?#@*=<>{}\\|_~\ufffd\u0080-\u009f¡-©«-³µ¶¸¹»-¿×÷]/.test(name) || garbled.test(name) || name.length < 3
}
