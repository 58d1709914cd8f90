import { isAscii } from 'node:buffer'
import { CELL, LIMITS, type RowFlaw, type SourceRow } from '../table.ts'
import type { DbfField, DbfHeader } from './header.ts'
import { memoBlock, type MemoFile } from './memo.ts'
import type { Page } from './page.ts'
import { binaryText, dateText, kindOf, logicalText } from './values.ts'

const SPACE = 32
const textTypes = 'CVNFDL'

/** Text without the padding a fixed width adds: spaces and NULs at its end. */
function unpadded(text: string, from: number, to: number): string {
	let end = to
	while (end > from && (text.charCodeAt(end - 1) === SPACE || text.charCodeAt(end - 1) === 0)) end--
	return text.slice(from, end)
}

/** Visual FoxPro's hidden bits: null, and text shorter than its field, for each field that can be so. */
interface Flags {
	offset: number
	bytes: number
	bits: { field: DbfField; shorter: number; isNull: number }[]
}

function flagsOf(fields: readonly DbfField[]): Flags | null {
	const hidden = fields.find(({ type }) => type === '0')
	if (!hidden) return null
	let bit = 0
	const bits = fields
		.filter(({ type }) => type !== '0')
		.map((field) => ({
			field,
			shorter: 'VQ'.includes(field.type) ? bit++ : -1,
			isNull: field.nullable ? bit++ : -1,
		}))
	return { offset: hidden.offset, bytes: hidden.bytes, bits: bits.filter((one) => one.shorter >= 0 || one.isNull >= 0) }
}

/** Makes rows of records. */
export class Records {
	/** Columns: every field but the hidden ones. */
	readonly fields: DbfField[]
	/** Characters of long texts read since somebody set it back. */
	longCharacters = 0
	readonly #header: DbfHeader
	readonly #page: Page
	readonly #memo: MemoFile | null
	readonly #flags: Flags | null
	/** The same for every row without an overflown number. */
	readonly #kinds: Uint8Array | null
	#undecodable = false
	/** Characters of long texts that the row at hand may still have. */
	#longLeft = 0

	constructor(header: DbfHeader, page: Page, memo: MemoFile | null) {
		this.#header = header
		this.#page = page
		this.#memo = memo
		this.#flags = flagsOf(header.fields)
		this.fields = header.fields.filter(({ type }) => type !== '0')
		const kinds = Uint8Array.from(this.fields, ({ type }) => kindOf(type))
		this.#kinds = kinds.some((kind) => kind !== CELL.TEXT) ? kinds : null
	}

	names(): string[] {
		return this.fields.map(({ name }) => this.#page.decode(name).text.trim())
	}

	/** One record, its deletion mark included; null when it is blank. */
	row(record: Buffer, row: number): SourceRow | null {
		const plain = isAscii(record)
		this.#undecodable = false
		this.#longLeft = LIMITS.rowCharacters
		const whole = plain ? record.toString('latin1') : this.#page.single ? this.#page.decode(record).text : null
		const cells: string[] = []
		let kinds = this.#kinds
		let flaw: RowFlaw | null = null
		let blank = true
		for (const field of this.fields) {
			let text = this.#text(record, whole, field)
			if (text.length > 0) {
				blank = false
				if (text.charCodeAt(0) === 42 && /^\*+$/.test(text) && /[NF]/.test(field.type)) {
					if (kinds === this.#kinds) kinds = Uint8Array.from(this.#kinds ?? [])
					kinds?.fill(CELL.ERROR, cells.length, cells.length + 1)
				}
				if (text.length > LIMITS.cellCharacters) flaw = 'tooLong'
				if (text.includes('\0')) {
					flaw ??= 'nulBytes'
					text = text.replaceAll('\0', ' ')
				}
			}
			cells.push(text)
		}
		if (this.#flags) this.#applyFlags(record, whole, cells)
		if (blank) return null
		if (this.#longLeft < 0) flaw = 'tooLong'
		if (this.#undecodable) flaw ??= 'undecodable'
		return { row, cells, kinds, flaw }
	}

	#text(record: Buffer, whole: string | null, field: DbfField): string {
		const { type, offset } = field
		const end = offset + field.bytes
		if (textTypes.includes(type)) {
			const text = whole === null ? this.#decoded(record.subarray(offset, end)) : unpadded(whole, offset, end)
			if (type === 'N' || type === 'F') return text.trim()
			if (type === 'D') return dateText(text)
			if (type === 'L') return logicalText(text)
			if (whole !== null && /[\u0080-\u009f\ufffd]/.test(text)) this.#undecodable = true
			return text
		}
		const bytes = record.subarray(offset, end)
		if (type === 'M') return this.#long(bytes)
		return binaryText(field, bytes, this.#header.dialect) ?? ''
	}

	#decoded(bytes: Buffer): string {
		const { text, invalid } = this.#page.decode(bytes)
		if (invalid) this.#undecodable = true
		return unpadded(text, 0, text.length)
	}

	#long(bytes: Buffer): string {
		const text = this.#longLeft < 0 ? null : this.#memo?.text(memoBlock(bytes))
		if (!text) return ''
		this.#longLeft -= text.length
		this.longCharacters += text.length
		// dBase keeps its own soft line ends as 0x8D 0x0A, which are not text in any code page.
		const hard = text.includes('\x8d\n', 0, 'latin1')
			? Buffer.from(text.toString('latin1').replaceAll('\x8d\n', ''), 'latin1')
			: text
		return this.#decoded(hard).replace(/[\r\n]+$/, '')
	}

	#applyFlags(record: Buffer, whole: string | null, cells: string[]): void {
		const flags = this.#flags
		if (!flags) return
		const isSet = (bit: number) => bit >= 0 && ((record[flags.offset + (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0
		for (const { field, shorter, isNull } of flags.bits) {
			const column = this.fields.indexOf(field)
			if (isSet(isNull)) cells[column] = ''
			else if (field.type === 'V' && isSet(shorter)) {
				const length = Math.min(record[field.offset + field.bytes - 1] ?? 0, field.bytes)
				cells[column] =
					whole === null
						? this.#decoded(record.subarray(field.offset, field.offset + length))
						: whole.slice(field.offset, field.offset + length)
			}
		}
	}
}
