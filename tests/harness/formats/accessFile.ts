/** Writes small Access databases (Jet 4, as Access 2000 to 2003 makes them; or ACE) for the tests, from made-up rows. */

const PAGE = 4096
const RECORDS_AT = 14

type Kind = 'text' | 'long' | 'double' | 'date' | 'boolean'
const kinds: Record<Kind, { type: number; bytes: number }> = {
	text: { type: 0x0a, bytes: 0 },
	long: { type: 0x04, bytes: 4 },
	double: { type: 0x07, bytes: 8 },
	date: { type: 0x08, bytes: 8 },
	boolean: { type: 0x01, bytes: 0 },
}

interface AccessColumn {
	name: string
	kind: Kind
}
type Value = string | number | boolean | Date | null

export interface AccessTable {
	name: string
	columns: readonly AccessColumn[]
	rows: readonly (readonly Value[])[]
}

const catalogColumns: readonly AccessColumn[] = [
	{ name: 'Id', kind: 'long' },
	{ name: 'Name', kind: 'text' },
	{ name: 'Type', kind: 'long' },
	{ name: 'Flags', kind: 'long' },
]
const TABLE = 1
const OF_THE_SYSTEM = -2_147_483_648
const CATALOG_PAGE = 2

/** RC4, with which the header is hidden. */
function hidden(plain: Buffer): Buffer {
	const key = [0xc7, 0xda, 0x39, 0x6b]
	const state = Array.from({ length: 256 }, (_, index) => index)
	const swap = (one: number, other: number) => {
		const kept = state[one] ?? 0
		state[one] = state[other] ?? 0
		state[other] = kept
	}
	for (let index = 0, other = 0; index < 256; index++) {
		other = (other + (state[index] ?? 0) + (key[index % key.length] ?? 0)) & 255
		swap(index, other)
	}
	let one = 0
	let other = 0
	return Buffer.from(
		plain.map((byte) => {
			one = (one + 1) & 255
			other = (other + (state[one] ?? 0)) & 255
			swap(one, other)
			return byte ^ (state[((state[one] ?? 0) + (state[other] ?? 0)) & 255] ?? 0)
		}),
	)
}

/** Latin letters in one byte each, as Access packs them; others in two. */
const packedText = (text: string) =>
	/^[ -~\u00a0-\u00ff]*$/.test(text) && text.length > 2
		? Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'latin1')])
		: Buffer.from(text, 'utf16le')

const daysSince1899 = (date: Date) => date.getTime() / 86_400_000 + 25_569

function fixedBytes(kind: Kind, value: Value): Buffer {
	const bytes = Buffer.alloc(kinds[kind].bytes)
	if (kind === 'long' && typeof value === 'number') bytes.writeInt32LE(value)
	if (kind === 'double' && typeof value === 'number') bytes.writeDoubleLE(value)
	if (kind === 'date' && value instanceof Date) bytes.writeDoubleLE(daysSince1899(value))
	return bytes
}

function record(columns: readonly AccessColumn[], row: readonly Value[]): Buffer {
	const count = Buffer.alloc(2)
	count.writeUInt16LE(columns.length)
	const fixed = columns.flatMap(({ kind }, index) => (kind === 'text' ? [] : [fixedBytes(kind, row[index] ?? null)]))
	const texts = columns.flatMap(({ kind }, index) => (kind === 'text' ? [packedText(String(row[index] ?? ''))] : []))
	let end = 2 + fixed.reduce((sum, { length }) => sum + length, 0)
	const offsets = texts.map(({ length }) => (end += length) - length)
	const tail = Buffer.alloc(2 * (offsets.length + 2))
	for (const [index, offset] of [end, ...offsets.toReversed(), offsets.length].entries())
		tail.writeUInt16LE(offset, 2 * index)
	const present = Buffer.alloc(Math.ceil(columns.length / 8))
	for (const index of columns.keys()) {
		const value = row[index] ?? null
		if (value !== null && value !== false) present[index >> 3] = (present[index >> 3] ?? 0) | (1 << (index & 7))
	}
	return Buffer.concat([count, ...fixed, ...texts, tail, present])
}

