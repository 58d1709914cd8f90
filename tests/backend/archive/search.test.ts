import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Input } from '#shared/contract/index'
import { nameKey } from '#shared/domain/personName'
import { TestBackend } from '../../harness/backend.ts'
import { crowd, insertSittings, testSession } from '../../harness/records.ts'

let backend: TestBackend
const ids: Record<string, number> = {}

const search = (query: string, rest: Partial<Input<'archive.search'>> = {}) =>
	backend.call('commis', 'archive.search', { query, ...rest })
const first = async (query: string) => (await search(query)).rows[0]?.id

beforeAll(async () => {
	backend = await TestBackend.practice()
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	await insertSittings(archive, crowd(300))
	await insertSittings(archive, crowd(200, { exam: 'AF9', year: 2010, kind: 'ORD' }))
	const sittings = {
		pierre: { surname: 'PIERRE', givenNames: 'Jean Élie', orderNumber: '04-0012345', average: 640, decision: 'ADMIS' },
		pye: { surname: 'PYÈ', givenNames: 'Wòz Guerlande', orderNumber: '04-0012346', birthDate: '2001-07-07' },
		hyphen: { surname: 'SAINT-FLEUR', givenNames: 'Jean-Baptiste', orderNumber: 'A123' },
		earlier: {
			surname: 'PIERRE',
			givenNames: 'Jean Élie',
			orderNumber: '77',
			session: { ...testSession, year: 2015 },
			department: 'Nippes',
		},
	}
	const inserted = await insertSittings(archive, Object.values(sittings))
	for (const [index, name] of Object.keys(sittings).entries()) ids[name] = inserted[index] ?? 0
})
afterAll(() => backend.dispose())

describe('names', () => {
	test.each([
		['as written', 'PIERRE Jean Élie'],
		['without accents, in another order', 'elie jean pierre'],
		['unfinished', 'pierre jean el'],
		['one letter wrong', 'piere jean elie'],
		['two letters swapped', 'peirre jean elie'],
		['with the year of the session', 'pierre jean 2024'],
	])('%s', async (_, query) => {
		const found = await search(query)
		expect(found.understoodAs).toBe('name')
		expect(found.rows.slice(0, 2).map(({ id }) => id)).toContain(ids.pierre)
	})

	test.each([
		['Kreyòl for French', 'Pierre Rose Guerlande', 'pye'],
		['French for Kreyòl', 'pyè jan eli', 'pierre'],
		['hyphens do not matter', 'saint fleur jean baptiste', 'hyphen'],
		['one word altogether wrong', 'saint fleur jean wozny', 'hyphen'],
	])('%s', async (_, query, who) => {
		expect((await search(query)).rows.map(({ id }) => id)).toContain(ids[who])
	})

	test('the best comes first', async () => {
		expect(await first('Saint-Fleur Jean-Baptiste')).toBe(ids.hyphen)
	})

	test('nothing but punctuation finds nothing', async () => {
		expect(await search('"*')).toMatchObject({ total: 0, rows: [] })
	})
})

describe('numbers', () => {
	test('an order number, whole or its beginning', async () => {
		expect(await search('04-0012345')).toMatchObject({ understoodAs: 'orderNumber', total: 1 })
		expect((await search('04-00123')).total).toBe(2)
		expect(await first('A123')).toBe(ids.hyphen)
	})

	test('a serial or barcode nobody issued finds nothing and says what was understood', async () => {
		expect(await search('HT-RN-2026-0000001')).toMatchObject({ understoodAs: 'serial', total: 0 })
		expect(await search('SC1:NOT A BARCODE')).toMatchObject({ understoodAs: 'barcode', total: 0 })
	})
})

describe('the whole register', () => {
	test('pages hold every record once, whatever the order', async () => {
		for (const sort of ['relevance', 'name', 'orderNumber', 'average', 'year'] as const)
			for (const descending of [false, true]) {
				const seen: number[] = []
				for (let offset = 0; offset < 504; offset += 90) {
					const page = await search('', { sort, descending, offset, limit: 90 })
					expect(page).toMatchObject({ understoodAs: 'everything', total: 504, more: false })
					seen.push(...page.rows.map(({ id }) => id))
				}
				expect(new Set(seen).size, `${sort} ${descending}`).toBe(504)
			}
	})

	test('by name, sessions are mixed as one list would be, forwards and backwards', async () => {
		const ask = { sort: 'name', limit: 500 } as const
		const keys = async (rest: Partial<Input<'archive.search'>>) =>
			(await search('', { ...ask, ...rest })).rows.map(({ surname, givenNames }) => nameKey(surname, givenNames))
		const forwards = [...(await keys({})), ...(await keys({ offset: 500 }))]
		expect(forwards).toHaveLength(504)
		expect(forwards).toEqual(forwards.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)))
		expect((await keys({ descending: true })).slice(0, 50)).toEqual(forwards.toReversed().slice(0, 50))
		const inNord = await search('', { ...ask, department: 'Nord' })
		expect(inNord.rows).toHaveLength(inNord.total)
		expect(new Set(inNord.rows.map(({ session }) => session.year)).size).toBeGreaterThan(1)
	})

	test('facets count what the filters leave', async () => {
		const found = await search('', { department: 'Nord' })
		expect(found.facets.department).toEqual([{ value: 'Nord', count: found.total }])
		expect(found.facets.exam.reduce((sum, { count }) => sum + count, 0)).toBe(found.total)
		const { rows } = await search('', { department: 'Nord', limit: 500 })
		expect(rows).toHaveLength(found.total)
		expect(rows.every(({ department }) => department === 'Nord')).toBe(true)
	})

	test('filters hold for names too', async () => {
		const found = await search('pierre jean', { department: 'Nippes' })
		expect(found.rows.map(({ id }) => id)).toEqual([ids.earlier])
		const session = { ...testSession, year: 2015 }
		expect((await search('pierre jean', { session })).rows.map(({ id }) => id)).toEqual([ids.earlier])
		expect((await search('', { session })).total).toBe(1)
		expect((await search('', { session: { ...session, kind: 'NONE' } })).total).toBe(0)
	})

	test('one import', async () => {
		const found = await search('', { importId: 2, limit: 10, sort: 'name' })
		expect(found).toMatchObject({ total: 200, facets: { year: [{ value: '2010', count: 200 }] } })
		expect(found.rows).toHaveLength(10)
	})
})
