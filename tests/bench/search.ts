import { randomNumbers } from '../../src-main/backend/reconciliation/linkage/random.ts'
import type { TestBackend } from '../harness/backend.ts'
import type { InventedRecord } from '../harness/invented.ts'
import { bigRegister } from './register.ts'

export interface Answers {
	/** Milliseconds. */
	p50: number
	p99: number
	/** Share of queries whose person was among the first ten: the record meant, or one with exactly its name. */
	found: number
}

export interface SearchFigures {
	sittings: number
	/** First answer after opening: counts of all sessions and the vocabulary are made. */
	firstMilliseconds: number
	exact: Answers
	oneError: Answers
	twoErrors: Answers
	unfinished: Answers
	orderNumber: Answers
	/** The register without a search word, with filters and deep pages. */
	pages: Omit<Answers, 'found'>
	dashboard: Omit<Answers, 'found'>
}

const QUERIES = 150

const letters = 'abcdefghijklmnoprstuvz'

/** The name of a record with so many slips in different words. */
function misspelt(record: InventedRecord, errors: number, random: () => number): string {
	const words = `${record.surname} ${record.givenNames}`.split(/[ -]/)
	const first = Math.trunc(random() * words.length)
	for (let error = 0; error < errors; error++) {
		const place = (first + error) % words.length
		const word = words[place] ?? ''
		const at = 1 + Math.trunc(random() * Math.max(1, word.length - 1))
		const letter = letters[Math.trunc(random() * letters.length)] ?? 'a'
		const kind = random()
		if (kind < 0.4) words[place] = word.slice(0, at) + letter + word.slice(at + 1)
		else if (kind < 0.7) words[place] = word.slice(0, at) + word.slice(at + 1)
		else words[place] = word.slice(0, at) + letter + word.slice(at)
	}
	return words.join(' ')
}

const percentile = (times: readonly number[], share: number) =>
	times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

const timesOf = (times: readonly number[]) => ({ p50: percentile(times, 0.5), p99: percentile(times, 0.99) })

async function timed<Value>(work: () => Promise<Value>): Promise<[Value, number]> {
	const startedAt = performance.now()
	const value = await work()
	return [value, performance.now() - startedAt]
}

async function ask(
	backend: TestBackend,
	records: readonly InventedRecord[],
	queryOf: (record: InventedRecord, random: () => number) => string,
): Promise<Answers> {
	const random = randomNumbers(11)
	const times: number[] = []
	let found = 0
	for (let query = 0; query < QUERIES; query++) {
		const record = records[Math.trunc(random() * records.length)]
		if (!record) continue
		const text = queryOf(record, random)
		const [answer, milliseconds] = await timed(() =>
			backend.call('commis', 'archive.search', { query: text, limit: 10 }),
		)
		times.push(milliseconds)
		const right = answer.rows.some(
			(row) => row.id === record.id || (row.surname === record.surname && row.givenNames === record.givenNames),
		)
		if (right) found++
	}
	return { ...timesOf(times), found: found / QUERIES }
}

export async function benchSearch({ sittings = 1_000_000 }: { sittings?: number } = {}): Promise<SearchFigures> {
	const { backend, invented } = await bigRegister(sittings)
	const { records } = invented
	const whole = (record: InventedRecord) => `${record.surname} ${record.givenNames}`
	try {
		await backend.call('commis', 'access.me', {})
		const [, firstMilliseconds] = await timed(() => backend.call('commis', 'archive.search', { query: 'dorvil' }))
		const pageTimes: number[] = []
		for (const sort of ['relevance', 'name', 'average', 'orderNumber', 'year'] as const)
			for (const filter of [{}, { department: 'Nord' }, { session: { exam: 'BAC2', year: 2010, kind: 'ORD' } }])
				for (const offset of [0, 500, 10_000]) {
					const query = { ...filter, sort, offset, limit: 100 }
					pageTimes.push((await timed(() => backend.call('commis', 'archive.search', query)))[1])
				}
		const dashboardTimes: number[] = []
		for (let time = 0; time < 10; time++)
			dashboardTimes.push((await timed(() => backend.call('commis', 'archive.dashboard', {})))[1])
		return {
			sittings,
			firstMilliseconds,
			exact: await ask(backend, records, whole),
			oneError: await ask(backend, records, (record, random) => misspelt(record, 1, random)),
			twoErrors: await ask(backend, records, (record, random) => misspelt(record, 2, random)),
			unfinished: await ask(backend, records, (record) => whole(record).slice(0, -2)),
			orderNumber: await ask(backend, records, (record) => record.orderNumber ?? ''),
			pages: timesOf(pageTimes),
			dashboard: timesOf(dashboardTimes),
		}
	} finally {
		await backend.dispose()
	}
}
