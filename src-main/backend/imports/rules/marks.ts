import { plain } from '#shared/domain/personName'
import type { MarkFlag } from '#shared/domain/markFlags'
import { CodeBook } from './codeBook.ts'

/** A number in a cell: hundredths, and how many decimals the source wrote. */
export interface ParsedNumber {
	hundredths: number
	decimals: number
}

/**
 * Points with decimal comma or point, thousands separated by spaces, artefacts of binary arithmetic
 * (`10.000000000000002`), scientific notation of small numbers; null when it is no number.
 */
export function parsePoints(text: string): ParsedNumber | null {
	const match = /^([+-]?)(\d{1,3}(?:[\s\u00a0\u202f]\d{3})+|\d{1,9}|(?=[.,]\d))(?:[.,](\d{1,20}))?$/.exec(text)
	if (!match) {
		if (!/^[+-]?\d(?:\.\d{1,17})?E[+-]\d{1,3}$/i.test(text)) return null
		const hundredths = Math.round(Number(text) * 100)
		return Math.abs(hundredths) < 1e9 ? { hundredths, decimals: 2 } : null
	}
	const [, sign = '', whole = '', fraction = ''] = match
	const value = Number(`${whole.replace(/\D/g, '') || '0'}.${fraction || '0'}`)
	const significant = fraction.length > 6 ? value.toFixed(6).replace(/^\d+\.|0+$/g, '') : fraction
	return { hundredths: Math.round(value * 100 + 1e-7) * (sign === '-' ? -1 : 1), decimals: significant.length }
}

/** A number that may say what it is out of. */
export interface Score extends ParsedNumber {
	outOf: number | null
}

/** Points as averages and totals are written: `12,5`, `12.50 / 20`, `62,5 %`; null when it is no number. */
export function parseScore(text: string): Score | null {
	const plain = parsePoints(text)
	if (plain) return { ...plain, outOf: null }
	const [, number = '', end = ''] = /^(.*\d)\s*(%|\/\s*\d{1,4})$/.exec(text) ?? []
	const parsed = parsePoints(number)
	return parsed ? { ...parsed, outOf: end === '%' ? 100 : Number(end.replace(/\D/g, '')) || null } : null
}

/** What a mark cell says: points (maybe `out of`), a word in their place, both, or nothing that can be read. */
export interface ParsedMark {
	hundredths: number | null
	outOf: number | null
	flag: MarkFlag
	/** The word was only near one that is known. */
	proposed: boolean
	readable: boolean
}

const words = new CodeBook([
	{
		id: 'absent',
		names: { fr: 'Absent', ht: 'Absan', en: 'Absent' },
		aliases: [
			'Absente',
			'ABS',
			'AB',
			'Abscent',
			'Abscente',
			'NP',
			'Non présent',
			'Missing',
			'Ausente',
			'Faltou',
			'Vắng',
			'غائب',
			'غ',
			'غياب',
		],
	},
	{
		id: 'exempt',
		names: { fr: 'Exempt', ht: 'Egzante', en: 'Exempt' },
		aliases: [
			'Exempte',
			'Exempté',
			'Exemptée',
			'EX',
			'EXE',
			'EXEMP',
			'Dispensé',
			'Dispensée',
			'Dispense',
			'Dispans',
			'DISP',
			'DSP',
			'DI',
			'Exempted',
		],
	},
	{
		id: 'cancelled',
		names: { fr: 'Annulé', ht: 'Anile', en: 'Cancelled' },
		aliases: ['Annulée', 'Annule', 'ANN', 'Canceled', 'Void', 'Annulation'],
	},
	{ id: 'imputed', names: { fr: 'Imputé', ht: 'Enpite', en: 'Imputed' }, aliases: ['Imputée', 'Impute', 'IMP'] },
	{
		id: 'carried',
		names: { fr: 'Reporté', ht: 'Rapòte', en: 'Carried over' },
		aliases: ['Reportée', 'Report', 'REP', 'RPT', 'Carried'],
	},
	{
		id: 'retaken',
		names: { fr: 'Repris', ht: 'Reprann', en: 'Retaken' },
		aliases: ['R', 'Reprise', 'Retake', 'À reprendre'],
	},
])
const flags: Record<string, MarkFlag> = {
	absent: 'absent',
	exempt: 'exempt',
	cancelled: 'cancelled',
	imputed: 'imputed',
	carried: 'carried',
	retaken: 'retaken',
}

const nothing: ParsedMark = { hundredths: null, outOf: null, flag: 'none', proposed: false, readable: true }
const unreadable: ParsedMark = { ...nothing, readable: false }

/** The subject was not one of the candidate's. */
const notTaken = /^(?:n\/?a|nan|null|nil|néant|none|غير مقرر|لا يوجد)$/i

/** Points may carry a sign that the list explains at its foot (`45*`, `33+`), or a letter for failed or passed (`29F`). */
/** A number without the star of a moderated mark, brackets around it, or the word for points. */
const bare = (text: string): string =>
	text.replace(/^[([]\s*([^()[\]]+?)\s*[)\]]$/, '$1').replace(/\s*(?:\*+|pts?|points?)\.?$/i, '')

export function parseMark(text: string): ParsedMark {
	if (text === '' || /^[-–—_.*/]+$/.test(text) || notTaken.test(text)) return nothing
	const points = parsePoints(text) ?? parsePoints(bare(text))
	if (points) return { ...nothing, hundredths: points.hundredths }
	const ratio = /^(\S+)\s*\/\s*(\d{1,4})$/.exec(text)
	const above = ratio ? parsePoints(ratio[1] ?? '') : null
	if (ratio && above && Number(ratio[2]) > 0)
		return { ...nothing, hundredths: above.hundredths, outOf: Number(ratio[2]) }
	const signed = parsePoints(/^(\d[\d.,]*)\s*(?:[*+#†]{1,2}|[FP])$/.exec(text)?.[1] ?? '')
	if (signed) return { ...nothing, hundredths: signed.hundredths }
	const both = /^([\d.,]+)\s*\(?\s*(\p{L}[\p{L} .]*)\)?$/u.exec(text) ?? null
	const word = both ? (both[2] ?? '') : text
	const value = both ? parsePoints(both[1] ?? '') : null
	if (both && !value) return unreadable
	const match = plain(word) === '' ? null : words.find(word)
	if (!match) return unreadable
	return { ...nothing, hundredths: value?.hundredths ?? null, flag: flags[match.id] ?? 'none', proposed: !match.exact }
}
