import { serialText, type TranscriptClaims } from '#shared/codec/barcode'
import type { SchemeEntry } from '#shared/codec/scheme'
import type { Verdict } from '#shared/verification/barcode'
import type { LoadedBundle } from './bundleSource.ts'
import { element, icon } from './dom.ts'
import type { Examined } from './examine.ts'
import { average, birthDate, day, moment, named, points, t } from './texts.ts'

/** A verdict is never said by colour alone: each has its own drawing and its own words. */
const drawings: Record<Verdict, string> = {
	valid: 'M20 6 9 17l-5-5',
	altered: 'M6 6l12 12|M18 6 6 18',
	revoked: 'M5.6 5.6l12.8 12.8|M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
	superseded: 'M4 12a8 8 0 0 1 14-5.3L20 9|M20 4v5h-5|M20 12a8 8 0 0 1-14 5.3L4 15|M4 20v-5h5',
	unknownIssuer: 'M9 9a3 3 0 1 1 4.5 2.6c-.9.5-1.5 1.2-1.5 2.4|M12 18h.01',
	unreadable: 'M9 9a3 3 0 1 1 4.5 2.6c-.9.5-1.5 1.2-1.5 2.4|M12 18h.01',
	cannotCheck: 'M12 7v6|M12 17h.01|M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
}

function line(label: string, value: string | null | undefined): HTMLElement | null {
	if (value === null || value === undefined || value === '') return null
	return element('div', { class: 'line' }, element('dt', {}, label), element('dd', {}, value))
}

const words = (entry: SchemeEntry | null | undefined) => (entry ? named(entry.names) : null)

function marksTable({ transcript }: Examined): HTMLElement | null {
	if (transcript === null || transcript.marks.length === 0) return null
	const heads = ['subject', 'mark'].map((key) => element('th', { attributes: { scope: 'col' } }, t(`page.${key}`)))
	const all = transcript.marks.map(({ mark }) => mark)
	const rows = transcript.marks.map(({ subject, mark, flag }) => {
		const flagText = t(`page.flag.${flag}`)
		return element(
			'tr',
			{},
			element('th', { attributes: { scope: 'row' } }, named(subject.names)),
			element(
				'td',
				{},
				element('strong', {}, mark === null ? t('page.noMark') : points(mark, all)),
				' ',
				element('span', { class: 'soft' }, t('page.outOf', { maximum: points(subject.maximum) })),
				flagText !== '' && element('span', { class: 'flag' }, flagText),
			),
		)
	})
	return element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows))
}

function comparison(answer: Examined, claims: TranscriptClaims, loaded: LoadedBundle): HTMLElement {
	const { transcript, averageOn } = answer
	const kind = loaded.bundle.manifest.documentKinds.find(({ code }) => code === claims.serial.code)
	const outOf = averageOn === null ? '' : t('page.outOf', { maximum: points(averageOn) })
	const most =
		transcript?.marks.reduce((sum, { subject }) => sum + (subject.maximum * subject.coefficient) / 100, 0) ?? 0
	const ofAll = most > 0 ? t('page.outOf', { maximum: points(most) }) : ''
	return element(
		'section',
		{ class: 'card', attributes: { 'aria-labelledby': 'compare' } },
		element('h3', { id: 'compare' }, t(answer.verdict === 'valid' ? 'page.compare' : 'page.content')),
		answer.verdict === 'valid' && element('p', { class: 'soft' }, t('page.compareHint')),
		element(
			'dl',
			{},
			line(t('page.kind'), kind ? named(kind.names) : null),
			line(t('field.serial'), serialText(claims.issuer, claims.serial)),
			line(t('field.surname'), claims.surname),
			line(t('field.givenNames'), claims.givenNames),
			line(t('field.birthDate'), claims.birthDate === null ? null : birthDate(claims.birthDate)),
			line(t('field.birthPlace'), claims.birthPlace),
			line(t('field.orderNumber'), claims.orderNumber),
			line(t('field.exam'), words(transcript?.exam)),
			line(t('field.session'), [words(transcript?.sessionKind), claims.year].filter(Boolean).join(' ')),
			line(t('field.series'), words(transcript?.series) ?? claims.series),
		),
		marksTable(answer),
		element(
			'dl',
			{},
			line(t('field.total'), claims.total === null ? null : `${points(claims.total)} ${ofAll}`),
			line(t('field.average'), claims.average === null ? null : `${average(claims.average)} ${outOf}`),
			line(t('field.decision'), words(transcript?.decision)),
			line(t('field.mention'), words(transcript?.mention)),
			line(t('field.rank'), claims.rank ? `${claims.rank.place} / ${claims.rank.of}` : null),
			line(t('page.issuedAt'), day(claims.issuedAt)),
			line(t('page.signer'), answer.signer),
			...(answer.furtherSigners ?? []).map((subject) => line(t('page.furtherSigner'), subject)),
		),
	)
}

/** What altered or foreign documents claim is not shown: it would look like the bureau's word. */
const believable: readonly Verdict[] = ['valid', 'revoked', 'superseded', 'cannotCheck']

/** The whole answer; its heading takes the focus, so that a screen reader says it at once. */
export function answerView(
	answer: Examined,
	loaded: LoadedBundle,
	again: { label: string; go: () => void },
): HTMLElement {
	const { verdict, reasons, claims, statusIssuedAt } = answer
	const date = { date: moment(statusIssuedAt) }
	const heading = element('h2', { id: 'verdict', attributes: { tabindex: '-1' } }, t(`verdict.${verdict}`))
	const card = element(
		'section',
		{ class: `verdict ${verdict}`, attributes: { 'aria-labelledby': 'verdict' } },
		element('div', { class: 'seal' }, icon(drawings[verdict])),
		heading,
		claims?.practice === true && element('p', { class: 'stamp' }, t('page.practiceStamp')),
		element('p', {}, t(`page.advice.${verdict}`)),
		element('p', { class: 'fresh' }, t(loaded.offline ? 'page.statusOffline' : 'page.statusDate', date)),
	)
	const why = element(
		'section',
		{ class: 'card', attributes: { 'aria-labelledby': 'why' } },
		element('h3', { id: 'why' }, t('page.why')),
		element('ul', { class: 'reasons' }, ...reasons.map((reason) => element('li', {}, t(reason)))),
	)
	const shown = claims !== null && believable.includes(verdict) ? comparison(answer, claims, loaded) : null
	return element(
		'div',
		{ class: 'answer' },
		card,
		shown,
		why,
		element('button', { class: 'primary', attributes: { type: 'button' }, on: { click: again.go } }, again.label),
	)
}
