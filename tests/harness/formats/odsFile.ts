import { writeZip } from './zipFile.ts'

export const ODS_TYPE = 'application/vnd.oasis.opendocument.spreadsheet'

/** A spreadsheet around the tables of its content, as LibreOffice puts it together. */
export function odsOf(tables: string, extra: { manifest?: string; head?: string } = {}): Buffer {
	const namespaces = ['office', 'table', 'text']
		.map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
		.join(' ')
	const drawing = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
	const content = `<?xml version="1.0" encoding="UTF-8"?>${extra.head ?? ''}
<office:document-content ${namespaces} ${drawing} office:version="1.3"><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`
	return writeZip([
		{ name: 'mimetype', content: ODS_TYPE, method: 0 },
		{ name: 'content.xml', content },
		{ name: 'META-INF/manifest.xml', content: extra.manifest ?? '<manifest:manifest/>' },
	])
}
