/** Longest tag there may be, so that damaged markup costs no more than its length. */
const MOST_TAG_CHARACTERS = 1 << 16
const QUOTE = 34
const APOSTROPHE = 39
const GREATER = 62

/** Index of the `>` that ends the tag which starts at `from`; -1 when it is not there yet, -2 when it never comes. */
export function tagEnd(text: string, from: number): number {
	const end = Math.min(text.length, from + MOST_TAG_CHARACTERS)
	let quote = 0
	for (let at = from + 1; at < end; at++) {
		const code = text.charCodeAt(at)
		if (quote !== 0) {
			if (code === quote) quote = 0
		} else if (code === QUOTE || code === APOSTROPHE) quote = code
		else if (code === GREATER) return at
	}
	return end < text.length ? -2 : -1
}

/** Whether the name of a tag ends at `at`. */
export const nameEnds = (text: string, at: number): boolean => {
	const code = text.charCodeAt(at)
	return code === GREATER || code === 47 || code === 32 || code === 9 || code === 10 || code === 13
}

/** `xml` without the elements that start with `open`; an element that is not closed takes the rest along. */
export function withoutElements(xml: string, open: string, closing: (name: string) => string): string {
	let kept = ''
	let from = 0
	for (;;) {
		const start = xml.indexOf(open, from)
		if (start < 0) return kept + xml.slice(from)
		kept += xml.slice(from, start)
		let nameEnd = start + open.length
		while (nameEnd < xml.length && !nameEnds(xml, nameEnd)) nameEnd++
		const end = tagEnd(xml, start)
		if (end < 0) return kept
		if (xml.charCodeAt(end - 1) === 47) {
			from = end + 1
			continue
		}
		const close = closing(xml.slice(start + 1, nameEnd))
		const closeAt = xml.indexOf(close, end)
		if (closeAt < 0) return kept
		from = closeAt + close.length
	}
}
