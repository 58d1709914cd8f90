/** One record of an Excel 97 stream (MS-XLS §2.1.4): type, length, content. */
export function record(type: number, ...parts: readonly (Buffer | number[])[]): Buffer {
	const content = Buffer.concat(parts.map((part) => Buffer.from(part)))
	const head = Buffer.alloc(4)
	head.writeUInt16LE(type, 0)
	head.writeUInt16LE(content.length, 2)
	return Buffer.concat([head, content])
}

export const u16 = (...values: number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer)
const double = (value: number): Buffer => Buffer.from(Float64Array.of(value).buffer)
const shortText = (text: string): Buffer => Buffer.from([text.length, 0, ...Buffer.from(text, 'latin1')])

const beginning = (kind: number) => record(0x0809, u16(0x0600, kind, 0x0dbb, 0x07cc), [0, 0, 0, 0, 6, 0, 0, 0])
const end = record(0x000a)
/** The number 1 as the only token of a formula. */
const formulaOfOne = Buffer.from([3, 0, 0x1e, 1, 0])

export const numberCell = (row: number, column: number, value: number): Buffer =>
	record(0x0203, u16(row, column, 0), double(value))
/** A cell worked out by a formula; a text result stands in the record behind it. */
export const formulaCell = (row: number, column: number, value: number | string): Buffer =>
	typeof value === 'number'
		? record(0x0006, u16(row, column, 0), double(value), [0, 0, 0, 0, 0, 0], formulaOfOne)
		: Buffer.concat([
				record(0x0006, u16(row, column, 0), [0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0], formulaOfOne),
				record(0x0207, u16(value.length), [0], Buffer.from(value, 'latin1')),
			])

/** A cell whose number is packed into 30 bits; `format` is the index of its cell format. */
export const packedCell = (row: number, column: number, rk: number, format = 0): Buffer =>
	record(0x027e, u16(row, column, format), Buffer.from(Int32Array.of(rk).buffer))
export const packedCells = (row: number, column: number, rks: readonly number[]): Buffer =>
	record(
		0x00bd,
		u16(row, column),
		...rks.map((rk) => Buffer.concat([u16(0), Buffer.from(Int32Array.of(rk).buffer)])),
		u16(column + rks.length - 1),
	)
export const sharedCell = (row: number, column: number, index: number): Buffer =>
	record(0x00fd, u16(row, column, 0), Buffer.from(Uint32Array.of(index).buffer))
/** Shared texts, in as many records as there are pieces. */
export const sharedTexts = (count: number, ...pieces: readonly Buffer[]): Buffer =>
	Buffer.concat(
		pieces.map((piece, index) =>
			index === 0 ? record(0x00fc, Buffer.from(Uint32Array.of(count, count).buffer), piece) : record(0x003c, piece),
		),
	)
export const numberFormat = (id: number, code: string): Buffer =>
	record(0x041e, u16(id, code.length), [0], Buffer.from(code, 'latin1'))
export const cellFormat = (id: number): Buffer => record(0x00e0, u16(0, id, 0, 0, 0, 0, 0, 0, 0, 0))

/** A workbook of one sheet outside a container; `globals` are further records of the workbook as a whole. */
export function writeBiffStream(cells: readonly Buffer[], globals: readonly Buffer[] = []): Buffer {
	const head = Buffer.concat([beginning(0x0005), ...globals])
	const sheetEntry = (at: number) => {
		const place = Buffer.alloc(4)
		place.writeUInt32LE(at)
		return record(0x0085, place, [0, 0], shortText('Feuille'))
	}
	const at = head.length + sheetEntry(0).length + end.length
	return Buffer.concat([head, sheetEntry(at), end, beginning(0x0010), ...cells, end])
}
