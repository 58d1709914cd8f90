/**
 * Makes a small TrueType font of the glyphs that are needed (OpenType 1.9; what a PDF wants of it is ISO 32000-2 §9.9.2).
 * The tables for choosing, shaping and hinting glyphs stay out: a PDF names glyphs by their number.
 */

const DIRECTORY = 12
const RECORD = 16
const CHECKSUM_OF_FILE = 0xb1b0afba

/** Flags of a component of a composite glyph (`glyf`, composite glyph description). */
const component = { words: 0x1, scale: 0x8, more: 0x20, twoScales: 0x40, matrix: 0x80 } as const

export type FontTables = ReadonlyMap<string, Buffer>

/** Tables of a TrueType font by their tags. */
export function readTables(font: Buffer): FontTables {
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

function table(tables: FontTables, tag: string): Buffer {
	const found = tables.get(tag)
	if (found === undefined) throw new Error(`font without ${tag}`)
	return found
}

/** Outlines of a font by glyph; empty for a space. */
function outlines(tables: FontTables): (glyph: number) => Buffer {
	const [glyf, loca] = [table(tables, 'glyf'), table(tables, 'loca')]
	const long = table(tables, 'head').readInt16BE(50) === 1
	const offset = (glyph: number) => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
	return (glyph) => glyf.subarray(offset(glyph), offset(glyph + 1))
}

/** Where the numbers of the components of a composite glyph stand; nothing for other glyphs. */
function* components(outline: Buffer): Generator<number> {
	if (outline.length === 0 || outline.readInt16BE(0) >= 0) return
	for (let at = 10; ; ) {
		const flags = outline.readUInt16BE(at)
		yield at + 2
		at += 4 + (flags & component.words ? 4 : 2)
		at += flags & component.matrix ? 8 : flags & component.twoScales ? 4 : flags & component.scale ? 2 : 0
		if ((flags & component.more) === 0) return
	}
}

/**
 * A font whose glyph `n` is `glyphs[n]`; the parts of composite glyphs follow. Glyph 0, which stands for what is missing and
 * is never shown, has no outline.
 */
export function subsetFont(tables: FontTables, glyphs: readonly number[]): { program: Buffer; count: number } {
	const outlineOf = outlines(tables)
	const all = [...glyphs]
	const places = new Map(all.map((glyph, place) => [glyph, place]))
	const parts: Buffer[] = []
	for (let place = 0; place < all.length; place++) {
		const outline = place === 0 ? Buffer.alloc(0) : Buffer.from(outlineOf(all[place] ?? 0))
		for (const at of components(outline)) {
			const part = outline.readUInt16BE(at)
			const known = places.get(part) ?? all.push(part) - 1
			places.set(part, known)
			outline.writeUInt16BE(known, at)
		}
		parts.push(outline.length % 2 === 0 ? outline : Buffer.concat([outline, Buffer.alloc(1)]))
	}
	return { program: assemble(tables, all, parts), count: all.length }
}

function assemble(tables: FontTables, glyphs: readonly number[], parts: readonly Buffer[]): Buffer {
	const offsets = Buffer.alloc((glyphs.length + 1) * 2)
	let end = 0
	for (const [place, { length }] of parts.entries()) offsets.writeUInt16BE((end += length) / 2, (place + 1) * 2)
	const [head, hhea, maxp] = ['head', 'hhea', 'maxp'].map((tag) => Buffer.from(table(tables, tag)))
	if (!head || !hhea || !maxp) throw new Error('font without its headers')
	head.writeUInt32BE(0, 8)
	head.writeInt16BE(0, 50)
	hhea.writeUInt16BE(glyphs.length, 34)
	maxp.writeUInt16BE(glyphs.length, 4)
	// No instructions: no storage, functions or stack for them.
	maxp.fill(0, 14, 28)
	const program = writeFont([
		['glyf', Buffer.concat(parts)],
		['head', head],
		['hhea', hhea],
		['hmtx', Buffer.concat(glyphs.map((glyph) => metricsOf(tables, glyph)))],
		['loca', offsets],
		['maxp', maxp],
	])
	program.writeUInt32BE((CHECKSUM_OF_FILE - checksum(program)) >>> 0, headerOffset(program) + 8)
	return program
}

/** Advance width and left side bearing. */
function metricsOf(tables: FontTables, glyph: number): Buffer {
	const metrics = table(tables, 'hmtx')
	const full = table(tables, 'hhea').readUInt16BE(34)
	if (glyph < full) return metrics.subarray(glyph * 4, glyph * 4 + 4)
	const bearing = full * 4 + (glyph - full) * 2
	return Buffer.concat([metrics.subarray(full * 4 - 4, full * 4 - 2), metrics.subarray(bearing, bearing + 2)])
}

const headerOffset = (program: Buffer) => program.readUInt32BE(DIRECTORY + RECORD + 8)

function checksum(bytes: Buffer): number {
	let sum = 0
	for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
	return sum
}

/** Tables in the order of their tags, each beginning at a multiple of four. */
function writeFont(tables: readonly [tag: string, data: Buffer][]): Buffer {
	const directory = Buffer.alloc(DIRECTORY + tables.length * RECORD)
	const power = Math.floor(Math.log2(tables.length))
	directory.writeUInt32BE(0x00010000)
	directory.writeUInt16BE(tables.length, 4)
	directory.writeUInt16BE(2 ** power * RECORD, 6)
	directory.writeUInt16BE(power, 8)
	directory.writeUInt16BE((tables.length - 2 ** power) * RECORD, 10)
	const parts = [directory]
	let offset = directory.length
	for (const [index, [tag, data]] of tables.entries()) {
		const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
		const record = DIRECTORY + index * RECORD
		directory.write(tag, record, 'latin1')
		directory.writeUInt32BE(checksum(padded), record + 4)
		directory.writeUInt32BE(offset, record + 8)
		directory.writeUInt32BE(data.length, record + 12)
		parts.push(padded)
		offset += padded.length
	}
	return Buffer.concat(parts)
}
