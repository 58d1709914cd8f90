import { crc32, deflateRawSync } from 'node:zlib'

/** A zip file of the given parts (APPNOTE.TXT), for workbooks that no program would write. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>): Buffer {
	const bodies: Buffer[] = []
	const entries: Buffer[] = []
	let offset = 0
	for (const [name, content] of Object.entries(parts)) {
		const raw = Buffer.from(content)
		const packed = deflateRawSync(raw, { level: 9 })
		const label = Buffer.from(name)
		const header = Buffer.alloc(30)
		header.writeUInt32LE(0x04034b50, 0)
		header.writeUInt16LE(20, 4)
		header.writeUInt16LE(8, 8)
		header.writeUInt32LE(crc32(raw), 14)
		header.writeUInt32LE(packed.length, 18)
		header.writeUInt32LE(raw.length, 22)
		header.writeUInt16LE(label.length, 26)
		const entry = Buffer.alloc(46)
		entry.writeUInt32LE(0x02014b50, 0)
		entry.writeUInt16LE(20, 6)
		entry.writeUInt16LE(8, 10)
		entry.writeUInt32LE(crc32(raw), 16)
		entry.writeUInt32LE(packed.length, 20)
		entry.writeUInt32LE(raw.length, 24)
		entry.writeUInt16LE(label.length, 28)
		entry.writeUInt32LE(offset, 42)
		bodies.push(header, label, packed)
		entries.push(entry, label)
		offset += 30 + label.length + packed.length
	}
	const directory = Buffer.concat(entries)
	const end = Buffer.alloc(22)
	end.writeUInt32LE(0x06054b50, 0)
	end.writeUInt16LE(entries.length / 2, 8)
	end.writeUInt16LE(entries.length / 2, 10)
	end.writeUInt32LE(directory.length, 12)
	end.writeUInt32LE(offset, 16)
	return Buffer.concat([...bodies, directory, end])
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
export const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** A workbook of one sheet, `Feuille`, whose markup is given. */
export function workbookOf(sheet: string | Buffer, more: Readonly<Record<string, string | Buffer>> = {}): Buffer {
	return zipOf({
		'[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
		'_rels/.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="a" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<workbook xmlns="${spreadsheet}" xmlns:r="${relationships}"><sheets><sheet name="Feuille" sheetId="1" r:id="s"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="s" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="${relationships}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="u" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
		'xl/worksheets/sheet1.xml': sheet,
		...more,
	})
}

/** The markup of a sheet around its rows. */
export const sheetOf = (rows: string) =>
	`<?xml version="1.0"?><worksheet xmlns="${spreadsheet}"><sheetData>${rows}</sheetData></worksheet>`
