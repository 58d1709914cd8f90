import type { CoverageCell } from '#shared/contract/archive'
import type { Profile } from '#shared/domain/profile'

export const FIRST_YEAR = 1995

export interface CoverageSquare {
	year: number
	/** `gap`: the exam was held and the archive has nothing of it; `none`: there was no such exam. */
	state: 'none' | 'gap' | 'filled'
	imported: number
	signed: number
	published: number
	openCases: number
	sessions: readonly CoverageCell[]
}
export interface CoverageRow {
	exam: string
	squares: readonly CoverageSquare[]
}

const sum = (cells: readonly CoverageCell[], what: 'imported' | 'signed' | 'published' | 'openCases') =>
	cells.reduce((total, cell) => total + cell[what], 0)

export function coverageYears(cells: readonly CoverageCell[], thisYear: number): number[] {
	const first = Math.min(FIRST_YEAR, ...cells.map((cell) => cell.year))
	const last = Math.max(thisYear, ...cells.map((cell) => cell.year))
	return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** One row per exam in the order of the profile; exams that only the archive knows come last. */
export function coverageRows(
	cells: readonly CoverageCell[],
	exams: Profile['exams'],
	years: readonly number[],
): CoverageRow[] {
	const known = new Set(exams.map((exam) => exam.id))
	const unknown = [...new Set(cells.map((cell) => cell.exam))].filter((exam) => !known.has(exam))
	const held = new Map(exams.map((exam) => [exam.id, exam]))
	return [...known, ...unknown].map((exam) => ({
		exam,
		squares: years.map((year): CoverageSquare => {
			const sessions = cells.filter((cell) => cell.exam === exam && cell.year === year && cell.imported > 0)
			const rule = held.get(exam)
			const wasHeld = rule !== undefined && rule.fromYear <= year && (rule.toYear === null || year <= rule.toYear)
			return {
				year,
				state: sessions.length > 0 ? 'filled' : wasHeld ? 'gap' : 'none',
				imported: sum(sessions, 'imported'),
				signed: sum(sessions, 'signed'),
				published: sum(sessions, 'published'),
				openCases: sum(sessions, 'openCases'),
				sessions,
			}
		}),
	}))
}

/** Years of an exam that the archive should have and has not, as spans: `1995–1999, 2004`. */
export function gapsOf(row: CoverageRow): string[] {
	const spans: [number, number][] = []
	for (const square of row.squares) {
		if (square.state !== 'gap') continue
		const last = spans.at(-1)
		if (last && last[1] === square.year - 1) last[1] = square.year
		else spans.push([square.year, square.year])
	}
	return spans.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
}
