import { BundleError } from '#shared/verification/cryptography'
import { loadBundle, type LoadedBundle } from './bundleSource.ts'
import { element } from './dom.ts'
import { keepForOffline } from './offline.ts'
import { OwnView } from './ownView.ts'
import './styles.css'
import { chooseLanguage, count, day, language, languages, moment, named, t } from './texts.ts'
import { VerifyView } from './verifyView.ts'

/** The public page: one document, two tasks, and at its foot what the answers rest on. */

const tasks = { verify: 'verifyTask', own: 'ownTask' } as const
type Task = keyof typeof tasks
const taskOfAddress = (): Task => (location.hash === '#own' ? 'own' : 'verify')

const page = element('div', { id: 'page' })
const main = element('main', { id: 'main' })
let loaded: LoadedBundle | null = null
let views: Record<Task, VerifyView | OwnView> | null = null
let kept = false

function languageChoice(): HTMLElement {
	const buttons = Object.entries(languages).map(([code, name]) =>
		element(
			'button',
			{
				attributes: { type: 'button', lang: code, 'aria-pressed': String(code === language()) },
				on: {
					click: () => {
						if (code === 'fr' || code === 'ht' || code === 'en') chooseLanguage(code)
						draw()
					},
				},
			},
			name,
		),
	)
	return element(
		'div',
		{ class: 'languages', attributes: { role: 'group', 'aria-label': t('page.language') } },
		...buttons,
	)
}

function header(...banners: HTMLElement[]): HTMLElement {
	const manifest = loaded?.bundle.manifest
	return element(
		'header',
		{},
		element('a', { class: 'skip', attributes: { href: '#main' } }, t('page.skip')),
		element(
			'div',
			{ class: 'masthead' },
			element('img', { attributes: { src: './icon.svg', alt: '', width: '44', height: '44' } }),
			element(
				'div',
				{},
				element('h1', {}, t('page.title')),
				element('p', { class: 'bureau' }, manifest ? named(manifest.bureau) : ''),
			),
			languageChoice(),
		),
		...banners,
	)
}

function navigation(): HTMLElement {
	const links = Object.entries(tasks).map(([task, text]) =>
		element(
			'a',
			{ attributes: { href: `#${task}`, ...(taskOfAddress() === task ? { 'aria-current': 'page' } : {}) } },
			t(`page.${text}`),
		),
	)
	return element('nav', { attributes: { 'aria-label': t('page.tasks') } }, ...links)
}

function banners({ bundle, keyChanged }: LoadedBundle): HTMLElement[] {
	const made: HTMLElement[] = []
	if (bundle.manifest.practice)
		made.push(element('p', { class: 'banner practice', attributes: { role: 'note' } }, t('page.practiceBanner')))
	if (keyChanged)
		made.push(element('p', { class: 'banner alarm', attributes: { role: 'alert' } }, t('page.keyChanged')))
	return made
}

function footer({ bundle, offline }: LoadedBundle): HTMLElement {
	const { manifest, checkpoint, status, rootFingerprint } = bundle
	const fingerprint = rootFingerprint.match(/.{4}/g)?.join(' ') ?? rootFingerprint
	return element(
		'footer',
		{},
		element('details', {}, element('summary', {}, t('page.about')), element('p', {}, t('page.aboutText'))),
		element('h2', {}, t('page.register')),
		element(
			'p',
			{},
			`${t('page.release', { release: String(checkpoint.release), date: day(manifest.issuedAt) })} · ${count('page.documents', checkpoint.treeSize)}`,
		),
		element('p', {}, t(offline ? 'page.statusOffline' : 'page.statusDate', { date: moment(status.issuedAt) })),
		element('p', {}, `${t('page.fingerprint')} : `, element('code', {}, fingerprint)),
		kept && element('p', { class: 'ready' }, t('page.offlineReady')),
	)
}

function draw(): void {
	document.documentElement.lang = language()
	document.title = t('page.title')
	if (loaded === null || views === null) {
		main.replaceChildren(element('p', { class: 'loading', attributes: { role: 'status' } }, t('page.loading')))
		page.replaceChildren(header(), main)
		return
	}
	views[taskOfAddress()].draw()
	page.replaceChildren(header(...banners(loaded)), navigation(), main, footer(loaded))
}

function troubleText(error: unknown): string {
	if (!isSecureContext) return t('page.needsHttps')
	if (!(error instanceof BundleError)) return String(error)
	if (error.problem === 'unreachable') return t('page.needsInternet')
	if (error.problem === 'rolledBack') return t('page.rolledBack')
	return t('page.registerBroken', { file: error.file })
}

function drawTrouble(error: unknown): void {
	document.documentElement.lang = language()
	page.replaceChildren(header(), main)
	main.replaceChildren(
		element(
			'section',
			{ class: 'verdict cannotCheck', attributes: { role: 'alert' } },
			element('h2', {}, t('page.cannotLoad')),
			element('p', {}, troubleText(error)),
		),
		element(
			'button',
			{ class: 'primary', attributes: { type: 'button' }, on: { click: () => void start() } },
			t('page.retry'),
		),
	)
}

async function start(): Promise<void> {
	draw()
	try {
		if (!isSecureContext) throw new Error('insecure')
		loaded = await loadBundle()
	} catch (error) {
		drawTrouble(error)
		return
	}
	views = { verify: new VerifyView(loaded, main), own: new OwnView(loaded, main) }
	draw()
	kept = await keepForOffline(loaded.bundle.manifest)
	page.querySelector('footer')?.replaceWith(footer(loaded))
}

document.querySelector('#page')?.replaceWith(page)
addEventListener('hashchange', () => {
	if (location.hash === '#main') return
	if (views?.verify instanceof VerifyView) views.verify.leave()
	draw()
	main.querySelector<HTMLElement>('h2')?.focus()
})
void start()
