import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** Programs that know nothing of Sceau and look at its documents. */

let prepared: Promise<unknown> | undefined
/** The reader's WebAssembly comes from the package, never from the network. */
async function reader(): Promise<typeof readBarcodes> {
	const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
	prepared ??= prepareZXingModule({
		overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer },
		fireImmediately: true,
	})
	await prepared
	return readBarcodes
}

export interface Picture {
	data: Uint8ClampedArray<ArrayBuffer>
	width: number
	height: number
}

/** Texts of the QR codes in a picture, as zxing-cpp reads them. */
export async function readWithZxing({ data, width, height }: Picture): Promise<string[]> {
	const read = await reader()
	const found = await read({ data, width, height, colorSpace: 'srgb' }, { formats: ['QRCode'], tryHarder: true })
	return found.filter((one) => one.isValid).map((one) => one.text)
}

/** A symbol as a picture with its quiet zone. */
export function pictureOf(modules: Uint8Array, size: number, scale: number): Picture {
	const width = (size + 8) * scale
	const data = new Uint8ClampedArray(width * width * 4).fill(255)
	for (let y = 0; y < width; y++)
		for (let x = 0; x < width; x++) {
			const [row, column] = [Math.floor(y / scale) - 4, Math.floor(x / scale) - 4]
			if (row < 0 || column < 0 || row >= size || column >= size || modules[row * size + column] !== 1) continue
			data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
		}
	return { data, width, height: width }
}

/** A folder that lasts as long as `use`. */
export async function inFolder<Answer>(use: (folder: string) => Promise<Answer> | Answer): Promise<Answer> {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-documents-'))
	try {
		return await use(folder)
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
}

export function readWithZbar(file: string): string[] {
	const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], {
		encoding: 'utf8',
	})
	return stdout.split('\n').filter((line) => line !== '')
}

export function pngOf({ data, width, height }: Picture): Buffer {
	const png = new PNG({ width, height })
	png.data = Buffer.from(data)
	return PNG.sync.write(png)
}

/** The first page as poppler renders it, as a file beside `pdf`. */
export function renderPage(pdf: string, resolution: number, gray = false): { file: string; picture: Picture } {
	const base = `${pdf}-${resolution}`
	const options = ['-r', String(resolution), '-png', '-singlefile', '-f', '1', '-l', '1', ...(gray ? ['-gray'] : [])]
	execFileSync('pdftoppm', [...options, pdf, base])
	const { data, width, height } = PNG.sync.read(readFileSync(`${base}.png`))
	return { file: `${base}.png`, picture: { data: new Uint8ClampedArray(data), width, height } }
}

/** What the page says, or only a part of it, measured in points from its upper left corner. */
export function printedText(pdf: Uint8Array, part?: { x: number; y: number; width: number; height: number }): string {
	const within = part && ['-r', '72', '-x', part.x, '-y', part.y, '-W', part.width, '-H', part.height].map(String)
	return execFileSync('pdftotext', [...(within ?? []), '-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
}

/** Every word with its place on the page, in tenths of a point. */
export function placedWords(pdf: Uint8Array): string[] {
	const page = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf, encoding: 'utf8' })
	const words = page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)<\/word>/g)
	return Array.from(words, ([, left, top, right, bottom, word]) =>
		JSON.stringify([word, ...[left, top, right, bottom].map((side) => Math.round(Number(side) * 10))]),
	)
}

/** What qpdf says of a file; empty when it finds nothing. */
export function qpdfComplaints(folder: string, pdf: Uint8Array): string {
	const file = join(folder, 'checked.pdf')
	writeFileSync(file, pdf)
	const { status, stdout, stderr } = spawnSync('qpdf', ['--check', file], { encoding: 'utf8' })
	return status === 0 ? '' : `${stdout}${stderr}`
}