/** A page of records, the last one first; answers it with how many records found room. */
function dataPage(definition: number, records: readonly Buffer[]): { page: Buffer; used: number } {
	const page = Buffer.alloc(PAGE)
	page.writeUInt16LE(0x0101, 0)
	page.writeUInt32LE(definition, 4)
	let start = PAGE
	let used = 0
	for (const bytes of records) {
		if (start - bytes.length < RECORDS_AT + 2 * (used + 1)) break
		start -= bytes.length
		bytes.copy(page, start)
		page.writeUInt16LE(start, RECORDS_AT + 2 * used)
		used++
	}
	page.writeUInt16LE(used, RECORDS_AT - 2)
	return { page, used }
}

function definitionPage(columns: readonly AccessColumn[], rows: number, usageRow: number): Buffer {
	const page = Buffer.alloc(PAGE)
	page.writeUInt16LE(0x0102, 0)
	page.writeUInt32LE(rows, 16)
	page.writeUInt16LE(columns.filter(({ kind }) => kind === 'text').length, 43)
	page.writeUInt16LE(columns.length, 45)
	// The map of its pages is a record of page 1.
	page.writeUInt32LE((1 << 8) | usageRow, 55)
	let at = 63
	let variable = 0
	let fixedAt = 0
	for (const [index, { kind }] of columns.entries()) {
		const isText = kind === 'text'
		page.writeUInt8(kinds[kind].type, at)
		page.writeUInt16LE(index, at + 5)
		page.writeUInt16LE(isText ? variable++ : 0, at + 7)
		page.writeUInt8(isText ? 2 : 3, at + 15)
		page.writeUInt16LE(isText ? 0 : fixedAt, at + 21)
		page.writeUInt16LE(isText ? 100 : kinds[kind].bytes, at + 23)
		if (!isText) fixedAt += kinds[kind].bytes
		at += 25
	}
	for (const { name } of columns) {
		const bytes = Buffer.from(name, 'utf16le')
		page.writeUInt16LE(bytes.length, at)
		bytes.copy(page, at + 2)
		at += 2 + bytes.length
	}
	return page
}

/** Which pages a table has: 512 of them, from page 0 on. */
function usageMap(pages: readonly number[]): Buffer {
	const map = Buffer.alloc(5 + 64)
	for (const page of pages) map[5 + (page >> 3)] = (map[5 + (page >> 3)] ?? 0) | (1 << (page & 7))
	return map
}

/** `engine`: `Jet` for .mdb, `ACE` for .accdb. */
export function writeAccess(tables: readonly AccessTable[], engine: 'Jet' | 'ACE' = 'Jet'): Buffer {
	const header = Buffer.alloc(PAGE)
	header.writeUInt32LE(0x100, 0)
	header.write(`Standard ${engine} DB`, 4, 'latin1')
	header.writeUInt8(engine === 'Jet' ? 1 : 2, 0x14)
	hidden(Buffer.alloc(128)).copy(header, 0x18)
	// Page 1, the maps, is known last.
	const pages: Buffer[] = [header, Buffer.alloc(PAGE), Buffer.alloc(PAGE)]
	const maps: Buffer[] = [usageMap([])]
	const write = (definition: number, { columns, rows }: Pick<AccessTable, 'columns' | 'rows'>, usageRow: number) => {
		pages[definition] = definitionPage(columns, rows.length, usageRow)
		const own: number[] = []
		let records = rows.map((row) => record(columns, row))
		while (records.length > 0) {
			const { page, used } = dataPage(definition, records)
			own.push(pages.push(page) - 1)
			records = records.slice(used)
		}
		maps[usageRow] = usageMap(own)
	}
	const catalog: Value[][] = [[CATALOG_PAGE, 'MSysObjects', TABLE, OF_THE_SYSTEM]]
	for (const table of tables) {
		const definition = pages.push(Buffer.alloc(PAGE)) - 1
		catalog.push([definition, table.name, TABLE, 0])
		write(definition, table, maps.length)
	}
	write(CATALOG_PAGE, { columns: catalogColumns, rows: catalog }, 0)
	pages[1] = dataPage(0, maps).page
	return Buffer.concat(pages)
}
