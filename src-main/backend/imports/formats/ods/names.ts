/** Prefixes with their colon that a document uses for the namespaces of OpenDocument. */
export interface Prefixes {
	office: string
	table: string
	text: string
	draw: string
	calc: string
}

const namespaces: Record<keyof Prefixes, string> = {
	office: 'urn:oasis:names:tc:opendocument:xmlns:office:1.0',
	table: 'urn:oasis:names:tc:opendocument:xmlns:table:1.0',
	text: 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
	draw: 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0',
	calc: 'urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0',
}

/** From the start of content.xml; null while its first element is not complete or where it is no OpenDocument. */
export function prefixesOf(head: string): Prefixes | null {
	const root = /<(?:[\w.-]+:)?document-content\s[^>]*>/.exec(head)?.[0]
	if (root === undefined) return null
	const prefix = (name: keyof Prefixes) => {
		const found = [...root.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)].find(
			([, , uri]) => uri === namespaces[name],
		)
		return found ? `${found[1]}:` : `${name === 'calc' ? 'calcext' : name}:`
	}
	return {
		office: prefix('office'),
		table: prefix('table'),
		text: prefix('text'),
		draw: prefix('draw'),
		calc: prefix('calc'),
	}
}
