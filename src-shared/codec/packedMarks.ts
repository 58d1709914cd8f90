import { CodecError } from './codecError.ts'

/**
 * Marks as a bit string, most significant bit first: 4 bits count − 1, 3 bits step, 5 bits width, then `width` bits for
 * each mark: 0 = no mark, otherwise mark ÷ step + 1; zero bits up to the byte. The step is the first of the list that
 * divides every mark, the width the smallest that holds every value. Twelve marks on 300 in whole points: 15 bytes.
 */
const steps = [100, 50, 25, 10, 5, 1] as const
const WIDEST = 24
const MOST_MARKS = 16

export function packMarks(marks: readonly (number | null)[]): Uint8Array {
	if (marks.length < 1 || marks.length > MOST_MARKS) throw new CodecError('outOfRange', 'number of marks')
	const stepIndex = steps.findIndex((step) => marks.every((mark) => mark === null || mark % step === 0))
	const step = steps[stepIndex]
	if (step === undefined) throw new CodecError('outOfRange', 'mark is no whole number of hundredths')
	const values = marks.map((mark) => (mark === null ? 0 : mark / step + 1))
	const largest = Math.max(...values)
	if (Math.min(...values) < 0 || values.some((value, index) => value < 1 && marks[index] !== null))
		throw new CodecError('outOfRange', 'negative mark')
	const width = Math.max(1, 32 - Math.clz32(largest))
	if (largest >= 2 ** WIDEST) throw new CodecError('outOfRange', 'mark')
	const packed = new Uint8Array(Math.ceil((12 + width * values.length) / 8))
	let at = 0
	const put = (value: number, bits: number) => {
		for (let bit = bits - 1; bit >= 0; bit--, at++)
			if ((value >>> bit) & 1) packed[at >> 3] = (packed[at >> 3] ?? 0) | (0x80 >> (at & 7))
	}
	put(marks.length - 1, 4)
	put(stepIndex, 3)
	put(width, 5)
	for (const value of values) put(value, width)
	return packed
}

/** @throws CodecError for anything that `packMarks` would have written differently. */
export function unpackMarks(packed: Uint8Array): (number | null)[] {
	let at = 0
	const take = (bits: number) => {
		let value = 0
		for (let bit = 0; bit < bits; bit++, at++) value = (value << 1) | (((packed[at >> 3] ?? 0) >> (7 - (at & 7))) & 1)
		return value
	}
	const count = take(4) + 1
	const step = steps[take(3)]
	const width = take(5)
	if (step === undefined || width < 1 || width > WIDEST) throw new CodecError('wrongShape', 'marks')
	if (packed.length !== Math.ceil((12 + width * count) / 8)) throw new CodecError('truncated', 'marks')
	const marks = Array.from({ length: count }, () => {
		const value = take(width)
		return value === 0 ? null : (value - 1) * step
	})
	const again = packMarks(marks)
	if (again.length !== packed.length || again.some((byte, index) => byte !== packed[index]))
		throw new CodecError('notCanonical', 'marks')
	return marks
}
