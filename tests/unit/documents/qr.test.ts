import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import bwip from 'bwip-js/node'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/full'
import { encodeQr } from '../../../src-main/backend/documents/qr.ts'
import { inFolder, pictureOf, pngOf, readWithZbar, readWithZxing } from '../../harness/documents/readers.ts'

const characters = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
/** Texts like ours: a letter first, so that other encoders do not choose a mode for digits in between. */
const texts = fc
	.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 1200 })
	.map((text) => `SC1:${text.replace(/\d/g, 'X')}`)

beforeAll(async () => {
	const wasm = createRequire(import.meta.url).resolve('zxing-wasm/full/zxing_full.wasm')
	await prepareZXingModule({
		overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer },
		fireImmediately: true,
	})
})

test('module for module the symbol that zint draws with the same version and mask, versions 1 to 40', async () => {
	for (const length of [
		5, 20, 21, 61, 62, 100, 122, 154, 178, 221, 262, 311, 366, 367, 450, 600, 970, 1300, 2000, 3391,
	]) {
		const text = `A:${Array.from({ length: length - 2 }, (_, index) => characters[(index * 17 + 11) % 45]).join('')}`
		const symbol = encodeQr(text)
		const options = `ecLevel=M,version=${symbol.version},dataMask=3`
		const drawn = (await writeBarcode(text, { format: 'QRCode', options })).symbol
		expect(drawn.width).toBe(symbol.size)
		expect(
			Uint8Array.from(drawn.data, (value) => (value === 0 ? 1 : 0)),
			`${length} characters`,
		).toEqual(symbol.modules)
	}
})

test('zxing reads every text back', async () => {
	await fc.assert(
		fc.asyncProperty(texts, async (text) => {
			const { modules, size } = encodeQr(text)
			expect(await readWithZxing(pictureOf(modules, size, 3))).toEqual([text])
		}),
		{ numRuns: 60 },
	)
})

test('zbar reads it, and what bwip-js draws of the same text says the same', async () => {
	const text = `SC1:${characters.join('').repeat(7)}`
	const { modules, size } = encodeQr(text)
	await inFolder(async (folder) => {
		const file = join(folder, 'symbol.png')
		writeFileSync(file, pngOf(pictureOf(modules, size, 4)))
		expect(readWithZbar(file)).toEqual([text])
	})
	const [other] = bwip.raw('qrcode', text, 'eclevel=M')
	if (other === undefined || !('pixs' in other)) throw new Error('bwip-js drew nothing')
	expect(other.pixx).toBe(size)
	expect(await readWithZxing(pictureOf(Uint8Array.from(other.pixs), size, 3))).toEqual([text])
})

test('366 characters fit version 11, one more needs version 12; what does not fit is said', () => {
	expect(encodeQr('A'.repeat(366)).version).toBe(11)
	expect(encodeQr('A'.repeat(367)).version).toBe(12)
	expect(() => encodeQr('A'.repeat(3392))).toThrow(RangeError)
	expect(() => encodeQr('abc')).toThrow(RangeError)
})

test('the bitmap has one bit a module', () => {
	const symbol = encodeQr('SCEAU')
	expect(symbol.bits).toHaveLength(symbol.size * 3)
	const bit = (row: number, column: number) => ((symbol.bits[row * 3 + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1
	const unpacked = Array.from({ length: symbol.size ** 2 }, (_, index) =>
		bit(Math.floor(index / symbol.size), index % symbol.size),
	)
	expect(unpacked).toEqual([...symbol.modules])
})
