import { createInstance, type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { shell } from './api/client.ts'
import { formatHundredths, formatNumber, formatPercent, localeOf } from './components/format.ts'
import { flatten, type MessageTree, withAllPlurals } from './messages.ts'

export const languages = ['fr', 'ht', 'en'] as const
export type Language = (typeof languages)[number]
export const isLanguage = (value: unknown): value is Language => languages.some((one) => one === value)

const files = import.meta.glob<MessageTree>('../src-shared/i18n/*/*.json', { eager: true, import: 'default' })

function messagesOf(language: Language): Record<string, string> {
	const all: Record<string, string> = {}
	for (const [path, tree] of Object.entries(files))
		if (path.includes(`/i18n/${language}/`)) Object.assign(all, withAllPlurals(flatten(tree)))
	return all
}

const STORED_LANGUAGE = 'sceau.language'

function storedLanguage(): Language {
	const stored = localStorage.getItem(STORED_LANGUAGE)
	return isLanguage(stored) ? stored : 'fr'
}

export const i18n: I18n = createInstance()

export async function startI18n(): Promise<void> {
	await i18n.use(initReactI18next).init({
		lng: storedLanguage(),
		fallbackLng: 'fr',
		supportedLngs: languages,
		resources: Object.fromEntries(languages.map((language) => [language, { translation: messagesOf(language) }])),
		keySeparator: false,
		nsSeparator: false,
		interpolation: { escapeValue: false },
		react: { useSuspense: false },
	})
	// The built-in formats ask Intl for `ht`, which it answers in English.
	const formats: Record<string, (value: number, locale: string) => string> = {
		number: formatNumber,
		percent: formatPercent,
		hundredths: formatHundredths,
	}
	for (const [name, format] of Object.entries(formats))
		i18n.services.formatter?.add(name, (value: unknown, language) =>
			typeof value === 'number' ? format(value, localeOf(language)) : String(value),
		)
	document.documentElement.lang = i18n.language
}

export async function changeLanguage(language: Language): Promise<void> {
	await i18n.changeLanguage(language)
	localStorage.setItem(STORED_LANGUAGE, language)
	document.documentElement.lang = language
	await shell.setLanguage(language)
}
