import { describe, expect, test } from 'vitest'
import { createEngine, previewDocument } from '../../../src-main/backend/documents/engine.ts'
import { baremeWith, longestBareme, profileNamed, sampleContent } from '../../harness/documents/samples.ts'
import { brokenAccessRules } from '../../harness/documents/universalAccess.ts'

const haiti = profileNamed('haiti')
const benin = profileNamed('benin')
const signature = {
	maximumCmsBytes: 2048,
	signerName: 'Direction générale',
	reason: 'Essai',
	docMdp: 2,
	signedAt: new Date('2026-07-30T15:00:00Z'),
} as const
const barcode = `SC1:${'7K2+Q:X$4ZB%1.'.repeat(25).slice(0, 342)}`

describe('PDF/UA-1, as far as a machine can tell', () => {
	test.each([
		['relevé, Haïti', haiti, baremeWith(haiti, 'NS4', 'SVT'), 'releve'],
		['relevé de seize matières', haiti, longestBareme(haiti), 'releve'],
		['relevé, Bénin', benin, baremeWith(benin, 'BAC', 'D'), 'releve'],
		['certificat', haiti, baremeWith(haiti, 'NS4', 'SVT'), 'certificat'],
		['attestation', benin, baremeWith(benin, 'BAC', 'D'), 'attestation'],
		['attestation de rang', haiti, baremeWith(haiti, 'NS4', 'SVT'), 'rang'],
	])('%s', async (_name, profile, bareme, kind) => {
		const options = { profile, bareme, kind, practice: true, example: true }
		const engine = await createEngine({ ...options, signature })
		const rare = { surname: 'ŠĘRĪŅŞ', givenNames: 'Ɔnyɛ Ẹniọlá', flags: 0b001_010 }
		for (const over of [{}, rare, { orderNumber: null, birthDate: null, birthPlace: null, mention: null }]) {
			const content = sampleContent(profile, bareme, kind, 0, { example: true, rank: { place: 1, of: 12 }, ...over })
			const pdf = Uint8Array.from(engine.emit(content, barcode, () => Buffer.alloc(1500, 0x30)))
			expect(await brokenAccessRules(pdf)).toEqual([])
			expect(await brokenAccessRules(await previewDocument(options, content))).toEqual([])
		}
	})

	test('the judge finds what is broken', async () => {
		const bareme = baremeWith(haiti, 'NS4', 'SVT')
		const engine = await createEngine({
			profile: haiti,
			bareme,
			kind: 'releve',
			practice: true,
			example: true,
			signature,
		})
		const content = sampleContent(haiti, bareme, 'releve', 0, { example: true })
		const pdf = Buffer.from(engine.emit(content, barcode, () => Buffer.alloc(1500, 0x30)))
		const changed = (from: string, to: string) => {
			const copy = Buffer.from(pdf)
			const at = copy.lastIndexOf(from)
			expect(at).toBeGreaterThan(0)
			copy.write(to.padEnd(from.length), at, 'latin1')
			return brokenAccessRules(copy)
		}
		expect(await changed('/DisplayDocTitle true', '/DisplayDocTitle null')).toContain('07-001 the title is not shown')
		expect(await changed('/Tabs /S', '/Tabs /R')).toContain('28-008 order of tabs')
		expect(await changed('/TD<</MCID', '/TD<</MCIX')).toContain('01-005 content and structure differ')
		expect((await changed('/P<</MCID 12>>BDC', '/Artifact BMC')).length).toBeGreaterThan(0)
		expect(await changed('/Lang (fr)', '/Lang (??)')).toContain('11-006 language of the document')
	})
})
