import { encodeClaims } from '#shared/codec/barcode'
import { CodecError } from '#shared/codec/codecError'
import type { Scheme } from '#shared/codec/scheme'
import type { leaveOutReason } from '#shared/contract/documents'
import { unpackFlags } from '#shared/domain/markFlags'
import { averageOf, totalOf } from '#shared/domain/marks'
import { type Bareme, decisionRuleFor, type DecisionRule, type Profile, type SessionKey } from '#shared/domain/profile'
import type { z } from 'zod'
import { claimsOf, type DocumentContent, schemeFor } from './content.ts'
import type { Ranks } from './recordQueries.ts'
import { templateOf, type Template } from './template/definition.ts'
import { missingGlyphs } from './template/repertoire.ts'

export type LeaveOutReason = z.infer<typeof leaveOutReason>

/** What documents read of a sitting. */
export interface SittingRecord {
	id: number
	orderNumber: string | null
	surname: string
	givenNames: string
	birthDate: string | null
	birthPlace: string | null
	series: string
	baremeId: number | null
	/** All sixteen slots, hundredths. */
	marks: (number | null)[]
	markFlags: number
	/** As the source states them. */
	total: number | null
	average: number | null
	decision: string | null
	mention: string | null
	status: string
	/** A question about this record that must be answered first. */
	openCase: boolean
	/** A document of this kind is prepared or signed. */
	issued: boolean
}

/** Longest texts that are printed; what is longer is no name. */
const LONGEST_NAME = 100
const LONGEST_NUMBER = 40

/** Cases that say that a record itself may be wrong: no document before they are decided. */
export const blockingCases = [
	'contradictoryAverages',
	'numberTwice',
	'totalMismatch',
	'enrolledTwice',
	'allZero',
] as const

interface Basis {
	bareme: Bareme
	scheme: Scheme
}

export interface ContentRulesOptions {
	profile: Profile
	kind: string
	session: SessionKey
	practice: boolean
	/** Barèmes by the identifier that records refer to. */
	baremes: ReadonlyMap<number, Bareme>
	/** Ranks of the session's admitted; asked for only by documents that state them. */
	ranks: (success: string) => Ranks | null
}

/** From the records of one session to what its documents of one kind print. Pure. */
export class ContentRules {
	readonly template: Template
	readonly #options: ContentRulesOptions
	readonly #rule: DecisionRule | undefined
	readonly #bases = new Map<number, Basis>()
	readonly #ranks: Ranks | null

	constructor(options: ContentRulesOptions) {
		this.#options = options
		this.template = templateOf(options.profile, options.kind)
		this.#rule = decisionRuleFor(options.profile, options.session)
		this.#ranks = this.template.states.includes('rank') ? options.ranks(this.#success ?? '') : null
	}

