import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Bareme, Profile } from '#shared/domain/profile'
import type { DocumentContent } from '../../../src-main/backend/documents/content.ts'
import { createEngine, previewDocument, type Engine } from '../../../src-main/backend/documents/engine.ts'
import { baremeWith, longestBareme, profileNamed, sampleContent } from '../../harness/documents/samples.ts'
import {
	inFolder,
	placedWords,
	printedText,
	qpdfComplaints,
	readWithZbar,
	readWithZxing,
	renderPage,
} from '../../harness/documents/readers.ts'

const signature = {
	maximumCmsBytes: 2048,
	signerName: 'Direction générale',
	reason: 'Relevé de notes',
	docMdp: 2,
	signedAt: new Date('2026-07-30T15:00:00Z'),
} as const
const cms = () => Buffer.alloc(1500, 0x30)
/** As long as a barcode for twelve marks. */
const barcode = `SC1:${'7K2+Q:X$4ZB%1.'.repeat(25).slice(0, 346)}`

const haiti = profileNamed('haiti')
const benin = profileNamed('benin')

interface Case {
	name: string
	profile: Profile
	bareme: Bareme
	kind: string
	expected: string[]
}

const cases: Case[] = [
	{
		name: 'relevé, Haïti',
		profile: haiti,
		bareme: baremeWith(haiti, 'NS4', 'SVT'),
		kind: 'releve',
		expected: [
			'RELEVÉ DE NOTES',
			'Relve nòt',
			'JEAN-BAPTISTE',
			'Wideline Rose-Élène',
			'14 mars 2006',
			'Matematik',
			'Admis · Admèt',
		],
	},
	{
		name: 'relevé, seize matières',
		profile: haiti,
		bareme: longestBareme(haiti),
		kind: 'releve',
		expected: ['RELEVÉ DE NOTES', 'Vérifier ce document'],
	},
	{
		name: 'relevé, Bénin',
		profile: benin,
		bareme: baremeWith(benin, 'BAC', 'D'),
		kind: 'releve',
		expected: ['RÉPUBLIQUE DU BÉNIN', 'Coefficient', 'Points'],
	},
	{
		name: 'certificat, Haïti',
		profile: haiti,
		bareme: baremeWith(haiti, 'NS4', 'SVT'),
		kind: 'certificat',
		expected: ['Il est certifié que', 'né(e) le 14 mars 2006 à Port-au-Prince', 'Mention : Assez bien · Ase byen'],
	},
	{
		name: 'attestation, Bénin',
		profile: benin,
		bareme: baremeWith(benin, 'BAC', 'D'),
		kind: 'attestation',
		expected: ['Le bureau atteste que', 'a été déclaré(e) admis(e)', 'valable un an'],
	},
]

function engineFor(
	{ bareme, kind, profile }: Pick<Case, 'bareme' | 'kind' | 'profile'>,
	practice = true,
): Promise<Engine> {
	return createEngine({ profile, bareme, kind, practice, example: bareme.status === 'example', signature })
}

describe.each(cases)('$name', ({ bareme, expected, kind, profile }) => {
	test('is a sound PDF with embedded fonts that says what it should', async () => {
		const engine = await engineFor({ bareme, kind, profile })
		const pdf = Uint8Array.from(engine.emit(sampleContent(profile, bareme, kind), barcode, cms))
		await inFolder((folder) => {
			expect(qpdfComplaints(folder, pdf)).toBe('')
			const fonts = execFileSync('pdffonts', [join(folder, 'checked.pdf')], { encoding: 'utf8' })
			const rows = fonts.trim().split('\n').slice(2)
			expect(rows.length).toBeGreaterThan(2)
			for (const row of rows) expect(row).toMatch(/CID TrueType +Identity-H +yes yes yes/)
		})
		const text = printedText(pdf).replace(/ +/g, ' ')
		for (const words of [...expected, 'SPÉCIMEN – ARCHIVE D’ENTRAÎNEMENT', 'Direction générale', '30 juillet 2026'])
			expect(text).toContain(words)
	})

	test('the barcode is read from the page at 150 and 200 dpi by two readers', async () => {
		const engine = await engineFor({ bareme, kind, profile })
		await inFolder(async (folder) => {
			const file = join(folder, 'page.pdf')
			writeFileSync(file, engine.emit(sampleContent(profile, bareme, kind, 1), barcode, cms))
			for (const resolution of [150, 200]) {
				const page = renderPage(file, resolution, resolution === 150)
				expect(await readWithZxing(page.picture), `zxing ${resolution}`).toEqual([barcode])
				expect(readWithZbar(page.file), `zbar ${resolution}`).toEqual([barcode])
			}
		})
	})
})

