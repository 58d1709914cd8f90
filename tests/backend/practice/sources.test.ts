import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { caseKind } from '#shared/contract/reconciliation'
import { findingCode, findings } from '#shared/domain/findings'
import { averageOf, totalOf } from '#shared/domain/marks'
import { plain } from '#shared/domain/personName'
import { baremeFor, decisionRuleFor } from '#shared/domain/profile'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { writePracticeSources } from '../../../src-main/backend/practice/sources.ts'
import { decode, readSource, type Located, type Rows } from './readSources.ts'

const CANDIDATES = 300
const profile = loadProfile('haiti')

const place = { file: z.string(), sheet: z.int(), row: z.int() }
const truthShape = z.object({
	rows: z.int(),
	faults: z.array(
		z.object({
			kind: z.string(),
			...place,
			field: z.string(),
			expected: z.array(
				z.union([
					z.object({ finding: findingCode }),
					z.object({ case: caseKind }),
					z.object({ status: z.literal('held') }),
				]),
			),
			certain: z.boolean(),
			others: z.array(z.object(place)),
		}),
	),
	persons: z.array(z.object({ person: z.int(), rows: z.array(z.object(place)).min(2) })),
})
const sourcesShape = z.object({
	files: z.array(
		z.object({
			file: z.string(),
			exam: z.string(),
			year: z.int(),
			kind: z.string(),
			encoding: z.string().nullable(),
			delimiter: z.string().nullable(),
			layout: z.string(),
			rows: z.int(),
			redelivers: z.string().nullable(),
			sheets: z.array(
				z.object({
					name: z.string(),
					headerRow: z.int(),
					headerRows: z.int(),
					firstRow: z.int(),
					lastRow: z.int(),
					rows: z.int(),
				}),
			),
		}),
	),
})
type Truth = z.infer<typeof truthShape>
type Source = z.infer<typeof sourcesShape>['files'][number]

const folders: string[] = []
const emptyFolder = () => {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-practice-'))
	folders.push(folder)
	return folder
}
const hashes = (folder: string) =>
	readdirSync(folder)
		.toSorted()
		.map(
			(name) =>
				`${name} ${createHash('sha256')
					.update(readFileSync(join(folder, name)))
					.digest('hex')}`,
		)

let folder = ''
let truth: Truth
let sources: Source[]
const sheets = new Map<string, Rows[]>()
const cellsAt = ({ file, sheet, row }: Located) => sheets.get(file)?.[sheet]?.get(row) ?? []
const headerOf = (source: Source, sheet: number) => {
	const { headerRow = 1, headerRows = 1 } = source.sheets[sheet] ?? {}
	return cellsAt({ file: source.file, sheet, row: headerRow + headerRows - 1 }).map((text) => plain(text))
}
const columnOf = (source: Source, sheet: number, ...names: string[]) => {
	const wanted = names.map((name) => plain(name))
	return headerOf(source, sheet).findIndex((header) => wanted.includes(header))
}

