import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine } from '../../../src-main/backend/documents/engine.ts'
import { blurred, lowerLeft, onGreyPaper, turned } from '../../harness/documents/paper.ts'
import {
	inFolder,
	pngOf,
	readWithZbar,
	readWithZxing,
	renderPage,
	type Picture,
} from '../../harness/documents/readers.ts'
import { baremeWith, profileNamed, sampleContent } from '../../harness/documents/samples.ts'

const profile = profileNamed('haiti')
const bareme = baremeWith(profile, 'NS4', 'SVT')
const signature = {
	maximumCmsBytes: 2048,
	signerName: 'Direction',
	reason: 'Essai',
	docMdp: 2,
	signedAt: new Date('2026-07-30T15:00:00Z'),
} as const

const damages: Record<string, (page: Picture) => Picture> = {
	blurred,
	'on grey paper': onGreyPaper,
	'a little turned': (page) => turned(page, 3),
}
const allTogether = (page: Picture) => onGreyPaper(blurred(turned(page, -3)))

/** Barcodes of twelve marks (version 11) and of very long names (version 16), which only one thing at a time may happen to. */
test.each([
	[346, { ...damages, 'all together': allTogether }],
	[640, damages],
])('a barcode of %i characters is read from paper at 200 dpi, blurred, grey and turned', async (length, happened) => {
	const engine = await createEngine({ profile, bareme, kind: 'releve', practice: true, example: true, signature })
	await inFolder(async (folder) => {
		for (const index of [0, 1]) {
			const barcode = `SC1:${`${index}7K2+Q:X$4ZB%1.`.repeat(60).slice(0, length - 4)}`
			const file = join(folder, 'page.pdf')
			const content = sampleContent(profile, bareme, 'releve', index)
			writeFileSync(
				file,
				engine.emit(content, barcode, () => Buffer.alloc(1500)),
			)
			const corner = lowerLeft(renderPage(file, 200).picture)
			for (const [name, damage] of Object.entries(happened)) {
				const damaged = damage(corner)
				expect(await readWithZxing(damaged), `zxing, ${name}`).toEqual([barcode])
				const scan = join(folder, 'scan.png')
				writeFileSync(scan, pngOf(damaged))
				expect(readWithZbar(scan), `zbar, ${name}`).toEqual([barcode])
			}
		}
	})
})
