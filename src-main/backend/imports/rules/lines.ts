import { plain } from '#shared/domain/personName'
import type { FieldName } from '#shared/contract/imports'
import type { Books } from './books.ts'
import { decisionOfList } from './listTitles.ts'
import { tidy } from './text.ts'

/** A number that a list states about itself: of all its rows, of the participants, or of one decision. */
export interface Control {
	/** `rows`, `participants` or the identifier of a decision. */
	what: string
	stated: number
}

const totalStart =
	/^\W*(?:(?:sous|grand|sub)[ -]?)?(?:tot(?:al|aux|ales)|effectifs?|nombre|kantite|moyennes?|r[ée]capitul|inscrits|count|sum|averages?|promedio|suma|jumlah|المجموع|الإجمالي|المتوسط|عدد)(?!\p{L})/iu
const rowsWords = new Set([
	'TOTAL',
	'TOTAUX',
	'EFFECTIF',
	'EFFECTIFS',
	'CANDIDATS',
	'CANDIDATES',
	'INSCRITS',
	'KANDIDA',
	'ENREGISTREMENTS',
	'LIGNES',
	'ELEVES',
])
const participantWords = new Set(['PARTICIPANTS', 'PRESENTS', 'COMPOSANTS', 'PATISIPAN'])
const statement =
	/([\p{L}][\p{L}\s.'’()-]*?)?\s*[:=|]*\s*(?<![\p{L}\d,.])(\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+|\d+)(?![\p{L}\d%,.])\s*([\p{L}-]+)?/gu

/** How the lines begin that stand below a list: where and when it was made, who signs it, notes, page numbers. */
const closing =
	/^\W*(?:fait (?:à|a|le|nan)|arr[êe]t[ée]e? (?:la|le|à|au|par)|(?:pour )?(?:l(?:e|a|es)\s+|l['’]\s*)(?:vice|pr[ée]sident|direct|jury|membres du|secr[ée]taire|chef d|proviseur|censeur|ministre|inspect|rapporteur|coordonn|responsable)|signatures?\b|vu et|n\.?\s?b\.?\s*:|nota\b|l[ée]gende|imprim[ée]|[ée]dit[ée]e? le|page \d|paj \d|prezidan|siyati prezidan|done (?:at|this)|signed|printed|prepared by|checked by|certified|the (?:chair|registrar|director|head|principal|controller)|el (?:presidente|director|secretario|jefe)|o (?:presidente|diretor|secret)|حرر|رئيس|مدير|توقيع)/iu

/** A line below a list that is no candidate: `Fait à Cotonou, le 12 juillet`, `Le Président du jury`. */
export function isClosingLine(cells: readonly string[]): boolean {
	const filled = cells.map(tidy).filter((cell) => cell !== '')
	return filled.length > 0 && filled.length <= 4 && closing.test(filled[0] ?? '')
}

/**
 * A line of totals at the foot of a list: what it states, maybe nothing that can be checked; null when the row is no
 * such line. Lines of candidates have many cells; these have few.
 */
export function controlLine(cells: readonly string[], books: Books): Control[] | null {
	const filled = cells.map(tidy).filter((cell) => cell !== '')
	if (filled.length === 0 || filled.length > 12) return null
	const heading = filled.length === 1 && decisionOfList(filled[0] ?? '') !== null
	const controls = controlsIn(filled.join(' | '), books).filter(({ stated }) => !heading || !isYear(stated))
	const declared = totalStart.test(filled[0] ?? '')
	// Where another cell comes first, a decision and a number are those of a candidate.
	const isStated =
		filled.length <= 4 && whatOf(filled[0] ?? '', books) !== null && controls.some(({ what }) => what !== 'rows')
	return declared || isStated ? controls : null
}

/** `Liste des admis, session 2021` has not 2021 of them. */
const isYear = (stated: number) => stated >= 1980 && stated <= 2060

function controlsIn(text: string, books: Books): Control[] {
	const controls: Control[] = []
	for (const [, before = '', digits = '', after = ''] of text.matchAll(statement)) {
		const what = whatOf(`${before} ${after}`, books)
		if (what !== null) controls.push({ what, stated: Number(digits.replace(/\D/g, '')) })
	}
	return controls
}

function whatOf(label: string, books: Books): string | null {
	const words = plain(label).split(' ')
	for (const word of words) {
		if (word.length < 3) continue
		const decision = books.decisions.keys.get(word) ?? books.decisions.keys.get(word.replace(/S$/, ''))
		if (decision !== undefined) return decision
	}
	if (words.some((word) => participantWords.has(word))) return 'participants'
	return words.some((word) => rowsWords.has(word)) ? 'rows' : null
}

const sections: readonly [RegExp, FieldName][] = [
	[/^(?:centre|si[èe]ge|sant)(?:\s+d['’ ]examen)?\s*[:=–-]\s*(\S.*)$/iu, 'centre'],
	[/^(?:[ée]cole|lekòl|lyc[ée]e|coll[èe]ge|[ée]tablissement|institution)\s*[:=–-]\s*(\S.*)$/iu, 'school'],
	[
		/^(?:d[ée]partement|depatman|dde|direction d[ée]partementale)\s*(?:[:=–-]|d['’]|de l['’]|de la |du |de )\s*(\S.*)$/iu,
		'department',
	],
	[
		/^code\s+(?:de\s+l['’])?(?:[ée]cole|[ée]tablissement)\s*[:=]\s*\S+\s+(?:nom\s+)?(?:[ée]cole|[ée]tablissement)?\s*[:=]?\s*(\S.*)$/iu,
		'school',
	],
	[/^(?:school|institution|college)\s*(?:name|no\.?|code)?\s*[:=]\s*-?\s*(\S.*)$/iu, 'school'],
	[
		/^(?:(?:exam(?:ination)?\s+)?cent(?:re|er)|venue|sede|centro|jury)\s*(?:name|no\.?|code|n[°º])?\s*[:=]\s*(\S.*)$/iu,
		'centre',
	],
	[
		/^(?:r[ée]gion|province(?:\s+[ée]ducationnelle)?|acad[ée]mie|dren|district|county|state|wilaya|departamento|provincia)\s*[:=]\s*(\S.*)$/iu,
		'department',
	],
	[/^(?:mention|mansyon)\s*[:=–-]?\s*(\p{L}[\p{L}\s-]{2,20})$/iu, 'mention'],
	[/^(?:commune|komin)\s*[:=–-]\s*(\S.*)$/iu, 'commune'],
	[/^(?:s[ée]rie|seri|fili[èe]re|option|stream)\s*[:=–-]?\s*(\S.{0,40})$/iu, 'series'],
]

/** A heading that is the name of a school, without a word before it. */
const schoolName =
	/^(?:lyc[ée]e|coll[èe]ge|c\.?e\.?g\.?|complexe scolaire|groupe scolaire|cours (?:secondaire|priv[ée])|[ée]cole|institution|institut|(?:petit )?s[ée]minaire|lekòl)\s+[^\d:=]{3,60}\d{0,2}$/iu

/** `OPTION : PÉDAGOGIE` alone in its row: something of what follows that is not kept, and no candidate. */
export function isLabelLine(cells: readonly string[]): boolean {
	const [text = '', ...others] = cells.map(tidy).filter((cell) => cell !== '')
	return others.length === 0 && /^\p{L}[\p{L}\s.'’()°/-]{2,40}\s*[:=]\s*\S/u.test(text)
}

/** A heading between the rows that holds for what follows: `CENTRE : Lycée Alexandre Pétion`. */
export function sectionLine(cells: readonly string[]): { field: FieldName; value: string } | null {
	const filled = cells.map(tidy).filter((cell) => cell !== '')
	if (filled.length === 0 || filled.length > 2) return null
	const text = filled.length === 2 && !/[:=]$/.test(filled[0] ?? '') ? filled.join(' : ') : filled.join(' ')
	for (const [pattern, field] of sections) {
		const value = pattern.exec(text)?.[1]
		if (value !== undefined) return { field, value: value.trim() }
	}
	if (filled.length === 1 && schoolName.test(text)) return { field: 'school', value: text }
	const decision = filled.length === 1 ? decisionOfList(text) : null
	return decision === null ? null : { field: 'decision', value: decision }
}

const drawn = /^[\s\-–—=_+|*.~]+$/u

/** A line drawn with dashes, between header and rows or between pages. */
export function isRule(cells: readonly string[]): boolean {
	let longest = 0
	for (const cell of cells) {
		if (cell === '') continue
		if (!drawn.test(cell)) return false
		longest = Math.max(longest, cell.trim().length)
	}
	return longest > 2
}
