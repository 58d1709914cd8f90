const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text of XML character data: entities, CDATA, and the `_x000D_` escapes of spreadsheet programs. */
export function plainText(xml: string): string {
	let text = xml
	if (text.includes('<![CDATA['))
		text = text.replace(/<!\[CDATA\[([^]*?)\]\]>/g, (_, content: string) =>
			content.replace(/&/g, '&amp;').replace(/</g, '&lt;'),
		)
	if (text.includes('&'))
		text = text.replace(
			/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi,
			(whole, hex?: string, decimal?: string, name?: string) => {
				if (name !== undefined) return entities[name] ?? whole
				const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
				return code <= 0x10ffff ? String.fromCodePoint(code) : whole
			},
		)
	if (text.includes('_x'))
		text = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
	return text
}

/**
 * The sheets are scanned as Latin-1, one byte one character, because their markup is ASCII; this gives the real text
 * of a piece. The result is a string of its own and keeps no larger piece of the file in memory.
 */
export function utf8Of(latin1: string): string {
	const text = plainText(latin1)
	for (let index = 0; index < text.length; index++) {
		if (text.charCodeAt(index) < 0x80) continue
		return plainText(Buffer.from(latin1, 'latin1').toString('utf8'))
	}
	return text.length < 13 ? text : Buffer.from(text, 'latin1').toString('latin1')
}

export interface Tag {
	/** Without namespace prefix. */
	name: string
	prefix: string
	closing: boolean
	empty: boolean
	/** Attribute names without prefix. */
	attributes: Record<string, string>
}

const tagPattern = /<(\/?)(?:([\w.-]+):)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g
const attributePattern = /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Tags of a small XML part, in order. Comments and processing instructions are left out. */
export function* tags(xml: string): Generator<Tag> {
	for (const [, slash, prefix = '', name = '', rest = '', end] of xml
		.replace(/<!--[^]*?-->/g, '')
		.matchAll(tagPattern)) {
		const attributes: Record<string, string> = {}
		for (const [, key = '', double, single] of rest.matchAll(attributePattern))
			attributes[key] = plainText(double ?? single ?? '')
		yield { name, prefix, closing: slash === '/', empty: end === '/', attributes }
	}
}

/** A document type declaration stands before the first element; no spreadsheet program writes one. */
export function declaresDocumentType(head: string): boolean {
	return /<!DOCTYPE|<!ENTITY/i.test(head)
}

/** Namespace prefix with its colon of the root element, e.g. `x:`; '' for none; null when no element starts yet. */
export function rootPrefix(head: string): string | null {
	const match = /<((?:[\w.-]+:)?)[A-Za-z_][\w.-]*[\s/>]/.exec(head.replace(/<\?[^]*?\?>|<!--[^]*?-->/g, ''))
	return match ? (match[1] ?? '') : null
}

/** All text of `<t>` elements in a piece, phonetic readings (`<rPh>`) left out. */
export function textRuns(xml: string, prefix: string): string {
	let piece = xml
	if (piece.includes(`<${prefix}rPh`))
		piece = piece.replace(new RegExp(`<${prefix}rPh[\\s>][^]*?</${prefix}rPh>`, 'g'), '')
	const open = `<${prefix}t`
	const close = `</${prefix}t>`
	let text = ''
	for (let at = piece.indexOf(open); at >= 0; at = piece.indexOf(open, at + open.length)) {
		const code = piece.charCodeAt(at + open.length)
		// `<t>` or `<t …>`, not `<tableColumn>`.
		if (code !== 62 && code !== 32) continue
		const start = piece.indexOf('>', at) + 1
		if (piece.charCodeAt(start - 2) === 47) continue
		const end = piece.indexOf(close, start)
		if (end < 0) break
		text += piece.slice(start, end)
		at = end
	}
	return utf8Of(text)
}