beforeAll(async () => {
	folder = emptyFolder()
	await writePracticeSources({ folder, candidates: CANDIDATES })
	truth = truthShape.parse(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')))
	sources = sourcesShape.parse(JSON.parse(readFileSync(join(folder, 'sources.json'), 'utf8'))).files
	for (const source of sources) sheets.set(source.file, await readSource(folder, source))
})

afterAll(() => {
	for (const one of folders) rmSync(one, { recursive: true })
})

describe('same seed, same bytes', () => {
	test('every file, workbooks too; another seed gives other people', async () => {
		const [again, other] = [emptyFolder(), emptyFolder()]
		await writePracticeSources({ folder: again, candidates: CANDIDATES, seed: 1 })
		await writePracticeSources({ folder: other, candidates: CANDIDATES, seed: 2 })
		expect(hashes(again)).toEqual(hashes(folder))
		expect(hashes(other).filter((line) => hashes(folder).includes(line))).toEqual([])
	})

	test('any size, down to a handful, and it can be stopped', async () => {
		const tiny = await writePracticeSources({ folder: emptyFolder(), candidates: 3 })
		const main = tiny.files.filter(({ exam, year }) => exam === 'NS4' && year === 2025)
		expect(main.reduce((sum, { rows }) => sum + rows, 0)).toBe(3)
		const stopped = emptyFolder()
		const controller = new AbortController()
		const writing = writePracticeSources({
			folder: stopped,
			candidates: 50,
			signal: controller.signal,
			onProgress: (phase) => phase === 'files' && controller.abort(),
		})
		await expect(writing).rejects.toThrow('aborted')
		expect(existsSync(join(stopped, 'truth.json'))).toBe(false)
	})
})

describe('the sources', () => {
	test('span the years, kinds of file, code pages, delimiters and layouts', () => {
		const of = (key: 'encoding' | 'delimiter' | 'layout' | 'exam' | 'kind') =>
			new Set(sources.map((source) => source[key]))
		expect([Math.min(...sources.map(({ year }) => year)), Math.max(...sources.map(({ year }) => year))]).toEqual([
			1995, 2026,
		])
		expect(of('encoding')).toEqual(new Set(['cp850', 'windows-1252', 'utf-8', 'utf-8-bom', null]))
		expect(of('delimiter')).toEqual(new Set([';', ',', '\t', null]))
		expect(of('layout').size).toBeGreaterThanOrEqual(6)
		expect(of('exam')).toEqual(new Set(['AF9', 'BAC1', 'BAC2', 'NS4']))
		expect(of('kind')).toEqual(new Set(['ORD', 'EXT', 'PERM']))
		expect(sources.some((source) => source.sheets.length > 1)).toBe(true)
		expect(sources.some((source) => source.sheets.some(({ headerRows }) => headerRows > 1))).toBe(true)
		const main = sources.filter(({ exam, year }) => exam === 'NS4' && year === 2025)
		expect(main.reduce((sum, { rows }) => sum + rows, 0)).toBe(CANDIDATES)
		expect(main.length).toBe(10)
		expect(truth.rows).toBe(sources.reduce((sum, { rows }) => sum + rows, 0))
	})

	test('.csv files are in the code page they are said to be in, and in that one only', () => {
		for (const source of sources) {
			if (source.encoding === null) continue
			const bytes = readFileSync(join(folder, source.file))
			const damaged = truth.faults.some(({ file, kind }) => file === source.file && kind === 'line.undecodable')
			const text = decode(bytes, source.encoding)
			expect([source.file, text.includes('�')]).toEqual([source.file, damaged])
			expect([source.file, /\p{Script=Latin}[éèêëàâôîïçñÉÈ]/u.test(text)]).toEqual([source.file, true])
			expect(bytes.subarray(0, 3).equals(Buffer.from('\uFEFF'))).toBe(source.encoding === 'utf-8-bom')
			expect([source.file, isUtf8(bytes)]).toEqual([source.file, source.encoding.startsWith('utf-8') && !damaged])
		}
	})

	test('a row that no fault touches follows the rules of the profile to the hundredth', () => {
		const touched = new Set(
			truth.faults
				.flatMap((fault) => [fault, ...fault.others])
				.map(({ file, sheet, row }) => `${file} ${sheet} ${row}`),
		)
		const wrong: string[] = []
		let checked = 0
		for (const source of sources)
			for (const [sheet, { firstRow, lastRow }] of source.sheets.entries()) {
				const check = checker(source, sheet)
				for (let row = firstRow; row <= lastRow; row++) {
					if (touched.has(`${source.file} ${sheet} ${row}`)) continue
					checked++
					const problem = check(cellsAt({ file: source.file, sheet, row }))
					if (problem) wrong.push(`${source.file} ${sheet} ${row}: ${problem}`)
				}
			}
		expect(wrong).toEqual([])
		expect(checked).toBeGreaterThan(CANDIDATES)
	})

	test('people who come again are written with the same name, apart from what the truth file says', () => {
		const varied = new Set(
			truth.faults
				.filter(
					({ kind }) =>
						kind.startsWith('written.') ||
						kind.startsWith('name') ||
						kind === 'spellingKreyol' ||
						kind.startsWith('line.') ||
						kind === 'correctedAfterIssue',
				)
				.map(({ file, sheet, row }) => `${file} ${sheet} ${row}`),
		)
		const names = truth.persons.map(
			({ rows }) => new Set(rows.filter(({ file, sheet, row }) => !varied.has(`${file} ${sheet} ${row}`)).map(nameAt)),
		)
		expect(names.filter((set) => set.size > 1)).toEqual([])
		expect(truth.persons.length).toBeGreaterThan(50)
	})
})

describe('the faults', () => {
	const only = (kind: string) => truth.faults.filter((fault) => fault.kind === kind)
	const cellOf = (kind: string, ...headers: string[]) => {
		const [fault] = only(kind)
		const source = sources.find(({ file }) => file === fault?.file)
		if (!fault || !source) throw new Error(`No fault ${kind}.`)
		return cellsAt(fault)[columnOf(source, fault.sheet, ...headers)] ?? ''
	}

	test('every finding of the import and every case of the queue is asked for by one of them', () => {
		const asked = new Set(
			truth.faults
				.flatMap(({ expected }) => expected)
				.map((one): string => ('finding' in one ? one.finding : 'case' in one ? one.case : one.status)),
		)
		// Checks of a list as a whole and what lists of other offices have are in tests of their own; these are on every row of certain files.
		const others = [
			'name.none',
			'name.parted',
			'birthDate.otherCalendar',
			'decision.open',
			'decision.ofList',
			'row.otherHeader',
			'archive.same',
			'archive.guarded',
		]
		expect(Object.keys(findings).filter((code) => !asked.has(code) && !code.startsWith('list.'))).toEqual(others)
		expect(caseKind.options.filter((kind) => !asked.has(kind))).toEqual([])
		expect(asked).toContain('held')
	})

	test('are where the truth file says', () => {
		const orders = ["N° d'ordre", "Numéro d'ordre", 'No.', 'NUMERO', 'Nimewo lòd']
		const decisions = ['Décision', 'Décision du jury', 'Résultat', 'DECISION', 'Desizyon']
		expect(cellOf('orderNumberDamaged', ...orders)).toMatch(/^\d[.,]\d+E\+\d+$/)
		expect(cellOf('orderNumberMissing', ...orders)).toBe('')
		expect(cellOf('totalMissing', 'Total', 'Total des points', 'Total général')).toBe('')
		expect(cellsAt(only('line.nulBytes')[0] ?? { file: '', sheet: 0, row: 0 }).join()).toContain('\0')
		expect(
			Math.max(...cellsAt(only('line.tooLong')[0] ?? { file: '', sheet: 0, row: 0 }).map(({ length }) => length)),
		).toBeGreaterThan(32_767)
		const words = new Set(
			profile.decisions.flatMap(({ id, names, aliases }) => [id, names.fr, names.ht ?? id, ...aliases].map(plain)),
		)
		expect(words.has(plain(cellOf('decisionOtherWord', ...decisions)))).toBe(true)
		expect(words.has(plain(cellOf('decisionMisspelt', ...decisions)))).toBe(false)
		expect(words.has(plain(cellOf('decisionUnknown', ...decisions)))).toBe(false)
		for (const fault of only('line.tooManyCells')) {
			const source = sources.find(({ file }) => file === fault.file)
			expect(cellsAt(fault)).toHaveLength((source ? headerOf(source, fault.sheet).length : 0) + 1)
		}
		const [twice] = only('orderNumberTwice')
		expect(twice?.others.map((other) => cellsAt(other).filter((cell) => /^\d{7}$/.test(cell)))).toEqual([
			cellsAt(twice ?? { file: '', sheet: 0, row: 0 }).filter((cell) => /^\d{7}$/.test(cell)),
		])
	})

	test('homonyms are other people; a second enrolment is the same one', () => {
		const person = new Map(
			truth.persons.flatMap(({ person: id, rows }) =>
				rows.map(({ file, sheet, row }) => [`${file} ${sheet} ${row}`, id]),
			),
		)
		const same = ({ file, sheet, row, others: [other] }: Truth['faults'][number]) => {
			const mine = person.get(`${file} ${sheet} ${row}`)
			return mine !== undefined && mine === person.get(`${other?.file} ${other?.sheet} ${other?.row}`)
		}
		for (const kind of ['enrolledTwice', 'contradictoryAverages', 'skippedYears', 'earlierExamAfterLater'])
			expect(only(kind).map((fault) => [kind, same(fault)])).toEqual(only(kind).map(() => [kind, true]))
		expect(only('homonym').some(same)).toBe(false)
	})

	test('control totals are wrong only where the truth file says', () => {
		const stated = sources.flatMap((source) =>
			source.sheets.flatMap(({ lastRow, rows }, sheet) => {
				const cells = cellsAt({ file: source.file, sheet, row: lastRow + 2 })
				return cells[0] === 'Total candidats' ? [{ file: source.file, sheet, right: Number(cells[1]) === rows }] : []
			}),
		)
		expect(stated.length).toBeGreaterThan(20)
		expect(stated.filter(({ right }) => !right).map(({ file }) => file)).toEqual(
			only('control.rows').map(({ file }) => file),
		)
	})
})

function nameAt({ file, sheet, row }: Located): string {
	const source = sources.find((one) => one.file === file)
	if (!source) return ''
	const cells = cellsAt({ file, sheet, row })
	const parts = [
		columnOf(source, sheet, 'Nom', 'Nom de famille', 'NOM', 'Siyati', 'Nom et prénoms'),
		columnOf(source, sheet, 'Prénom(s)', 'Prénoms', 'PRENOM', ...(source.layout === 'kreyol' ? ['Non'] : [])),
	].map((column) => cells[column] ?? '')
	return plain(parts.join(' '))
}

/** Says what is wrong with the cells of a row, by the words of the profile alone. */
function checker(source: Source, sheet: number): (cells: readonly string[]) => string {
	const session = { exam: source.exam, year: source.year, kind: source.kind }
	const rule = decisionRuleFor(profile, session)
	const header = headerOf(source, sheet)
	const subjects = header.map(
		(text) =>
			profile.subjects.find(({ id, names, aliases }) =>
				[id, names.fr, names.ht ?? id, ...aliases].some((word) => plain(word) === text),
			)?.id,
	)
	const column = (...names: string[]) => columnOf(source, sheet, ...names)
	const columns = {
		series: column('Série', 'SERIE'),
		total: column('Total', 'Total des points', 'Total général'),
		average: column('Moyenne', 'Moyenne sur 10', 'Moy. /10', 'MOYENNE', 'Mwayèn'),
		decision: column('Décision', 'Décision du jury', 'Résultat', 'DECISION', 'Desizyon'),
	}
	const hundredths = (text: string) => Math.round(Number(text.replace(',', '.').replace(' R', '')) * 100)
	return (cells) => {
		if (cells.length !== header.length) return `${cells.length} cells`
		const bareme = baremeFor(profile, session, cells[columns.series] ?? '')
		if (!bareme || !rule) return 'no barème'
		const word = plain(cells[columns.decision] ?? '')
		const decision = profile.decisions.find(({ id, names, aliases }) =>
			[id, names.fr, names.ht ?? id, ...aliases].some((one) => plain(one) === word),
		)?.id
		const marks = bareme.slots.map(({ subject }) => cells[subjects.indexOf(subject)] ?? '?')
		if (decision === 'ABSENT') return marks.every((mark) => mark === '') ? '' : 'an absent candidate has marks'
		const values = marks.map(hundredths)
		for (const [slot, { subject, maximum }] of bareme.slots.entries())
			if (!((values[slot] ?? -1) >= 0 && (values[slot] ?? 0) <= maximum * 100)) return `${subject} ${marks[slot] ?? ''}`
		const total = totalOf(bareme, values, [])
		if (total === null) return 'no total'
		const average = averageOf(bareme, total, 10)
		if (columns.total >= 0 && hundredths(cells[columns.total] ?? '') !== total)
			return `total ${cells[columns.total] ?? ''}`
		if (columns.average >= 0 && hundredths(cells[columns.average] ?? '') !== average)
			return `average ${cells[columns.average] ?? ''}`
		const expected = rule.thresholds.find(({ atLeast }) => average >= atLeast)?.decision
		return decision === expected ? '' : `decision ${word}`
	}
}
