import { isCode, normaliseCode } from '#shared/codec/candidateKey'
import { findOwnDocument, sessionsOf } from '#shared/verification/candidate'
import { BundleError } from '#shared/verification/cryptography'
import type { Answer } from '#shared/verification/barcode'
import { answerView } from './answerView.ts'
import type { LoadedBundle } from './bundleSource.ts'
import { element } from './dom.ts'
import { named, t } from './texts.ts'

const fields = ['orderNumber', 'name', 'day', 'month', 'year', 'code'] as const
type Field = (typeof fields)[number]
const blank: Record<Field, string> = { orderNumber: '', name: '', day: '', month: '', year: '', code: '' }

/** ISO date of what was typed, as far as the document gives it; null for a day that does not exist. */
export function isoDate(day: string, month: string, year: string): string | null {
	if (!/^\d{4}$/.test(year)) return null
	if (day === '' && month === '') return year
	const iso = `${year}-${month.padStart(2, '0')}`
	if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(iso)) return null
	if (day === '') return iso
	const full = `${iso}-${day.padStart(2, '0')}`
	const date = new Date(`${full}T00:00:00Z`)
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(full) ? full : null
}

/** The form with which candidates find their own results. What is typed never leaves the device. */
export class OwnView {
	readonly #loaded: LoadedBundle
	readonly #place: HTMLElement
	/** Survives a change of language, and is forgotten with the page. */
	#typed = { ...blank }
	#answer: Answer | null = null

	constructor(loaded: LoadedBundle, place: HTMLElement) {
		this.#loaded = loaded
		this.#place = place
	}

	draw(): void {
		if (this.#answer === null) this.#drawForm()
		else this.#drawAnswer(this.#answer)
	}

	#sessionNames(): string[] {
		const { bundle } = this.#loaded
		const tables = [...bundle.schemes.values()]
		return sessionsOf(bundle).map(({ exam, year, kind }) => {
			const table = tables.find((one) => one.exam.id === exam)
			const session = table?.sessionKinds.find((one) => one.id === kind)
			return [table ? named(table.exam.names) : exam, year, session ? named(session.names) : kind].join(' · ')
		})
	}

	#input(field: Field, attributes: Record<string, string> = {}, hint?: string): HTMLElement {
		const described = hint === undefined ? {} : { 'aria-describedby': `${field}-hint` }
		const input = element('input', {
			id: field,
			attributes: {
				type: 'text',
				autocomplete: 'off',
				required: '',
				'aria-required': 'true',
				...described,
				...attributes,
			},
			on: {
				input: () => {
					this.#typed[field] = input.value
					input.removeAttribute('aria-invalid')
				},
			},
		})
		input.value = this.#typed[field]
		return element(
			'div',
			{ class: `field ${field}` },
			element('label', { attributes: { for: field } }, t(`page.${field}`)),
			input,
			hint !== undefined && element('p', { class: 'hint', id: `${field}-hint` }, hint),
		)
	}

	#drawForm(): void {
		const names = this.#sessionNames()
		const heading = element('h2', { attributes: { tabindex: '-1' } }, t('page.ownTask'))
		if (names.length === 0) {
			this.#place.replaceChildren(heading, element('p', {}, t('page.noSessions')))
			return
		}
		const options = names.map((name, index) => element('option', { attributes: { value: String(index) } }, name))
		const session = element('select', { id: 'session' }, ...options)
		const number = { inputmode: 'numeric', pattern: '[0-9]*', maxlength: '2' }
		const said = element('p', { class: 'said', attributes: { role: 'alert' } })
		const birth = element(
			'fieldset',
			{ attributes: { 'aria-describedby': 'birth-hint' } },
			element('legend', {}, t('page.birthDate')),
			element(
				'div',
				{ class: 'dates' },
				this.#input('day', { ...number, required: 'false' }),
				this.#input('month', { ...number, required: 'false' }),
				this.#input('year', { ...number, maxlength: '4' }),
			),
			element('p', { class: 'hint', id: 'birth-hint' }, t('page.birthHint')),
		)
		for (const optional of birth.querySelectorAll('#day, #month')) {
			optional.removeAttribute('required')
			optional.removeAttribute('aria-required')
		}
		const submit = (event: Event) => {
			event.preventDefault()
			void this.#search(Number(session.value), said)
		}
		this.#place.replaceChildren(
			heading,
			element('p', {}, t('page.ownLead')),
			element(
				'form',
				{ class: 'card', attributes: { novalidate: '' }, on: { submit } },
				element(
					'div',
					{ class: 'field' },
					element('label', { attributes: { for: 'session' } }, t('page.session')),
					session,
				),
				this.#input('orderNumber', { autocapitalize: 'characters' }),
				this.#input('name', { autocapitalize: 'words' }, t('page.nameHint')),
				birth,
				this.#input('code', { autocapitalize: 'characters', maxlength: '14', spellcheck: 'false' }, t('page.codeHint')),
				said,
				element('button', { class: 'primary large', attributes: { type: 'submit' } }, t('page.show')),
			),
		)
	}

	#refuse(said: HTMLElement, field: Field, text: string): void {
		said.textContent = text
		const input = this.#place.querySelector<HTMLElement>(`#${field}`)
		input?.setAttribute('aria-invalid', 'true')
		input?.focus()
	}

	async #search(chosen: number, said: HTMLElement): Promise<void> {
		const { bundle } = this.#loaded
		const typed = this.#typed
		for (const field of ['orderNumber', 'name', 'year', 'code'] as const)
			if (typed[field].trim() === '')
				return this.#refuse(said, field, `${t('page.fieldMissing')} : ${t(`page.${field}`)}`)
		const birthDate = isoDate(typed.day.trim(), typed.month.trim(), typed.year.trim())
		if (birthDate === null) return this.#refuse(said, 'year', t('page.dateWrong'))
		const code = normaliseCode(typed.code)
		if (!isCode(code)) return this.#refuse(said, 'code', t('page.codeWrong'))
		const session = sessionsOf(bundle)[chosen]
		if (session === undefined) return undefined
		said.textContent = t('page.searching')
		const data = { orderNumber: typed.orderNumber, name: typed.name, birthDate, code }
		try {
			const answer = await findOwnDocument(bundle, session, data, Math.floor(Date.now() / 1000))
			if (answer === null) said.textContent = `${t('page.notFound')}. ${t('page.notFoundHint')}`
			else {
				this.#answer = answer
				this.#drawAnswer(answer)
			}
		} catch (error) {
			if (!(error instanceof BundleError)) throw error
			const unreachable = error.problem === 'unreachable'
			said.textContent = unreachable ? t('page.advice.cannotCheck') : t('page.registerBroken', { file: error.file })
		}
		return undefined
	}

	#drawAnswer(answer: Answer): void {
		const go = () => {
			this.#answer = null
			this.#typed = { ...blank }
			this.#drawForm()
			this.#focus()
		}
		this.#place.replaceChildren(answerView(answer, this.#loaded, { label: t('page.backToForm'), go }))
		this.#focus()
	}

	#focus(): void {
		this.#place.querySelector<HTMLElement>('h2')?.focus()
	}
}
