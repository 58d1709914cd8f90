import { CELL } from '../table.ts'
import type { DbfField, Dialect } from './header.ts'

const isoDate = (milliseconds: number): string => {
	const time = new Date(milliseconds)
	if (Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0) return ''
	const text = time.toISOString()
	return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19)
}

/** Julian day of 1 January 1970. */
const EPOCH_DAY = 2_440_588

/** `yyyymmdd` → `yyyy-mm-dd`; blank or zeros are no date, anything else stays as it is. */
export function dateText(text: string): string {
	const digits = text.trim()
	if (!/^\d{8}$/.test(digits)) return digits
	return digits === '00000000' ? '' : `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
}

export function logicalText(text: string): string {
	if (/[TtYyJj1]/.test(text)) return '1'
	return /[FfNn0]/.test(text) ? '0' : ''
}

/** Money in ten-thousandths, exactly. */
function currency(value: bigint): string {
	const sign = value < 0n ? '-' : ''
	const digits = String(value < 0n ? -value : value).padStart(5, '0')
	const fraction = digits.slice(-4).replace(/0+$/, '')
	return `${sign}${digits.slice(0, -4)}${fraction === '' ? '' : `.${fraction}`}`
}

/** dBase 7 keeps numbers so that they sort as bytes: the sign bit is turned, negative ones wholly. */
function sortable(bytes: Buffer): Buffer {
	const first = bytes[0] ?? 0
	const turned = Buffer.from(bytes)
	for (let index = 0; index < turned.length; index++)
		turned[index] = first & 0x80 ? (turned[index] ?? 0) ^ (index === 0 ? 0x80 : 0) : (turned[index] ?? 0) ^ 0xff
	return turned
}

const finite = (value: number): string => (Number.isFinite(value) ? String(value) : '')

/** Text of a field that is kept in binary; null for a type that is not. */
export function binaryText(field: DbfField, bytes: Buffer, dialect: Dialect): string | null {
	switch (field.type) {
		case 'I':
			if (bytes.length !== 4) return null
			return dialect === 'dbase7'
				? bytes.every((byte) => byte === 0)
					? ''
					: String((bytes.readUInt32BE(0) ^ 0x80000000) | 0)
				: String(bytes.readInt32LE(0))
		case '+':
			return bytes.length === 4 ? String((bytes.readUInt32BE(0) ^ 0x80000000) | 0) : null
		case 'O':
			return bytes.length !== 8
				? null
				: bytes.every((byte) => byte === 0)
					? ''
					: finite(sortable(bytes).readDoubleBE(0))
		case 'B':
			return bytes.length === 8 && dialect === 'visualFoxPro' ? finite(bytes.readDoubleLE(0)) : null
		case 'Y':
			return bytes.length === 8 ? currency(bytes.readBigInt64LE(0)) : null
		case 'T': {
			if (bytes.length !== 8 || dialect !== 'visualFoxPro') return null
			const day = bytes.readInt32LE(0)
			return day <= 0 ? '' : isoDate((day - EPOCH_DAY) * 86_400_000 + Math.round(bytes.readInt32LE(4) / 1000) * 1000)
		}
		default:
			return null
	}
}

/** Kind of the cells of a field (see CELL). */
export function kindOf(type: string): number {
	if (/[NFIBOY+]/.test(type)) return CELL.NUMBER
	if (/[DT]/.test(type)) return CELL.DATE
	return type === 'L' ? CELL.BOOLEAN : CELL.TEXT
}
