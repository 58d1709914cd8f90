/**
 * fontkit writes the glyph offsets of a small subset divided by two (the short `loca` table), whatever their parity;
 * fonts whose glyphs have odd lengths come out broken. So every glyph is padded to an even length before fontkit sees
 * the font. Tables other than `glyf` and `loca` stay as they are.
 */
export function alignGlyphs(font: Buffer): Buffer {
	const tables = readTables(font)
	const loca = tables.get('loca')
	const glyf = tables.get('glyf')
	const head = tables.get('head')
	const maxp = tables.get('maxp')
	if (loca === undefined || glyf === undefined || head === undefined || maxp === undefined) return font
	const long = head.readInt16BE(50) === 1
	const offset = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
	const glyphs = maxp.readUInt16BE(4)
	const parts: Buffer[] = []
	const offsets = Buffer.alloc((glyphs + 1) * 4)
	let end = 0
	for (let glyph = 0; glyph < glyphs; glyph++) {
		const data = glyf.subarray(offset(glyph), offset(glyph + 1))
		const padding = data.length % 2
		parts.push(data, Buffer.alloc(padding))
		end += data.length + padding
		offsets.writeUInt32BE(end, (glyph + 1) * 4)
	}
	const longHead = Buffer.from(head)
	longHead.writeInt16BE(1, 50)
	tables.set('glyf', Buffer.concat(parts)).set('loca', offsets).set('head', longHead)
	return writeDirectory(font.subarray(0, 4), tables)
}

const DIRECTORY = 12
const RECORD = 16

/** Tables of a TrueType font by their tags. */
export function readTables(font: Buffer): Map<string, Buffer> {
	const tables = new Map<string, Buffer>()
	for (let index = 0; index < font.readUInt16BE(4); index++) {
		const record = DIRECTORY + index * RECORD
		const start = font.readUInt32BE(record + 8)
		tables.set(
			font.toString('latin1', record, record + 4),
			font.subarray(start, start + font.readUInt32BE(record + 12)),
		)
	}
	return tables
}

/** Checksums are left at zero: only fontkit reads this font, and it ignores them. */
function writeDirectory(version: Buffer, tables: ReadonlyMap<string, Buffer>): Buffer {
	const directory = Buffer.alloc(DIRECTORY + tables.size * RECORD)
	version.copy(directory)
	directory.writeUInt16BE(tables.size, 4)
	const parts: Buffer[] = [directory]
	let offset = directory.length
	let record = DIRECTORY
	for (const [tag, data] of tables) {
		directory.write(tag, record, 'latin1')
		directory.writeUInt32BE(offset, record + 8)
		directory.writeUInt32BE(data.length, record + 12)
		const padding = (4 - (data.length % 4)) % 4
		parts.push(data, Buffer.alloc(padding))
		offset += data.length + padding
		record += RECORD
	}
	return Buffer.concat(parts)
}
