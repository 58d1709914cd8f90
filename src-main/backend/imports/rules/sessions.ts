import { AppError } from '#shared/errors/index'
import {
	type Bareme,
	baremesOf,
	baremeFor,
	type DecisionRule,
	decisionRuleFor,
	type Profile,
	type SessionKey,
} from '#shared/domain/profile'
import type { Books } from './books.ts'
import { parseYear } from './dates.ts'

export interface ImportSession {
	index: number
	key: SessionKey
	averageOn: number
	rule: DecisionRule | undefined
	/** Whether any barème exists for it. */
	hasBaremes: boolean
}

export interface ImportBareme {
	index: number
	bareme: Bareme
	/** Highest mark of each slot, hundredths. */
	maxima: readonly number[]
}

/** What is known of the session before the rows are read. */
export interface SessionHint {
	exam?: string | undefined
	year?: number | undefined
	kind?: string | undefined
}

export type SessionProblem = 'exam.unknown' | 'year.unreadable' | 'sessionKind.unknown'

/** The sessions and barèmes that rows of one import turn out to belong to, numbered as they appear. */
export class SessionTable {
	readonly sessions: ImportSession[] = []
	readonly baremes: ImportBareme[] = []
	readonly #profile: Profile
	readonly #books: Books
	readonly #known = new Map<string, ImportSession | SessionProblem>()
	readonly #baremeOf = new Map<string, ImportBareme | null>()

	constructor(profile: Profile, books: Books) {
		this.#profile = profile
		this.#books = books
	}

	/** From texts of the file or identifiers of the profile; the session kind may be left out where there is a usual one. */
	resolve(exam: string, year: string, kind: string): ImportSession | SessionProblem {
		const key = `${exam}\t${year}\t${kind}`
		let session = this.#known.get(key)
		if (session === undefined) {
			session = this.#resolve(exam, year, kind)
			if (this.#known.size > 10_000) this.#known.clear()
			this.#known.set(key, session)
		}
		return session
	}

	#resolve(examText: string, yearText: string, kindText: string): ImportSession | SessionProblem {
		const exam = this.#books.exams.find(examText)
		if (!exam?.exact) return 'exam.unknown'
		const year = parseYear(yearText)
		if (year === null) return 'year.unreadable'
		const kind = kindText === '' ? this.#profile.sessionKinds[0] : this.#books.kinds.find(kindText)
		if (!kind || ('exact' in kind && !kind.exact)) return 'sessionKind.unknown'
		const same = this.sessions.find(({ key }) => key.exam === exam.id && key.year === year && key.kind === kind.id)
		if (same) return same
		const key = { exam: exam.id, year, kind: kind.id }
		const session: ImportSession = {
			index: this.sessions.length,
			key,
			averageOn: this.#profile.exams.find(({ id }) => id === exam.id)?.averageOn ?? 10,
			rule: decisionRuleFor(this.#profile, key),
			hasBaremes: baremesOf(this.#profile, key).length > 0,
		}
		this.sessions.push(session)
		return session
	}

	bareme(session: ImportSession, series: string): ImportBareme | null {
		const key = `${session.index}\t${series}`
		let found = this.#baremeOf.get(key)
		if (found === undefined) {
			const bareme = baremeFor(this.#profile, session.key, series)
			found = bareme ? this.#numbered(bareme) : null
			this.#baremeOf.set(key, found)
		}
		return found
	}

	#numbered(bareme: Bareme): ImportBareme {
		const known = this.baremes.find((one) => one.bareme === bareme)
		if (known) return known
		const maxima = bareme.slots.map(({ maximum }) => Math.round(maximum * 100))
		const added = { index: this.baremes.length, bareme, maxima }
		this.baremes.push(added)
		return added
	}
}

/** The error of a whole import whose session, given for all rows, is not one of the profile. */
export function sessionError(
	problem: SessionProblem,
	file: string,
	texts: { exam: string; year: string; kind: string },
): AppError {
	const missing = [texts.exam === '' ? 'exam' : '', texts.year === '' ? 'year' : ''].filter((one) => one !== '')
	if (missing.length > 0) return new AppError('imports.noSession', { file, missing: missing.join(', ') })
	if (problem === 'exam.unknown') return new AppError('imports.unknownExam', { value: texts.exam })
	if (problem === 'sessionKind.unknown') return new AppError('imports.unknownKind', { value: texts.kind })
	return new AppError('imports.noSession', { file, missing: 'year' })
}
