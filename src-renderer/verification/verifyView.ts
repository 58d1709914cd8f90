import { BundleError } from '#shared/verification/cryptography'
import { answerView } from './answerView.ts'
import type { LoadedBundle } from './bundleSource.ts'
import { element, icon } from './dom.ts'
import { type Examined, examineFile, examineText, NoAnswer } from './examine.ts'
import { t } from './texts.ts'

const camera = 'M4 8h3l2-3h6l2 3h3v11H4z|M12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7'
const file = 'M14 3H6v18h12V7z|M14 3v4h4|M9 13h6|M9 17h6'

/** Loaded when somebody wants to scan: four fifths of the page's weight. */
async function reader() {
	try {
		return await import('./scanner.ts')
	} catch {
		throw new NoAnswer('readerMissing')
	}
}

/** The room where a document is shown to the page: camera, file or text. */
export class VerifyView {
	readonly #loaded: LoadedBundle
	readonly #place: HTMLElement
	readonly #said = element('p', { class: 'said', attributes: { role: 'status' } })
	#camera: AbortController | null = null
	#answer: Examined | null = null

	constructor(loaded: LoadedBundle, place: HTMLElement) {
		this.#loaded = loaded
		this.#place = place
	}

	/** Draws what is the case now; called again after a change of language. */
	draw(): void {
		if (this.#answer === null) this.#drawStart()
		else this.#drawAnswer(this.#answer)
	}

	/** Leaves the camera. */
	leave(): void {
		this.#camera?.abort()
	}

	#drawStart(): void {
		this.#said.textContent = ''
		const chooser = element('input', {
			class: 'unseen',
			id: 'chosen-file',
			attributes: { type: 'file', accept: 'image/*,application/pdf' },
			on: { change: () => void this.#examineChosen(chooser.files?.[0]) },
		})
		const scan = element(
			'button',
			{ class: 'primary large', attributes: { type: 'button' }, on: { click: () => void this.#scan() } },
			icon(camera),
			t('page.scan'),
		)
		const drop = element(
			'div',
			{ class: 'drop', on: this.#dropTarget() },
			chooser,
			element('label', { class: 'secondary large', attributes: { for: 'chosen-file' } }, icon(file), t('page.choose')),
			element('span', { class: 'soft wide-only' }, t('page.dropHint')),
		)
		const heading = element('h2', { attributes: { tabindex: '-1' } }, t('page.verifyTask'))
		this.#place.replaceChildren(
			heading,
			element('p', {}, t('page.verifyLead')),
			element('div', { class: 'ways' }, scan, drop),
			this.#said,
			this.#pasteForm(),
		)
	}

	#pasteForm(): HTMLElement {
		const text = element('textarea', {
			id: 'pasted',
			attributes: { rows: '4', spellcheck: 'false', autocapitalize: 'characters', autocomplete: 'off' },
		})
		const submit = (event: Event) => {
			event.preventDefault()
			if (text.value.trim() !== '') void this.#answerWith(() => examineText(this.#loaded.bundle, text.value))
		}
		return element(
			'details',
			{ class: 'card' },
			element('summary', {}, t('page.paste')),
			element(
				'form',
				{ on: { submit } },
				element('label', { attributes: { for: 'pasted' } }, t('page.pasteLabel')),
				text,
				element('button', { class: 'primary', attributes: { type: 'submit' } }, t('page.check')),
			),
		)
	}

	#dropTarget() {
		const mark = (over: boolean) => this.#place.querySelector('.drop')?.classList.toggle('over', over)
		return {
			dragover: (event: Event) => {
				event.preventDefault()
				mark(true)
			},
			dragleave: () => mark(false),
			drop: (event: Event) => {
				event.preventDefault()
				mark(false)
				if (event instanceof DragEvent) void this.#examineChosen(event.dataTransfer?.files[0])
			},
		}
	}

	async #examineChosen(chosen: File | undefined): Promise<void> {
		if (chosen === undefined) return
		await this.#answerWith(() =>
			examineFile(this.#loaded.bundle, chosen, async (picture) => {
				const { readPicture } = await reader()
				return readPicture(picture).catch((error: unknown) => {
					throw error instanceof DOMException ? new NoAnswer('badFile') : new NoAnswer('readerMissing')
				})
			}),
		)
	}

	async #scan(): Promise<void> {
		const stopping = new AbortController()
		this.#camera = stopping
		const video = element('video', { attributes: { playsinline: '', muted: '' } })
		const stop = () => stopping.abort()
		this.#place.replaceChildren(
			element('h2', { attributes: { tabindex: '-1' } }, t('page.scan')),
			element('div', { class: 'viewfinder' }, video, element('span', { class: 'frame' })),
			element('p', { attributes: { role: 'status' } }, t('page.pointCamera')),
			element('button', { class: 'secondary', attributes: { type: 'button' }, on: { click: stop } }, t('page.stop')),
		)
		try {
			const { watchCamera } = await reader()
			const text = await watchCamera(video, stopping.signal)
			if (text === null) this.#drawStart()
			else await this.#answerWith(() => examineText(this.#loaded.bundle, text))
		} catch (error) {
			this.#drawStart()
			this.#said.textContent = t(`page.${error instanceof NoAnswer ? error.code : 'noCamera'}`)
		} finally {
			this.#camera = null
		}
	}

	async #answerWith(examine: () => Promise<Examined>): Promise<void> {
		this.#said.textContent = t('page.checking')
		try {
			this.#answer = await examine()
			this.#drawAnswer(this.#answer)
		} catch (error) {
			if (error instanceof NoAnswer) this.#said.textContent = t(`page.${error.code}`)
			else if (error instanceof BundleError) this.#said.textContent = t('page.registerBroken', { file: error.file })
			else throw error
		}
	}

	#drawAnswer(answer: Examined): void {
		const go = () => {
			this.#answer = null
			this.#drawStart()
			this.#focus()
		}
		this.#place.replaceChildren(answerView(answer, this.#loaded, { label: t('page.another'), go }))
		this.#focus()
	}

	#focus(): void {
		this.#place.querySelector<HTMLElement>('h2')?.focus()
	}
}