describe('one engine, many documents', () => {
	const bareme = baremeWith(haiti, 'NS4', 'SVT')
	const plain: Case = { name: '', profile: haiti, bareme, kind: 'releve', expected: [] }

	test('the byte range is the whole file but /Contents, and its digest is what is signed', async () => {
		const engine = await engineFor(plain)
		let digest = Buffer.alloc(0)
		for (const index of [0, 1, 2, 3]) {
			const pdf = Buffer.from(
				engine.emit(sampleContent(haiti, bareme, 'releve', index), barcode, (sha256) => {
					digest = Buffer.from(sha256)
					return Buffer.alloc(1000 + index * 100, 0xab)
				}),
			)
			const range = /\/ByteRange\[0 (\d+) (\d+) (\d+) *\]/.exec(pdf.toString('latin1'))?.slice(1).map(Number) ?? []
			const [first = 0, second = 0, rest = 0] = range
			expect(second + rest).toBe(pdf.length)
			expect(pdf.toString('latin1', first, second)).toMatch(/^<(ab){1000,1300}0*>$/)
			const outside = createHash('sha256').update(pdf.subarray(0, first)).update(pdf.subarray(second)).digest()
			expect(outside.equals(digest)).toBe(true)
			expect(Buffer.from(engine.lastSha256()).equals(createHash('sha256').update(pdf).digest())).toBe(true)
		}
	})

	test('documents differ in /ID, and nothing of one stays in the next', async () => {
		const engine = await engineFor(plain)
		const emit = (index: number) =>
			Buffer.from(engine.emit(sampleContent(haiti, bareme, 'releve', index), `${barcode}${index}`, cms)).toString(
				'latin1',
			)
		const [first, second, again] = [emit(1), emit(0), emit(1)]
		const id = (pdf: string) => /\/ID\[\(([^()]{20,})\)\(/.exec(pdf)?.[1]
		expect(id(first)).toMatch(/^2 /)
		expect(id(first)).not.toBe(id(second))
		expect(again).toBe(first)
	})

	test('names are printed with all their letters; the rarer those are, the larger the font', async () => {
		const engine = await engineFor(plain)
		const pdf = (surname: string, givenNames: string) =>
			Buffer.from(engine.emit(sampleContent(haiti, bareme, 'releve', 0, { surname, givenNames }), barcode, cms))
		const usual = pdf('ÉLIACIN', 'Françoise')
		const near = pdf('NÚÑEZ ƉƆSU', 'Ɔnyɛ Ẹniọlá')
		const rare = pdf('ŠĘRĪŅŞ', 'Krŭłek')
		expect(usual.length).toBeLessThan(35_000)
		expect(near.length).toBeLessThan(usual.length + 5000)
		expect(rare.length).toBeGreaterThan(near.length + 5000)
		for (const word of ['NÚÑEZ', 'ƉƆSU', 'Ɔnyɛ', 'Ẹniọlá']) expect(printedText(near)).toContain(word)
		for (const word of ['ŠĘRĪŅŞ', 'Krŭłek']) expect(printedText(rare)).toContain(word)
	})

	test.each([
		[{ birthDate: '2006-03-14', birthPlace: 'Jacmel' }, 'né(e) le 14 mars 2006 à Jacmel'],
		[{ birthDate: '1987', birthPlace: 'Jacmel' }, 'né(e) en 1987 à Jacmel'],
		[{ birthDate: '1987-03', birthPlace: null }, 'né(e) en mars 1987'],
		[{ birthDate: null, birthPlace: 'Jacmel' }, 'né(e) à Jacmel'],
	])('a certificate says of a birth what is known of it: %o', async (known, words) => {
		const engine = await engineFor({ ...plain, kind: 'certificat' })
		const pdf = engine.emit(sampleContent(haiti, bareme, 'certificat', 0, known), barcode, cms)
		expect(printedText(pdf)).toMatch(new RegExp(`^ *${words.replace('(e)', '\\(e\\)')}$`, 'm'))
	})

	test('letters that the fonts do not have are put together from others; of a signer’s name the rest is a question mark', async () => {
		const signerName = 'Ḱavi 签名'
		const options = { profile: haiti, bareme, kind: 'releve', practice: true, example: true }
		const engine = await createEngine({ ...options, signature: { ...signature, signerName } })
		const names = { surname: 'ǨAḰU', givenNames: 'Ṕavel', example: true }
		const text = printedText(engine.emit(sampleContent(haiti, bareme, 'releve', 0, names), barcode, cms)).normalize(
			'NFC',
		)
		for (const words of ['ǨAḰU', 'Ṕavel', 'Ḱavi ??']) expect(text).toContain(words.normalize('NFC'))
	})

	test('very long texts shrink and break, and stay readable', async () => {
		const engine = await engineFor(plain)
		const long = sampleContent(haiti, bareme, 'releve', 0, {
			surname: 'DE LA ROSE-BEAUHARNAIS DE SAINT-DOMINGUE DIT SANS-SOUCI ÉTIENNE',
			givenNames: 'Marie-Françoise Wilhelmina Théodora Anne-Élisabeth Guerlande Rose-Carline',
			birthPlace: 'Saint-Michel-de-l’Attalaye, quatrième section communale de Platana, habitation Lacroix',
		})
		const text = printedText(engine.emit(long, barcode, cms)).replace(/\s+/g, ' ')
		for (const word of ['SANS-SOUCI', 'ÉTIENNE', 'Guerlande', 'Rose-Carline', 'habitation', 'Lacroix'])
			expect(text).toContain(word)
	})

	test('a signature larger than its room is refused', async () => {
		const engine = await engineFor(plain)
		const content = sampleContent(haiti, bareme, 'releve')
		expect(() => engine.emit(content, barcode, () => Buffer.alloc(2049))).toThrow(RangeError)
		expect(engine.emit(content, barcode, () => Buffer.alloc(2048)).length).toBeGreaterThan(2048)
	})

	test('a document of another kind, scheme or archive is refused', async () => {
		const engine = await engineFor(plain)
		const refuse = (over: Partial<DocumentContent>) =>
			expect(() => engine.emit(sampleContent(haiti, bareme, 'releve', 0, over), barcode, cms)).toThrow(
				/given to the engine/,
			)
		refuse({ scheme: '00000000' })
		refuse({ kind: 'certificat' })
		refuse({ practice: false })
	})

	test.each([
		['releve', haiti, baremeWith(haiti, 'NS4', 'SVT')],
		['releve', benin, baremeWith(benin, 'BAC', 'D')],
		['certificat', haiti, baremeWith(haiti, 'NS4', 'SVT')],
		['attestation', benin, baremeWith(benin, 'BAC', 'D')],
		['rang', haiti, baremeWith(haiti, 'NS4', 'SVT')],
	])(
		'the preview of %s says the same in the same places as the document, and that it is none',
		async (kind, profile, of) => {
			const example = of.status === 'example'
			const engine = await engineFor({ profile, bareme: of, kind }, false)
			const content = sampleContent(profile, of, kind, 0, { practice: false, rank: { place: 3, of: 40 } })
			const preview = await previewDocument({ profile, bareme: of, kind, practice: false, example }, content)
			const document = placedWords(engine.emit(content, barcode, cms))
			const shown = new Set(placedWords(preview))
			// The day of issue and the signer are not known before.
			const own = /"(Délivré|le|Dat|li|bay|30|juillet|2026|Signé|électroniquement|par|Direction|générale)"/
			expect(document.filter((word) => !shown.has(word) && !own.test(word))).toEqual([])
			expect(document.length).toBeGreaterThan(50)
			expect(printedText(preview)).toContain('APERÇU – DOCUMENT NON SIGNÉ')
			expect(Buffer.from(preview).includes('/FT /Sig')).toBe(false)
			await inFolder((folder) => expect(qpdfComplaints(folder, preview)).toBe(''))
		},
	)
})
