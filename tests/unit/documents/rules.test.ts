import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bareme, Profile } from '#shared/domain/profile'
import { canonicalBytes, contentHash, type DocumentContent } from '../../../src-main/backend/documents/content.ts'
import { candidateCode, ContentRules, type SittingRecord } from '../../../src-main/backend/documents/rules.ts'
import { missingGlyphs } from '../../../src-main/backend/documents/template/repertoire.ts'
import { baremeWith, profileNamed, sampleContent } from '../../harness/documents/samples.ts'

const haiti = profileNamed('haiti')
const bareme = baremeWith(haiti, 'NS4', 'SVT')
const count = bareme.slots.length

function rulesFor(kind: string, profile: Profile = haiti, of: Bareme = bareme): ContentRules {
	const session = { exam: of.exam, year: 2026, kind: profile.sessionKinds[0]?.id ?? '' }
	return new ContentRules({ profile, kind, session, practice: true, baremes: new Map([[1, of]]), ranks: () => null })
}

function record(over: Partial<SittingRecord> = {}): SittingRecord {
	return {
		id: 1,
		orderNumber: '2045817',
		surname: 'JEAN-BAPTISTE',
		givenNames: 'Wideline',
		birthDate: '2006-03-14',
		birthPlace: 'Port-au-Prince',
		series: 'SVT',
		baremeId: 1,
		marks: Array.from({ length: 16 }, (_, slot) => (slot < count ? 5000 + slot * 100 : null)),
		markFlags: 0,
		total: 70_000,
		average: 700,
		decision: 'ADMIS',
		mention: null,
		status: 'active',
		openCase: false,
		issued: false,
		...over,
	}
}

const content = (kind: string, over: Partial<SittingRecord> = {}, rules = rulesFor(kind)): DocumentContent => {
	const made = rules.contentOf(record(over), { year: 2026, number: 7 })
	if (made === null) throw new Error('no content')
	return made
}

describe('why nothing may be issued', () => {
	test.each<[string | null, Partial<SittingRecord>]>([
		[null, {}],
		['excluded', { status: 'excluded', openCase: true }],
		['held', { status: 'held' }],
		['openCase', { openCase: true }],
		['noBareme', { baremeId: null }],
		['noBareme', { baremeId: 99 }],
		['noDecision', { decision: null }],
		['noDecision', { decision: 'PEUT-ETRE' }],
		['decisionWithoutDocument', { decision: 'ABSENT' }],
		['marksIncomplete', { marks: Array.from({ length: 16 }, () => null) }],
	])('%s', (reason, over) => {
		expect(rulesFor('releve').reasonAgainst(record(over))).toBe(reason)
	})

	test('a mark that is missing with a flag is complete', () => {
		const marks = record().marks.with(2, null)
		expect(rulesFor('releve').reasonAgainst(record({ marks }))).toBe('marksIncomplete')
		expect(rulesFor('releve').reasonAgainst(record({ marks, markFlags: 2 * 8 ** 2 }))).toBeNull()
	})

	test('a transcript is for all, a certificate only for those who passed', () => {
		expect(rulesFor('releve').reasonAgainst(record({ decision: 'AJOURNE' }))).toBeNull()
		expect(rulesFor('certificat').reasonAgainst(record({ decision: 'AJOURNE' }))).toBe('decisionWithoutDocument')
	})
})

describe('what is printed', () => {
	test('total and average as the source states them, otherwise computed', () => {
		expect(content('releve')).toMatchObject({ total: 70_000, average: 700 })
		const sum = record().marks.reduce<number>((total, mark) => total + (mark ?? 0), 0)
		expect(content('releve', { total: null, average: null })).toMatchObject({
			total: sum,
			average: Math.round((sum / 190_000) * 1000),
		})
	})

	test('a mention of its own only by rules that are official', () => {
		expect(content('releve', { mention: 'TB' }).mention).toBe('TB')
		expect(content('releve').mention).toBeNull()
		const official = {
			...haiti,
			decisionRules: haiti.decisionRules.map((rule) => ({ ...rule, status: 'official' as const })),
		}
		expect(content('releve', {}, rulesFor('releve', official)).mention).toBe('B')
		expect(content('releve', { decision: 'AJOURNE' }, rulesFor('releve', official)).mention).toBeNull()
	})

	test('only what the kind states: no marks on a certificate', () => {
		expect(content('certificat', { markFlags: 5 })).toMatchObject({ marks: null, flags: 0, total: null, average: null })
		expect(content('certificat').serial).toEqual({ code: 'CE', year: 2026, number: 7 })
	})

	test('names are composed and without control characters', () => {
		const { surname } = content('releve', { surname: ' E\u0301LIACIN\u0000\t JEAN\u00a0' })
		expect(surname).toBe('ÉLIACIN JEAN')
	})

	test('an example barème is said', () => {
		expect(content('releve').example).toBe(bareme.status === 'example')
		const official = { ...bareme, status: 'official' as const }
		expect(content('releve', {}, rulesFor('releve', haiti, official)).example).toBe(false)
	})
})

test('what no font has or no barcode can state is found before anything is signed', () => {
	const against = (over: Partial<SittingRecord>) =>
		rulesFor('releve').unprintable(record(over), content('releve', over))
	expect(against({})).toBeNull()
	expect(against({ surname: 'ŠĘRĪŅŞ', givenNames: 'Ɔnyɛ Ẹniọlá' })).toBeNull()
	expect(against({ surname: 'ЖАН' })).toBe('missingGlyph')
	expect(against({ givenNames: 'Rose 🌹' })).toBe('missingGlyph')
	expect(against({ birthPlace: 'x'.repeat(101) })).toBe('unprintable')
	expect(against({ birthDate: '2006-02-30' })).toBe('unprintable')
	expect(missingGlyphs('Rose 🌹 日')).toEqual(['🌹', '日'])
})

describe('the hash of a content', () => {
	const base = sampleContent(haiti, bareme, 'releve')
	const changes: Partial<DocumentContent>[] = [
		{ kind: 'certificat' },
		{ serial: { ...base.serial, number: 2 } },
		{ surname: 'JEAN' },
		{ givenNames: '' },
		{ birthDate: null },
		{ birthPlace: 'Hinche' },
		{ orderNumber: null },
		{ year: 2025 },
		{ sessionKind: 'EXT' },
		{ series: 'SMP' },
		{ scheme: '00000001' },
		{ marks: null },
		{ marks: (base.marks ?? []).with(0, null) },
		{ flags: 1 },
		{ total: 1 },
		{ average: null },
		{ decision: 'AJOURNE' },
		{ mention: null },
		{ practice: false },
		{ example: !base.example },
	]

	test('changes with every field, and with nothing else', () => {
		const hashes = [base, ...changes.map((over) => ({ ...base, ...over }))].map((one) =>
			contentHash(one).toString('hex'),
		)
		expect(new Set(hashes).size).toBe(changes.length + 1)
		expect(contentHash(structuredClone(base)).toString('hex')).toBe(hashes[0])
	})

	test('texts cannot run into each other', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
				const bytes = (surname: string, givenNames: string) =>
					Buffer.from(canonicalBytes({ ...base, surname, givenNames })).toString('hex')
				expect(bytes(a, b) === bytes(c, d)).toBe(a === c && b === d)
			}),
		)
	})
})

test('codes are ten characters that nobody takes for one another', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) => {
			expect(candidateCode(random)).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
		}),
	)
})
