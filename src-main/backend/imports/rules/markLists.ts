import { parseMark } from './marks.ts'

/** A mark that stands in a text behind the name of its subject. */
export interface NamedMark {
	subject: string
	/** As it is written, without quotes. */
	value: string
}

/** A cell with marks of all subjects is short; a longer text is no such list. */
const MOST_CHARACTERS = 2_000

const pair =
	/([\p{L}][\p{L}\p{M}\d .&/'’()-]{0,60}?)\s{0,3}(?:[:=]|\s-|-(?=\s?['"\d]))\s{0,3}(?:['"‘’“”]([^'"‘’“”]{1,12})['"‘’“”]|([+-]?\d{1,4}(?:[.,]\d{1,3})?(?:\s?\/\s?\d{1,3})?)|(\p{L}{1,9}\d?[+*-]?))(?=[\s;,|/]|$)/gu
const isGrade = (text: string) => /^[A-GOSUX][1-9]?[+*-]?$/.test(text)

/** The marks of a cell that holds several: `Toán: 4.25 Ngữ văn: 7.50`, `MAT - 7,5; LIT - ABS`; none where it holds anything else. */
export function marksIn(text: string): NamedMark[] {
	if (text.length > MOST_CHARACTERS) return []
	const found: NamedMark[] = []
	let covered = 0
	for (const [whole, subject = '', quoted, number, word] of text.matchAll(pair)) {
		const value = quoted ?? number ?? word ?? ''
		if (number === undefined && !isGrade(value) && !parseMark(value).readable) return []
		found.push({ subject: subject.trim(), value })
		covered += whole.length
	}
	const others = text.length - covered - (text.match(/[\s;,|/]/g)?.length ?? 0)
	return others > text.length * 0.1 ? [] : found
}
