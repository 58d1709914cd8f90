import type { FieldName } from '#shared/contract/imports'
import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import { editDistance } from '#shared/domain/nameSimilarity'
import { isSubjectWord, subjectsWithWords, withoutMarkWords } from '../rules/subjectWords.ts'
import { remembering } from '../rules/text.ts'
import { writtenOut } from './fieldNames.ts'
import { synonyms } from './synonyms.ts'

const fillers = new Set([
	'D',
	'DE',
	'DU',
	'DES',
	'LA',
	'LE',
	'LES',
	'AN',
	'LI',
	'OF',
	'THE',
	'EN',
	'AU',
	'AUX',
	'POUR',
	'ET',
	'AK',
	'AND',
	'A',
	'E',
	'Y',
	'DEL',
	'DO',
	'DA',
	'DI',
	'SI',
	'UND',
	'VA',
])
/** Letters of the Latin alphabet: in other scripts one letter more or less is another word. */
const isLatin = (key: string) => /^[A-Z\d ]*$/.test(key)

/** Words of a header without what carries no meaning: `N° d'ordre` → `NO ORDRE`, `Prénom(s)` → `PRENOM`. */
export function headerKey(header: string): string {
	const text = header
		.replace(/\((?:s|e|es|x)\)/gi, '')
		// `dateNaissance`
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.replace(/([A-Za-z])[°º]/g, '$1o ')
		.replace(/№/g, 'no ')
		.replace(/%/g, ' pourcentage ')
		.replace(/(?<!\p{L})[dl]['’`´]/giu, ' ')
		.replace(/['’`´]/g, ' ')
		.replace(/[_.]/g, ' ')
	const words = inOneSpelling(plain(text)).split(' ')
	const kept = words.filter((word) => !fillers.has(word))
	return (kept.length > 0 ? kept : words)
		.join(' ')
		.replace(/\b(?:NUMERO|NUM|NRO|NIMEWO)\b/g, 'NO')
		.replace(/^N(?= |$)/, 'NO')
}

/** Arabic as it is typed: without article, with one form of the letters that look alike. */
function inOneSpelling(key: string): string {
	if (!/[\u0621-\u064a]/.test(key)) return key
	return key
		.replaceAll('\u0640', '')
		.replaceAll('\u0649', '\u064a')
		.replaceAll('\u0629', '\u0647')
		.replace(/(^| )(?:\u0648)?\u0627\u0644(?=\S{2})/g, '$1')
}

const coefficient = /\s*[([]?\s*(?:coef[a-zé]*\.?\s*[:=]?\s*\d{1,2}|(?<=[([]\s*)\d)\s*[)\]]?\s*$/iu
const outOf = /\s*(?:\/|\bsur\b|\bout of\b|\()\s*(\d{1,4})\s*(?:pts|points)?\s*\)?\s*$/i

/**
 * `Math. /20`, `Français sur 300`, `Créole (200)` → the header without it, and what the marks are out of. A single digit
 * in brackets is a coefficient, as in `Maths (coef 4)`, `SVT (2)`.
 */
export function headerScale(header: string): { text: string; scale: number | null } {
	const text = header.replace(coefficient, '')
	const match = outOf.exec(text)
	const scale = Number(match?.[1] ?? 0)
	return match && scale > 0 ? { text: text.slice(0, match.index), scale } : { text, scale: null }
}

/** Whether a header names a subject, be it one that the profile does not have: `Moyenne de chinois`. */
export function namesSubject(header: string): boolean {
	const { text } = headerScale(header)
	return isSubjectWord(text) || isSubjectWord(withoutMarkWords(headerKey(text)))
}

const ranks = /(?:^| )(?:RANG|RANK|RANKING|CLASSEMENT|PUESTO|POSITIE|ترتيب|رتبه|排名|位次)(?: |$)/
/** A place among others, by whatever it is told: it differs from row to row as codes do. */
export const isRank = (header: string): boolean => ranks.test(headerKey(header))

const names: ReadonlySet<FieldName> = new Set(['surname', 'givenNames', 'fullName'])
/** Whose name it is, or in which letters; other words beside `name` make it the name of something else. */
const ofCandidate =
	/^(?:CANDIDATE?S?|CANDIDATO|ELEVES?|ELEV|ETUDIANTE?S?|STUDENT|PUPIL|LEARNER|ALUMNO|ALUNO|FR|AR|FRANCAIS|ARABE|LATIN|COMPLET|NO|OFFICIEL|LEGAL|PATRONYMIQUE|FAMILLE|NAISSANCE)S?$/
/** What a name of something else is worth as the name of a candidate. */
const NAME_OF_ANOTHER = 0.6

const SHORT = 3
/** What a header is merely like counts less where it is known as such. */
const BESIDE_EXACT = 0.6

export interface HeaderMatch {
	field: FieldName
	subject: string | null
	/** 0 to 1: how surely the header means this. */
	score: number
}

/** Knows what header cells mean, from the fixed synonyms and the subjects of a profile. */
export class Vocabulary {
	readonly #entries = new Map<string, { field: FieldName; subject: string | null; weight: number }[]>()

	constructor(profile: Profile) {
		// `Numéro BEPC`, `Code NS4`
		for (const { id, names: named, aliases } of profile.exams)
			for (const word of [id, named.fr, ...aliases])
				for (const number of ['No', 'Code']) this.#add(`${number} ${word}`, 'orderNumber', null, 0.93)
		// Short words mean many things.
		for (const [field, words] of synonyms)
			for (const [index, word] of words.entries())
				this.#add(word, field, null, (headerKey(word).length < 3 ? 0.8 : 0.97) - index * 0.0003)
		for (const { id, names, aliases } of subjectsWithWords(profile))
			for (const word of [id, names.fr, names.ht, names.en, ...aliases])
				if (word !== undefined) this.#add(word, 'mark', id, headerKey(word).length < 3 ? 0.85 : 0.95)
	}

	/** What a header may mean, best first. */
	readonly meanings = remembering((header) => this.#meanings(header), 20_000)

	#add(word: string, field: FieldName, subject: string | null, weight: number): void {
		const key = headerKey(word)
		if (key === '') return
		const known = this.#entries.get(key) ?? []
		if (!known.some((entry) => entry.field === field && entry.subject === subject))
			known.push({ field, subject, weight })
		this.#entries.set(key, known)
	}

	#meanings(header: string): HeaderMatch[] {
		const key = headerKey(headerScale(header).text)
		if (key === '') return []
		const found = new Map<string, HeaderMatch>()
		const note = (factor: number, entries: readonly { field: FieldName; subject: string | null; weight: number }[]) => {
			for (const { field, subject, weight } of entries) {
				const id = `${field} ${subject ?? ''}`
				const score = weight * factor
				if (score > (found.get(id)?.score ?? 0.35)) found.set(id, { field, subject, score })
			}
		}
		note(1, this.#entries.get(key) ?? [])
		const isExact = found.size > 0
		if (!isExact) {
			// `Moyenne de maths` is a mark of maths, not an average.
			const own = (this.#entries.get(withoutMarkWords(key)) ?? []).filter(({ field }) => field === 'mark')
			note(0.97, own)
			// The name of a subject that the profile does not have is not the name of one that it has.
			if (own.length > 0 || namesSubject(header)) return [...found.values()]
			// The place among others, by whatever it is told; what a mark counts for.
			if (ranks.test(key) || /(?:^| )COEF/.test(key)) return []
			note(0.95, this.#entries.get(writtenOut(key) ?? '') ?? [])
		}
		const whole = isExact ? key : (writtenOut(key) ?? key)
		const joined = whole.replaceAll(' ', '')
		const words = new Set(whole.split(' '))
		for (const [other, entries] of this.#entries) {
			if (other === key) continue
			// `L P` is a header, `Lp.` another.
			if (joined.length > SHORT && other.replaceAll(' ', '') === joined) note(0.97, entries)
			else {
				const foreign = isOfAnother(words, other)
				for (const entry of entries)
					note(
						likeness(whole, words, other) *
							(isExact ? BESIDE_EXACT : 1) *
							(foreign && names.has(entry.field) ? NAME_OF_ANOTHER : 1),
						[entry],
					)
			}
		}
		return [...found.values()].toSorted((left, right) => right.score - left.score)
	}
}

/** Whether a header has words beside those of a known name that say whose or what else it is: `Nom du centre`. */
function isOfAnother(words: ReadonlySet<string>, other: string): boolean {
	const known = other.split(' ')
	return (
		known.every((word) => words.has(word)) &&
		[...words].some((word) => !known.includes(word) && !ofCandidate.test(word))
	)
}

/** 0 to 0.9: shared words, beginnings of words (`MATH` for `MATHEMATIQUES`), single wrong letters. */
function likeness(key: string, words: ReadonlySet<string>, other: string): number {
	const otherWords = other.split(' ')
	const shared = otherWords.filter((word) => words.has(word)).length
	if (shared === otherWords.length && shared > 0 && other.length > 2) return 0.4 + 0.5 * (shared / words.size)
	if (key.length >= 4 && other.length >= 4 && isLatin(key) && isLatin(other)) {
		const limit = Math.min(key.length, other.length) < 7 ? 1 : 2
		// Whoever mistypes a word begins it right.
		if (key[0] === other[0] && editDistance(key, other, limit) <= limit) return 0.8
		const [short, long] = key.length < other.length ? [key, other] : [other, key]
		if (long.startsWith(short) && !long.includes(' ')) return 0.7
		if (areBeginnings(words, otherWords)) return 0.8
	}
	return 0
}

/** `NO INSCR`, `LIEU NAISS`: each word begins one of the other, in order. */
const areBeginnings = (words: ReadonlySet<string>, others: readonly string[]) =>
	words.size > 1 &&
	words.size === others.length &&
	Array.from(words).every((word, index) => {
		const other = others[index] ?? ''
		return word === other || (word.length > 2 && other.startsWith(word))
	})
