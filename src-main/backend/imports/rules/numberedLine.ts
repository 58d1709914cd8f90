import { meaningOf } from './decisionMeanings.ts'

/** A number, what parts it from the name, and the rest of the line. */
const numbered = /^\s*(?:n[°o]\s*)?([A-Z]{0,4}-?\d[\dA-Z/]*(?:-[\dA-Z]+)*)(\s*[.)\]:–—-]+\s*|\s+)(\p{L}.*)$/iu
/** Where one thing ends and the next begins in a line that nobody wrote in columns. */
const between =
	/\s{2,}|\t|\s+[-–—:;|]\s+|\s*;\s*|[,\s]\s*(?=n[ée]e?s?(?:\(e\))?\s+(?:le|en|vers|à|a|au)\s|born\s|fèt\s)|(?<!\d\s+\p{L}{3,10}\.?|\b(?:le|en|vers|on|in|née?s?))\s+(?=\d)|\s+(?=\()/iu
const birth =
	/^\(?(?:n[ée]e?s?(?:\(e\))?|born|fèt)(?:\s|$)|^\(?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?!\d)|^\d{1,2}(?:er)?\s+\p{L}{3,10}\.?\s+\d{4}/iu
const name = /^\p{L}[\p{L}\p{M}'’ .,-]{2,60}$/u

/** A decision behind a name, or the letter of a sex before what follows, is no part of the name. */
function withoutEnd(whole: string, rests: readonly string[]): { first: string; others: string[] } {
	const [, first = '', last = ''] = /^(.*\S)\s+(\S+)$/u.exec(whole) ?? []
	const isDecision = last.length > 3 && !/\p{Ll}/u.test(last.slice(1)) && meaningOf(last) !== null
	const isSex = rests.length > 0 && /^[FM]$/.test(last)
	return first !== '' && (isDecision || isSex)
		? { first, others: [last, ...rests] }
		: { first: whole, others: [...rests] }
}

/** A place in words of its own behind a date of birth. */
const isPlace = (text: string) => /^(?:à|a|au|aux|in|at|nan)\s/iu.test(text)

export interface NumberedLine {
	/** Number, name, birth, and whatever else there is, each in a cell of its own. */
	cells: string[]
	/** Number and name are parted by a sign, as in `12. PIERRE Jean`, `0012 - PIERRE Jean`. */
	isSigned: boolean
}

/** The numbers of a line that has nothing else: `1204  1207  1211`, `A12-003; A12-007`; null for any other line. */
export function numbersOf(line: string): string[] | null {
	const words = line.trim().split(/[\s;,]+/)
	return words.every((word) => /^[A-Z]{0,3}\d{3,}[\dA-Z/-]*$/.test(word)) ? words : null
}

/** A line of a list without columns: `0012 - PIERRE Jean né le 12/03/2003 à Jacmel`; null for any other line. */
export function numberedLine(line: string): NumberedLine | null {
	const [, number = '', sign = '', rest = ''] = numbered.exec(line) ?? []
	const [whole = '', ...rests] = rest.trim().split(between)
	if (!name.test(whole)) return null
	const { first, others } = withoutEnd(whole, rests)
	const from = others.findIndex((part) => birth.test(part))
	let to = from < 0 ? others.length : from
	if (from >= 0) to = isPlace(others[from + 1] ?? '') ? from + 2 : from + 1
	const born = from < 0 ? [] : others.slice(from, to)
	const further = from < 0 ? others : [...others.slice(0, from), ...others.slice(to)]
	return {
		cells: [number, first, born.join(' '), ...further].map((cell) => cell.trim()),
		isSigned: sign.trim() !== '',
	}
}