	#basis(record: SittingRecord): Basis | null {
		const { baremes, profile } = this.#options
		if (record.baremeId === null) return null
		const known = this.#bases.get(record.baremeId)
		if (known !== undefined) return known
		const bareme = baremes.get(record.baremeId)
		if (bareme === undefined) return null
		const basis = { bareme, scheme: schemeFor(bareme, profile) }
		this.#bases.set(record.baremeId, basis)
		return basis
	}

	baremeOf(record: SittingRecord): Bareme | null {
		return this.#basis(record)?.bareme ?? null
	}

	/** What a document about this record prints, whether or not one may be issued; null without a barème. */
	contentOf(record: SittingRecord, serial: { year: number; number: number }): DocumentContent | null {
		const basis = this.#basis(record)
		if (basis === null) return null
		const { bareme, scheme } = basis
		const { kind, practice, profile, session } = this.#options
		const states = (what: Template['states'][number]) => this.template.states.includes(what)
		const count = bareme.slots.length
		const marks = record.marks.slice(0, count)
		const flags = unpackFlags(record.markFlags, count)
		const total = record.total ?? totalOf(bareme, marks, flags)
		const averageOn = profile.exams.find((exam) => exam.id === bareme.exam)?.averageOn ?? 20
		const average = record.average ?? (total === null ? null : averageOf(bareme, total, averageOn, flags))
		const rank = this.#ranks?.get(record.id)
		const known = (list: readonly { id: string }[], id: string | null) =>
			id !== null && list.some((one) => one.id === id) ? id : null
		return {
			kind,
			serial: { code: this.template.code, ...serial },
			surname: printable(record.surname),
			givenNames: printable(record.givenNames),
			birthDate: record.birthDate,
			birthPlace: record.birthPlace === null ? null : printable(record.birthPlace),
			orderNumber: record.orderNumber === null ? null : printable(record.orderNumber),
			year: session.year,
			sessionKind: session.kind,
			series: record.series,
			scheme: scheme.id,
			marks: states('marks') ? marks : null,
			flags: states('marks') ? record.markFlags % 8 ** count : 0,
			total: states('total') ? total : null,
			average: states('average') ? average : null,
			decision: states('decision') ? known(profile.decisions, record.decision) : null,
			mention: states('mention') ? (known(profile.mentions, record.mention) ?? this.#mentionOf(record, average)) : null,
			...(rank && { rank }),
			practice,
			example: bareme.status === 'example',
		}
	}

	/** A mention follows from the average only by rules that the bureau has confirmed. */
	#mentionOf(record: SittingRecord, average: number | null): string | null {
		if (this.#rule?.status !== 'official' || average === null || record.decision !== this.#success) return null
		return this.#rule.mentions.find(({ atLeast }) => average >= atLeast)?.mention ?? null
	}

	get #success(): string | undefined {
		return this.#rule?.thresholds[0]?.decision ?? this.#options.profile.decisions[0]?.id
	}

	/** Why nothing may be issued on this record as it stands; null when it may. */
	reasonAgainst(record: SittingRecord): LeaveOutReason | null {
		if (record.status === 'excluded') return 'excluded'
		if (record.status !== 'active') return 'held'
		if (record.openCase) return 'openCase'
		const basis = this.#basis(record)
		if (basis === null) return 'noBareme'
		const decision = this.#options.profile.decisions.find((one) => one.id === record.decision)
		if (decision === undefined) return 'noDecision'
		if (!decision.documents || (this.template.requires === 'success' && decision.id !== this.#success))
			return 'decisionWithoutDocument'
		if (this.template.states.includes('rank') && !this.#ranks?.has(record.id)) return 'ranksIncomplete'
		return this.template.states.includes('marks') && incomplete(record, basis.bareme) ? 'marksIncomplete' : null
	}

	/** Why a content cannot be printed or put into a barcode; found before anything is signed. */
	unprintable(record: SittingRecord, content: DocumentContent): LeaveOutReason | null {
		const { birthPlace, givenNames, orderNumber, surname } = content
		if (surname === '' && givenNames === '') return 'unprintable'
		const texts = [surname, givenNames, birthPlace ?? '', orderNumber ?? '']
		if (texts.some((text) => missingGlyphs(text).length > 0)) return 'missingGlyph'
		if (texts.some((text) => text.length > LONGEST_NAME) || (orderNumber ?? '').length > LONGEST_NUMBER)
			return 'unprintable'
		const basis = this.#basis(record)
		if (basis === null) return 'noBareme'
		try {
			encodeClaims(claimsOf(content, basis.scheme, { issuedAt: 0, publicIndex: 0 }))
			return null
		} catch (error) {
			if (error instanceof CodecError) return 'unprintable'
			throw error
		}
	}
}

/** A mark is missing and no flag says why. */
function incomplete(record: SittingRecord, bareme: Bareme): boolean {
	const flags = unpackFlags(record.markFlags, bareme.slots.length)
	return bareme.slots.some((_, slot) => (record.marks[slot] ?? null) === null && flags[slot] === 'none')
}

/** Composed letters, single spaces, no control characters. */
function printable(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
		.trim()
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 10

/** Ten characters of Crockford's base 32 from ten random bytes: fifty bits. */
export function candidateCode(random: Uint8Array): string {
	let code = ''
	for (let index = 0; index < CODE_LENGTH; index++) code += crockford.charAt((random[index] ?? 0) & 31)
	return code
}
