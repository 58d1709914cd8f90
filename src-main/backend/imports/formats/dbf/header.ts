import type { Encoding } from '../encodings.ts'

/** Where a field's bytes stand in a record and what they are. */
export interface DbfField {
	/** Bytes of its name: they are in the file's own code page. */
	name: Buffer
	/** Letter of the type as the file has it. */
	type: string
	/** Offset in the record; the deletion mark is byte 0. */
	offset: number
	bytes: number
	decimals: number
	/** Visual FoxPro: the field may be null, said by a bit of the hidden field `_NullFlags`. */
	nullable: boolean
}

export type Dialect = 'dbase2' | 'dbase' | 'dbase7' | 'foxpro' | 'visualFoxPro'

export interface DbfHeader {
	dialect: Dialect
	/** As the header states; programs that crashed leave it behind. */
	records: number
	headerBytes: number
	recordBytes: number
	/** The code page byte (language driver); 0 where none is stated. */
	codePage: number
	fields: DbfField[]
}

/** First bytes by which the dialects of dBase are told apart. */
const dialects: ReadonlyMap<number, Dialect> = new Map<number, Dialect>([
	[0x02, 'dbase2'],
	[0x03, 'dbase'],
	[0x04, 'dbase7'],
	[0x05, 'dbase'],
	[0x07, 'dbase'],
	[0x30, 'visualFoxPro'],
	[0x31, 'visualFoxPro'],
	[0x32, 'visualFoxPro'],
	[0x43, 'dbase'],
	[0x63, 'dbase'],
	[0x7b, 'dbase'],
	[0x83, 'dbase'],
	[0x87, 'dbase'],
	[0x8b, 'dbase'],
	[0x8c, 'dbase7'],
	[0x8e, 'dbase'],
	[0xcb, 'dbase'],
	[0xe5, 'dbase'],
	[0xf5, 'foxpro'],
	[0xfb, 'foxpro'],
])

const END_OF_FIELDS = 0x0d
const DBASE2_DATA = 521
const MOST_FIELDS = 2_046

/** Length and shape of a field descriptor: where its type, length and decimals stand. */
const descriptors = {
	dbase2: { start: 8, bytes: 16, name: 11, type: 11, length: 12, decimals: 15 },
	dbase: { start: 32, bytes: 32, name: 11, type: 11, length: 16, decimals: 17 },
	dbase7: { start: 68, bytes: 48, name: 32, type: 32, length: 33, decimals: 34 },
} as const

/** Longest header there can be: its length has 16 bits. */
export const MOST_HEADER_BYTES = 65_535

/**
 * Header of a dBase II to 7, FoxPro or Visual FoxPro table from the first bytes of a file; null when it is none.
 * Forgiving where real files are broken: update date, record count, terminator, one forgotten field length.
 */
export function readHeader(head: Buffer): DbfHeader | null {
	const dialect = dialects.get(head[0] ?? 0)
	if (!dialect || head.length < 32) return null
	const old = dialect === 'dbase2'
	const headerBytes = old ? DBASE2_DATA : head.readUInt16LE(8)
	const stated = head.readUInt16LE(old ? 6 : 10)
	const fields = readFields(head, dialect, headerBytes)
	if (fields.length === 0 || fields.length > MOST_FIELDS || stated < 2) return null
	placeFields(fields, stated)
	const needed = fields.reduce((sum, { bytes }) => sum + bytes, 1)
	if (needed > 0xffff) return null
	return {
		dialect,
		records: old ? head.readUInt16LE(1) : head.readUInt32LE(4),
		headerBytes,
		recordBytes: stated,
		codePage: old ? 0 : (head[29] ?? 0),
		fields,
	}
}

function readFields(head: Buffer, dialect: Dialect, headerBytes: number): DbfField[] {
	const shape = descriptors[dialect === 'dbase2' || dialect === 'dbase7' ? dialect : 'dbase']
	const end = Math.min(headerBytes, head.length)
	const fields: DbfField[] = []
	for (let at = shape.start; at + shape.bytes <= end && head[at] !== END_OF_FIELDS; at += shape.bytes) {
		const descriptor = head.subarray(at, at + shape.bytes)
		const name = descriptor.subarray(0, shape.name)
		const nul = name.indexOf(0)
		const type = String.fromCharCode(descriptor[shape.type] ?? 0)
		if (!/[A-Z0+@]/.test(type)) return []
		const decimals = descriptor[shape.decimals] ?? 0
		fields.push({
			name: Buffer.from(nul < 0 ? name : name.subarray(0, nul)),
			type,
			offset: 0,
			// Clipper and FoxPro keep the upper half of a long text's length where others keep decimals.
			bytes: (descriptor[shape.length] ?? 0) + (type === 'C' ? decimals * 256 : 0),
			decimals: type === 'C' ? 0 : decimals,
			nullable: dialect === 'visualFoxPro' && ((descriptor[18] ?? 0) & 2) !== 0,
		})
	}
	return fields
}

/** Fields stand one behind the other; a single one without a length has what is left of the record. */
function placeFields(fields: DbfField[], recordBytes: number): void {
	const missing = recordBytes - fields.reduce((sum, { bytes }) => sum + bytes, 1)
	const [lengthless, ...others] = fields.filter(({ bytes }) => bytes === 0)
	if (lengthless && others.length === 0 && missing > 0 && missing < 256) lengthless.bytes = missing
	let offset = 1
	for (const field of fields) {
		field.offset = offset
		offset += field.bytes
	}
}

const codePages: Record<string, readonly number[]> = {
	cp437: [0x01, 0x09, 0x0b, 0x0d, 0x0f, 0x11, 0x15, 0x18, 0x19, 0x1b],
	cp850: [0x02, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1a, 0x1d, 0x25, 0x37],
	'windows-1252': [0x03, 0x57, 0x58, 0x59],
	macroman: [0x04],
	'windows-1256': [0x7e],
}
const foreignPages: Record<string, readonly number[]> = {
	cp865: [0x08, 0x17, 0x66],
	cp863: [0x1c, 0x6c],
	cp852: [0x1f, 0x22, 0x23, 0x40, 0x64, 0x87],
	cp860: [0x24],
	cp866: [0x26, 0x65],
	cp861: [0x67],
	cp737: [0x6a, 0x86],
	cp857: [0x6b, 0x88],
	cp874: [0x50, 0x7c],
	win1255: [0x7d],
	maccyrillic: [0x96],
	maccenteuro: [0x97],
	macgreek: [0x98],
	win1250: [0xc8],
	win1251: [0xc9],
	win1254: [0xca],
	win1253: [0xcb],
	win1257: [0xcc],
}
const pageOf = (pages: Record<string, readonly number[]>, byte: number) =>
	Object.entries(pages).find(([, bytes]) => bytes.includes(byte))?.[0]

const ours = (name: string | undefined): Encoding | null => {
	switch (name) {
		case 'cp437':
		case 'cp850':
		case 'windows-1252':
		case 'macroman':
		case 'windows-1256':
			return name
		default:
			return null
	}
}

/** What the code page byte states, of the encodings that people can choose; null when it is missing or another. */
export const statedEncoding = (codePage: number): Encoding | null => ours(pageOf(codePages, codePage))

/** Name (of iconv-lite) of a stated code page that people cannot choose: it is believed. */
export const foreignPage = (codePage: number): string | null => pageOf(foreignPages, codePage) ?? null
