/**
 * QR codes (ISO/IEC 18004) for one purpose: alphanumeric text at error correction level M, fast. Everything that does
 * not depend on the text is worked out once per version: function patterns, format and version information, the order
 * of the data modules, the mask, and the Reed–Solomon products. One symbol then costs tens of microseconds.
 */

export class QrSymbol {
	readonly version: number
	/** Modules per side, without the quiet zone of four. */
	readonly size: number
	/** One bit per module, rows padded to bytes; 1 = dark. Valid until the next symbol of this version. */
	readonly bits: Uint8Array

	constructor(version: number, size: number, bits: Uint8Array) {
		this.version = version
		this.size = size
		this.bits = bits
	}

	/** One byte per module, row by row; 1 = dark. */
	get modules(): Uint8Array {
		const { bits, size } = this
		const stride = strideOf(size)
		return Uint8Array.from({ length: size * size }, (_, place) => {
			const [row, column] = [Math.floor(place / size), place % size]
			return ((bits[row * stride + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1
		})
	}
}

/** Bytes of a row. */
const strideOf = (size: number) => (size + 7) >> 3

/** Level M: error correction codewords per block, and number of blocks, for versions 1–40 (ISO/IEC 18004 table 9). */
const correctionPerBlock = [
	10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
	28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
]
const blockCounts = [
	1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
	37, 38, 40, 43, 45, 47, 49,
]
const LARGEST_VERSION = 40
const ALPHANUMERIC_MODE = 0b0010
const LEVEL_M = 0b00
/** Mask pattern 011: (row + column) mod 3 = 0. Base45 text looks random, so that no pattern is better than another. */
const MASK = 0b011
const masked = (row: number, column: number) => (row + column) % 3 === 0

const alphanumericValues = new Uint8Array(128).fill(255)
for (const [value, character] of Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:').entries())
	alphanumericValues[character.charCodeAt(0)] = value

/** Powers of the primitive element of GF(256) with polynomial x⁸+x⁴+x³+x²+1, and their logarithms. */
const powers = new Uint8Array(510)
const logarithms = new Uint8Array(256)
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
	powers[exponent] = value
	powers[exponent + 255] = value
	logarithms[value] = exponent
	value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
}
const multiply = (a: number, b: number) =>
	a === 0 || b === 0 ? 0 : (powers[(logarithms[a] ?? 0) + (logarithms[b] ?? 0)] ?? 0)

/** Four bits as four bytes, in the order of this machine's memory. */
const fourBits = new Uint32Array(
	Uint8Array.from({ length: 64 }, (_, place) => ((place >> 2) >> (3 - (place & 3))) & 1).buffer,
)

const characterCountBits = (version: number) => (version < 10 ? 9 : version < 27 ? 11 : 13)

/** What of a version does not depend on the text. */
class Version {
	readonly version: number
	readonly size: number
	/** Longest text in characters. */
	readonly capacity: number
	/** The symbol as it is before any data, and as it was written last. */
	private readonly fixedBits: Uint8Array
	private readonly bits: Uint8Array
	/** For every bit of `bits`, which bit of the codewords it is; for the others, one that is always zero. */
	private readonly sources: Uint16Array
	/** The bits of the codewords, a byte for each, and the same memory four at a time. */
	private readonly single: Uint8Array
	private readonly byFours: Uint32Array
	private readonly data: Uint8Array
	private readonly codewords: Uint8Array
	/** Remainders of the blocks, four terms to a word, the last word filled up with zeros. */
	private readonly corrections: Int32Array[]
	private readonly correctionLength: number
	private readonly words: number
	/** Data codewords of each block; the last blocks have one more than the first. */
	private readonly blockLengths: number[]
	private readonly blockStarts: number[]
	/** `words` for each factor: the generator polynomial times it. */
	private readonly products: Int32Array

	constructor(version: number) {
		this.version = version
		this.size = version * 4 + 17
		const fixed = new Uint8Array(this.size * this.size)
		const positions = placeDataModules(this.size, fixed, placeFunctionPatterns(version, fixed))
		const total = positions.length >> 3
		const stride = strideOf(this.size)
		const bitOf = (place: number) => Math.floor(place / this.size) * stride * 8 + (place % this.size)
		this.sources = new Uint16Array(stride * this.size * 8).fill(total * 8)
		for (const [bit, place] of positions.entries()) if (bit < total * 8) this.sources[bitOf(place)] = bit
		this.fixedBits = new Uint8Array(stride * this.size)
		for (const [place, dark] of fixed.entries()) {
			const byte = bitOf(place) >> 3
			this.fixedBits[byte] = (this.fixedBits[byte] ?? 0) | ((dark << 7) >> (bitOf(place) & 7))
		}
		this.bits = new Uint8Array(stride * this.size)
		this.correctionLength = correctionPerBlock[version - 1] ?? 0
		const blocks = blockCounts[version - 1] ?? 0
		const dataLength = total - this.correctionLength * blocks
		const short = Math.floor(dataLength / blocks)
		const longBlocks = dataLength % blocks
		this.blockLengths = Array.from({ length: blocks }, (_, index) => short + (index >= blocks - longBlocks ? 1 : 0))
		this.blockStarts = this.blockLengths.map((_, index) => index * short + Math.max(0, index - (blocks - longBlocks)))
		this.data = new Uint8Array(dataLength)
		this.codewords = new Uint8Array(total)
		this.byFours = new Uint32Array(total * 2 + 1)
		this.single = new Uint8Array(this.byFours.buffer)
		this.words = (this.correctionLength + 3) >> 2
		this.corrections = this.blockLengths.map(() => new Int32Array(this.words))
		const generator = generatorPolynomial(this.correctionLength)
		this.products = new Int32Array(256 * this.words)
		for (let factor = 0; factor < 256; factor++)
			for (const [term, value] of generator.entries()) {
				const word = factor * this.words + (term >> 2)
				this.products[word] = (this.products[word] ?? 0) | (multiply(value, factor) << (24 - 8 * (term & 3)))
			}
		this.capacity = Math.floor(((dataLength * 8 - 4 - characterCountBits(version)) * 2) / 11)
	}

	encode(text: string): QrSymbol {
		this.writeData(text)
		this.writeCorrections()
		this.interleave()
		this.separate()
		const { bits, fixedBits, single, sources } = this
		for (let byte = 0, place = 0; byte < bits.length; byte++, place += 8)
			bits[byte] =
				(fixedBits[byte] ?? 0) ^
				(((single[sources[place] ?? 0] ?? 0) << 7) |
					((single[sources[place + 1] ?? 0] ?? 0) << 6) |
					((single[sources[place + 2] ?? 0] ?? 0) << 5) |
					((single[sources[place + 3] ?? 0] ?? 0) << 4) |
					((single[sources[place + 4] ?? 0] ?? 0) << 3) |
					((single[sources[place + 5] ?? 0] ?? 0) << 2) |
					((single[sources[place + 6] ?? 0] ?? 0) << 1) |
					(single[sources[place + 7] ?? 0] ?? 0))
		return new QrSymbol(this.version, this.size, bits)
	}

	/** Mode, character count, pairs of characters in eleven bits, terminator, padding (clause 7.4). */
	private writeData(text: string): void {
		const { data } = this
		let accumulator = 0
		let bits = 0
		let length = 0
		const put = (value: number, count: number) => {
			accumulator = (accumulator << count) | value
			bits += count
			while (bits >= 8) {
				bits -= 8
				data[length++] = accumulator >>> bits
			}
			accumulator &= (1 << bits) - 1
		}
		put(ALPHANUMERIC_MODE, 4)
		put(text.length, characterCountBits(this.version))
		let index = 0
		for (; index + 1 < text.length; index += 2) put(valueOf(text, index) * 45 + valueOf(text, index + 1), 11)
		if (index < text.length) put(valueOf(text, index), 6)
		put(0, Math.min(4, (data.length - length) * 8 - bits))
		if (bits > 0) put(0, 8 - bits)
		for (let filler = 0xec; length < data.length; filler ^= 0xec ^ 0x11) data[length++] = filler
	}

	/** Remainders of the blocks modulo the generator polynomial (clause 7.5), four terms at a time. */
	private writeCorrections(): void {
		const { data, products, words } = this
		const last = words - 1
		let offset = 0
		for (let block = 0; block < this.corrections.length; block++) {
			const remainder = this.corrections[block]
			const end = offset + (this.blockLengths[block] ?? 0)
			if (remainder === undefined) continue
			remainder.fill(0)
			for (; offset < end; offset++) {
				const product = ((data[offset] ?? 0) ^ ((remainder[0] ?? 0) >>> 24)) * words
				for (let word = 0; word < last; word++)
					remainder[word] =
						(((remainder[word] ?? 0) << 8) | ((remainder[word + 1] ?? 0) >>> 24)) ^ (products[product + word] ?? 0)
				remainder[last] = ((remainder[last] ?? 0) << 8) ^ (products[product + last] ?? 0)
			}
		}
	}

	/** Codewords of all blocks in turn (clause 7.6). */
	private interleave(): void {
		const { blockLengths, blockStarts, codewords, corrections, data } = this
		const longest = blockLengths[blockLengths.length - 1] ?? 0
		let index = 0
		for (let column = 0; column < longest; column++)
			for (let block = 0; block < blockLengths.length; block++)
				if (column < (blockLengths[block] ?? 0)) codewords[index++] = data[(blockStarts[block] ?? 0) + column] ?? 0
		for (let column = 0; column < this.correctionLength; column++)
			for (const correction of corrections)
				codewords[index++] = (correction[column >> 2] ?? 0) >>> (24 - 8 * (column & 3))
	}

	private separate(): void {
		const { byFours, codewords } = this
		for (let index = 0; index < codewords.length; index++) {
			const codeword = codewords[index] ?? 0
			byFours[index * 2] = fourBits[codeword >> 4] ?? 0
			byFours[index * 2 + 1] = fourBits[codeword & 15] ?? 0
		}
	}
}

function valueOf(text: string, index: number): number {
	const value = alphanumericValues[text.charCodeAt(index) & 127] ?? 0
	if (value === 255 || text.charCodeAt(index) > 127) throw new RangeError(`character ${index} is not alphanumeric`)
	return value
}

/** Terms of ∏(x − αⁱ), highest power first, without the leading one (annex A). */
function generatorPolynomial(degree: number): Uint8Array {
	const terms = new Uint8Array(degree)
	terms[degree - 1] = 1
	for (let exponent = 0; exponent < degree; exponent++) {
		const root = powers[exponent] ?? 0
		for (let term = 0; term < degree; term++)
			terms[term] = multiply(terms[term] ?? 0, root) ^ (term + 1 < degree ? (terms[term + 1] ?? 0) : 0)
	}
	return terms
}

/** Draws what is the same in every symbol of a version; answers which modules it has taken. */
function placeFunctionPatterns(version: number, modules: Uint8Array): Uint8Array {
	const size = version * 4 + 17
	const taken = new Uint8Array(size * size)
	const set = (row: number, column: number, dark: boolean) => {
		if (row < 0 || column < 0 || row >= size || column >= size) return
		modules[row * size + column] = dark ? 1 : 0
		taken[row * size + column] = 1
	}
	for (let index = 0; index < size; index++) {
		set(6, index, index % 2 === 0)
		set(index, 6, index % 2 === 0)
	}
	/** Concentric squares: a finder pattern with its separator has radius 4, an alignment pattern radius 2. */
	const squares = (row: number, column: number, radius: number, light: readonly number[]) => {
		for (let down = -radius; down <= radius; down++)
			for (let right = -radius; right <= radius; right++)
				set(row + down, column + right, !light.includes(Math.max(Math.abs(down), Math.abs(right))))
	}
	for (const [row, column] of [
		[3, 3],
		[3, size - 4],
		[size - 4, 3],
	] as const)
		squares(row, column, 4, [2, 4])
	const centres = alignmentCentres(version)
	const last = centres.length - 1
	for (const [i, row] of centres.entries())
		for (const [j, column] of centres.entries())
			if (!((i === 0 && (j === 0 || j === last)) || (i === last && j === 0))) squares(row, column, 2, [1])
	placeFormatInformation(size, set)
	if (version >= 7) placeVersionInformation(version, size, set)
	return taken
}

function alignmentCentres(version: number): number[] {
	if (version === 1) return []
	const count = Math.floor(version / 7) + 2
	const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2
	const last = version * 4 + 10
	return [6, ...Array.from({ length: count - 1 }, (_, index) => last - (count - 2 - index) * step)]
}

type SetModule = (row: number, column: number, dark: boolean) => void

/** Level and mask with their BCH(15,5) code, twice (clause 7.9). */
function placeFormatInformation(size: number, set: SetModule): void {
	const data = (LEVEL_M << 3) | MASK
	let remainder = data
	for (let bit = 0; bit < 10; bit++) remainder = (remainder << 1) ^ ((remainder >>> 9) * 0x537)
	const bits = ((data << 10) | remainder) ^ 0x5412
	const dark = (bit: number) => ((bits >>> bit) & 1) === 1
	for (let bit = 0; bit < 15; bit++) {
		const near = bit < 6 ? bit : bit < 8 ? bit + 1 : 0
		if (bit < 8) set(near, 8, dark(bit))
		else set(8, bit === 8 ? 7 : 14 - bit, dark(bit))
		if (bit < 8) set(8, size - 1 - bit, dark(bit))
		else set(size - 15 + bit, 8, dark(bit))
	}
	set(size - 8, 8, true)
}

/** The version with its BCH(18,6) code, twice (clause 7.10). */
function placeVersionInformation(version: number, size: number, set: SetModule): void {
	let remainder = version
	for (let bit = 0; bit < 12; bit++) remainder = (remainder << 1) ^ ((remainder >>> 11) * 0x1f25)
	const bits = (version << 12) | remainder
	for (let bit = 0; bit < 18; bit++) {
		const dark = ((bits >>> bit) & 1) === 1
		const far = size - 11 + (bit % 3)
		const near = Math.floor(bit / 3)
		set(far, near, dark)
		set(near, far, dark)
	}
}

/** The zigzag of data modules from the lower right corner (clause 7.7.3); masks the ones it passes. */
function placeDataModules(size: number, modules: Uint8Array, taken: Uint8Array): number[] {
	const positions: number[] = []
	for (let right = size - 1; right >= 1; right -= 2) {
		if (right === 6) right = 5
		const upward = ((right + 1) & 2) === 0
		for (let step = 0; step < size; step++)
			for (let side = 0; side < 2; side++) {
				const row = upward ? size - 1 - step : step
				const column = right - side
				const position = row * size + column
				if ((taken[position] ?? 0) === 1) continue
				positions.push(position)
				if (masked(row, column)) modules[position] = 1
			}
	}
	return positions
}

const versions: Version[] = []
function versionOf(number: number): Version {
	return (versions[number] ??= new Version(number))
}

/** The smallest symbol that holds `text`. @throws RangeError for other characters or more than version 40 holds. */
export function encodeQr(text: string): QrSymbol {
	for (let number = 1; number <= LARGEST_VERSION; number++)
		if (capacityOf(number) >= text.length) return versionOf(number).encode(text)
	throw new RangeError(`${text.length} characters do not fit a QR code`)
}

const capacities: number[] = []
/** Characters that fit a version, without building it. */
function capacityOf(version: number): number {
	return (capacities[version] ??= (() => {
		const alignment = version === 1 ? 0 : Math.floor(version / 7) + 2
		const modules =
			(16 * version + 128) * version +
			64 -
			(alignment > 0 ? (25 * alignment - 10) * alignment - 55 : 0) -
			(version >= 7 ? 36 : 0)
		const data = (modules >> 3) - (correctionPerBlock[version - 1] ?? 0) * (blockCounts[version - 1] ?? 0)
		return Math.floor(((data * 8 - 4 - characterCountBits(version)) * 2) / 11)
	})())
}
