/** Whether a character is a digit, decimal sign or fullwidth form of another script than ours. */
const isForeignDigit = (code: number) =>
	(code >= 0x660 && code <= 0x66c) ||
	(code >= 0x6f0 && code <= 0x6f9) ||
	(code >= 0x966 && code <= 0x96f) ||
	(code >= 0x9e6 && code <= 0x9ef) ||
	(code >= 0xe50 && code <= 0xe59) ||
	(code >= 0xff0e && code <= 0xff1a)

/** Arabic, Persian, Devanagari, Bengali and Thai digits, Arabic decimal and thousands signs, fullwidth digits → those of ASCII. */
const inOurDigits = (text: string) =>
	text.replace(/[\u0660-\u066c\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff0e-\uff1a]/g, (sign) => {
		const code = sign.charCodeAt(0)
		if (code >= 0xff00) return String.fromCharCode(code - 0xfee0)
		if (code === 0x66a) return '%'
		if (code === 0x66b) return '.'
		if (code >= 0xe50) return String(code - 0xe50)
		if (code >= 0x966) return String((code & 15) - 6)
		return code === 0x66c ? ' ' : String(code & 15)
	})

/**
 * A cell as people mean it: outer spaces, repeated spaces, no-break spaces and line breaks gone, digits of other scripts
 * as ours.
 */
export function tidy(cell: string): string {
	for (let index = 0; index < cell.length; index++) {
		const code = cell.charCodeAt(index)
		if (code >= 0x660 && isForeignDigit(code)) return tidy(inOurDigits(cell))
		const oddSpace =
			code < 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200f) || code === 0x202f || code === 0xfeff
		if (oddSpace || (code === 32 && (index === 0 || index === cell.length - 1 || cell.charCodeAt(index + 1) === 32)))
			return cell.replace(/[\p{C}\s]+/gu, ' ').trim()
	}
	return cell
}

/**
 * A copy that keeps no larger text alive: a piece cut out of a chunk of a file holds the whole chunk in memory as long
 * as it lives, so whatever outlives its row must be copied.
 */
export function detached(text: string): string {
	return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Remembers what a pure function answered, for cells that repeat; forgets everything beyond `most` different texts. */
export function remembering<Value>(work: (text: string) => Value, most = 50_000): (text: string) => Value {
	const known = new Map<string, Value>()
	return (text) => {
		const before = known.get(text)
		if (before !== undefined) return before
		if (known.size >= most) known.clear()
		const value = work(text)
		known.set(detached(text), value)
		return value
	}
}
