import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { barcodeText } from '#shared/codec/barcode'
import type { SigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { SampleDocuments } from '../signing/sampleDocuments.ts'
import { blurred, onGreyPaper, turned } from './paper.ts'
import { readWithZxing, type Picture } from './readers.ts'

/** Documents whose barcode was read back right, by reader and picture, of so many. */
export type Readings = Record<string, { read: number; of: number }>

const TOGETHER = 60
const damages = {
	blurred,
	'on grey paper': onGreyPaper,
	turned: (page: Picture) => turned(page, 3),
	'all together': (page: Picture) => onGreyPaper(blurred(turned(page, -3))),
}
const damageNames = ['blurred', 'on grey paper', 'turned', 'all together'] as const

/** Grey picture with one byte a pixel (PGM, P5). */
function readPgm(file: string): Picture {
	const bytes = readFileSync(file)
	const [head = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64)) ?? []
	const picture = {
		data: new Uint8ClampedArray(Number(width) * Number(height) * 4),
		width: Number(width),
		height: Number(height),
	}
	const pixels = bytes.subarray(head.length)
	for (let index = 0; index < pixels.length; index++) picture.data.fill(pixels[index] ?? 0, index * 4, index * 4 + 3)
	for (let index = 3; index < picture.data.length; index += 4) picture.data[index] = 255
	return picture
}

function writePgm(file: string, { data, height, width }: Picture): void {
	const pixels = Uint8Array.from({ length: width * height }, (_, index) => data[index * 4] ?? 0)
	writeFileSync(file, Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels]))
}

/** What zbar finds in all these files together. */
function textsByZbar(files: readonly string[]): Set<string> {
	const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', ...files], {
		encoding: 'utf8',
		maxBuffer: 1 << 24,
		stdio: ['ignore', 'pipe', 'ignore'],
	})
	return new Set(stdout.split('\n'))
}

/** Of an A4 page: what a telephone is held over, in millimetres. */
const corner = { top: 225, width: 80, height: 72 }

/** The barcode of every page with what stands around it. */
function renderCorners(file: string, resolution: number): string[] {
	const pixels = (millimetres: number) => String(Math.round((millimetres / 25.4) * resolution))
	const { height, top, width } = corner
	const crop = ['-x', '0', '-y', pixels(top), '-W', pixels(width), '-H', pixels(height)]
	const base = `${file}-${resolution}`
	execFileSync('pdftoppm', ['-r', String(resolution), '-gray', ...crop, file, base])
	return Array.from({ length: TOGETHER }, (_, index) => `${base}-${String(index + 1).padStart(2, '0')}.pgm`)
}

/**
 * Makes documents with signed barcodes, all different, renders their pages with poppler at 150 and 200 dpi, and has
 * zxing-wasm and zbar read the barcodes; each page once more after something that happens to paper.
 */
export async function reread(count: number, key: SigningKey, signedAt: Date): Promise<Readings> {
	const samples = new SampleDocuments()
	const maker = samples.maker(key, signedAt)
	const readings: Readings = {}
	const note = (name: string, right: boolean) => {
		readings[name] ??= { read: 0, of: 0 }
		readings[name].of++
		if (right) readings[name].read++
	}
	const folder = mkdtempSync(join(tmpdir(), 'sceau-reread-'))
	try {
		for (let first = 0; first < count; first += TOGETHER) {
			const texts: string[] = []
			const files: string[] = []
			for (let index = first; index < first + TOGETHER; index++) {
				const { barcode, pdf } = await maker.make(samples.content(index), index)
				texts.push(barcodeText(barcode))
				files.push(join(folder, `${index - first}.pdf`))
				writeFileSync(files.at(-1) ?? '', pdf)
			}
			const all = join(folder, 'all.pdf')
			execFileSync('pdfunite', [...files, all])
			const pictures = new Map<string, string[]>()
			for (const resolution of [150, 200]) pictures.set(`${resolution} dpi`, renderCorners(all, resolution))
			const plain = pictures.get('200 dpi') ?? []
			for (const [index, file] of plain.entries()) {
				const name = damageNames[index % damageNames.length] ?? 'blurred'
				const damaged = `${file}.damaged.pgm`
				writePgm(damaged, damages[name](readPgm(file)))
				pictures.set(name, [...(pictures.get(name) ?? []), damaged])
			}
			for (const [name, of] of pictures) {
				const byZbar = textsByZbar(of)
				for (const [place, file] of of.entries()) {
					const index =
						of.length === TOGETHER ? place : place * damageNames.length + damageNames.findIndex((one) => one === name)
					const text = texts[index] ?? ''
					note(`zbar, ${name}`, byZbar.has(text))
					note(`zxing, ${name}`, (await readWithZxing(readPgm(file))).includes(text))
				}
			}
		}
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
	return readings
}
