import type { ZipFile } from '../zip.ts'
import { declaresDocumentType, rootPrefix, textRuns } from './xml.ts'

const MOST_CHARACTERS = 400e6

/** The workbook's shared strings in order, read in one pass (ECMA-376 §18.4). */
export async function readSharedStrings(
	zip: ZipFile,
	part: string,
	refuse: (code: 'imports.unsafe' | 'imports.tooLarge') => Error,
): Promise<string[]> {
	const entry = zip.entries.get(part)
	const strings: string[] = []
	if (!entry) return strings
	let rest = ''
	let prefix: string | null = null
	let characters = 0
	for await (const chunk of zip.stream(entry)) {
		const text = rest + chunk.toString('latin1')
		if (prefix === null) {
			if (declaresDocumentType(text.slice(0, 4096))) throw refuse('imports.unsafe')
			prefix = rootPrefix(text)
			if (prefix === null) {
				rest = text
				continue
			}
		}
		const open = `<${prefix}si`
		const close = `</${prefix}si>`
		let at = 0
		for (;;) {
			const start = text.indexOf(open, at)
			if (start < 0) break
			const tagEnd = text.indexOf('>', start)
			if (tagEnd < 0) break
			if (text.charCodeAt(tagEnd - 1) === 47) {
				strings.push('')
				at = tagEnd + 1
				continue
			}
			const end = text.indexOf(close, tagEnd)
			if (end < 0) break
			const value = textRuns(text.slice(tagEnd + 1, end), prefix)
			characters += value.length
			if (characters > MOST_CHARACTERS) throw refuse('imports.tooLarge')
			strings.push(value)
			at = end + close.length
		}
		const kept = text.indexOf(open, at)
		// Without an open element only the end of the text can hold the start of one.
		rest = kept >= 0 ? text.slice(kept) : text.slice(Math.max(at, text.length - open.length))
		if (rest.length > 64e6) throw refuse('imports.tooLarge')
	}
	return strings
}
