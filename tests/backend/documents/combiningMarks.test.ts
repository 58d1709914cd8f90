import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine } from '../../../src-main/backend/documents/engine.ts'
import { inFolder, printedText } from '../../harness/documents/readers.ts'
import { baremeWith, profileNamed, sampleContent } from '../../harness/documents/samples.ts'

/** The tones of Fon and Yoruba: no letter of Unicode has ɔ, ɛ, ẹ or ọ together with them. */

interface PlacedCharacter {
	character: string
	left: number
	right: number
	/** From the top of the page. */
	baseline: number
}

const PLACED = /<char quad="([\d.]+) [\d.]+ ([\d.]+) [^"]*" x="[\d.]+" y="([\d.]+)"[^>]* c="(?:&#x([0-9a-f]+);|(.))"/g

/** Every character with its place, as MuPDF draws it. */
function placed(pdf: Uint8Array): Promise<PlacedCharacter[]> {
	return inFolder((folder) => {
		const file = join(folder, 'page.pdf')
		writeFileSync(file, pdf)
		const text = execFileSync('mutool', ['draw', '-F', 'stext', file], { encoding: 'utf8', stdio: 'pipe' })
		return Array.from(text.matchAll(PLACED), ([, left, right, baseline, code, plain = '']) => ({
			character: code === undefined ? plain : String.fromCodePoint(Number.parseInt(code, 16)),
			left: Number(left),
			right: Number(right),
			baseline: Number(baseline),
		}))
	})
}

test('stand over the middle of their letters, higher over capitals, and are read with them', async () => {
	const profile = profileNamed('benin')
	const bareme = baremeWith(profile, 'BAC', 'D')
	const signature = {
		maximumCmsBytes: 2048,
		signerName: 'Direction',
		reason: 'Relevé de notes',
		docMdp: 2,
		signedAt: new Date('2026-07-30T15:00:00Z'),
	} as const
	const engine = await createEngine({ profile, bareme, kind: 'releve', practice: false, example: false, signature })
	const names = { surname: 'AƊANƆ̀ ẸKPẸ́', givenNames: 'Kɔ̀fɛ́ Ọlọ́run', practice: false, example: false }
	const content = sampleContent(profile, bareme, 'releve', 0, names)
	const pdf = Uint8Array.from(engine.emit(content, `SC1:${'AB12'.repeat(85)}`, () => Buffer.alloc(1500, 0x30)))

	const text = printedText(pdf).normalize('NFC')
	for (const name of ['AƊANƆ̀', 'ẸKPẸ́', 'Kɔ̀fɛ́', 'Ọlọ́run']) expect(text).toContain(name.normalize('NFC'))

	const characters = await placed(pdf)
	const marks = characters.flatMap((mark, index) => {
		const letter = characters[index - 1]
		return /[\u0300-\u036f]/.test(mark.character) && letter ? [{ mark, letter }] : []
	})
	expect(marks.map(({ letter, mark }) => letter.character + mark.character)).toEqual(['Ɔ̀', 'Ẹ́', 'ɔ̀', 'ɛ́', 'ọ́'])
	for (const { letter, mark } of marks) {
		const middle = (letter.left + letter.right) / 2
		const width = letter.right - letter.left
		expect(Math.abs((mark.left + mark.right) / 2 - middle), letter.character).toBeLessThan(width * 0.2)
		const capital = letter.character !== letter.character.toLowerCase()
		expect(letter.baseline - mark.baseline > width * 0.1, letter.character).toBe(capital)
	}
})
