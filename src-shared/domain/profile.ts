import { z } from 'zod'
import { checkRules } from './findings.ts'

/**
 * An exam profile: everything about a country's exams that is data and not code. What no public source states is
 * given with `status: 'example'`; the bureau must replace it, the interface says so, and documents made from it carry
 * a visible mark.
 */

/** The same words in every language of the interface; `ht` and `en` fall back to `fr`. */
export const names = z.strictObject({ fr: z.string(), ht: z.string().optional(), en: z.string().optional() })
export type Names = z.infer<typeof names>

/** `official`: a decision or public source says so. `example`: invented so that the software can be tried. */
export const ruleStatus = z.enum(['official', 'example'])
export type RuleStatus = z.infer<typeof ruleStatus>

const years = { fromYear: z.int(), toYear: z.int().nullable() }

export const MAXIMUM_SLOTS = 16

/** One subject of a barème: `maximum` in points; the total is the sum of mark × coefficient. */
export const slot = z.strictObject({
	subject: z.string(),
	maximum: z.number().positive(),
	coefficient: z.number().positive().default(1),
})
export type Slot = z.infer<typeof slot>

/** Barème: which subject sits in which slot, with maximum points, for an exam, series, sessions and years. */
export const bareme = z.strictObject({
	id: z.string(),
	exam: z.string(),
	/** Empty = every series of the exam. */
	series: z.array(z.string()).default([]),
	/** Empty = every session kind. */
	sessionKinds: z.array(z.string()).default([]),
	...years,
	status: ruleStatus,
	/** The decision that set it, or where the example comes from. */
	source: z.string(),
	slots: z.array(slot).min(1).max(MAXIMUM_SLOTS),
})
export type Bareme = z.infer<typeof bareme>

/** Which decision follows from an average. Thresholds are hundredths on the exam's own scale (`averageOn`). */
export const decisionRule = z.strictObject({
	exam: z.string(),
	sessionKinds: z.array(z.string()).default([]),
	...years,
	status: ruleStatus,
	source: z.string(),
	/** Highest first; the first whose `atLeast` (hundredths) the average reaches is the decision. */
	thresholds: z.array(z.strictObject({ atLeast: z.int(), decision: z.string() })),
	mentions: z.array(z.strictObject({ atLeast: z.int(), mention: z.string() })).default([]),
})
export type DecisionRule = z.infer<typeof decisionRule>

const coded = { id: z.string(), names, aliases: z.array(z.string()).default([]) }

export const profile = z.strictObject({
	id: z.string(),
	country: z.string().length(2),
	/** Issuer identifier inside barcodes, e.g. `HT-BUNEXE`; at most 12 characters. */
	issuer: z.string().max(12),
	bureau: names,
	bureauShort: z.string(),
	ministry: names,
	republic: names,
	motto: names.optional(),
	exams: z.array(
		z.strictObject({
			...coded,
			...years,
			/** School year it ends (6 = sixth year …): of one person a lower one comes first, by as many years at least. */
			level: z.int().positive().optional(),
			/** Averages are expressed on this (10 in Haiti, 20 in Benin). */
			averageOn: z.number().positive(),
			series: z.array(z.string()),
		}),
	),
	series: z.array(z.strictObject(coded)),
	sessionKinds: z.array(z.strictObject(coded)),
	subjects: z.array(z.strictObject(coded)),
	decisions: z.array(
		z.strictObject({
			...coded,
			/** Absents are counted outside the participants. */
			participant: z.boolean(),
			/** Whether a transcript may be issued on it. */
			documents: z.boolean(),
		}),
	),
	mentions: z.array(z.strictObject(coded)),
	baremes: z.array(bareme),
	decisionRules: z.array(decisionRule),
	departments: z.array(
		z.strictObject({ ...coded, fromYear: z.int().nullable(), communes: z.array(z.string()).default([]) }),
	),
	/**
	 * Words in a remark column after which a result is not certified until the bureau decides («cas spécial»): the record
	 * comes in as held.
	 */
	holdRemarks: z
		.array(
			z.strictObject({
				id: z.string(),
				names,
				words: z.array(z.string()).min(1),
				status: ruleStatus,
				source: z.string(),
			}),
		)
		.default([]),
	/** Checks of the import that this bureau takes more or less seriously than usual (domain/findings.ts); `off` = not made. */
	checks: checkRules.default({}),
	documentKinds: z.array(z.strictObject({ ...coded, template: z.string(), exams: z.array(z.string()).default([]) })),
})
export type Profile = z.infer<typeof profile>

export interface SessionKey {
	exam: string
	year: number
	kind: string
}

const covers = (rule: { fromYear: number; toYear: number | null }, year: number) =>
	rule.fromYear <= year && (rule.toYear === null || year <= rule.toYear)
const allows = (list: readonly string[], value: string) => list.length === 0 || list.includes(value)

/** The barèmes that can apply to a session, the narrowest first. */
export function baremesOf(from: Profile, session: SessionKey): Bareme[] {
	return from.baremes
		.filter((one) => one.exam === session.exam && covers(one, session.year) && allows(one.sessionKinds, session.kind))
		.toSorted((a, b) => Number(b.series.length > 0) - Number(a.series.length > 0))
}

export function baremeFor(from: Profile, session: SessionKey, series: string): Bareme | undefined {
	return baremesOf(from, session).find((one) => allows(one.series, series))
}

export function decisionRuleFor(from: Profile, session: SessionKey): DecisionRule | undefined {
	return from.decisionRules.find(
		(rule) => rule.exam === session.exam && covers(rule, session.year) && allows(rule.sessionKinds, session.kind),
	)
}

const maximumTotals = new WeakMap<Bareme, number>()

/** Highest total a barème allows, in hundredths of a point. */
export function maximumTotal(of: Bareme): number {
	let total = maximumTotals.get(of)
	if (total === undefined) {
		total = of.slots.reduce((sum, one) => sum + Math.round(one.maximum * one.coefficient * 100), 0)
		maximumTotals.set(of, total)
	}
	return total
}
