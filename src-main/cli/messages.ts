import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance } from 'i18next'
import { applicationFolder } from '../backend/resources.ts'

const translator = createInstance()

export type Language = 'fr' | 'ht' | 'en'

/** The person's language from the environment; French where it does not say. */
export function languageOf(environment: NodeJS.ProcessEnv): Language {
	const wanted = (environment.SCEAU_LANG ?? environment.LC_ALL ?? environment.LANG ?? '').slice(0, 2)
	return wanted === 'en' || wanted === 'ht' ? wanted : 'fr'
}

export async function loadMessages(language: Language): Promise<void> {
	const folder = join(applicationFolder(), 'src-shared/i18n', language)
	const texts: Record<string, unknown> = {}
	for (const file of readdirSync(folder)) merge(texts, JSON.parse(readFileSync(join(folder, file), 'utf8')))
	await translator.init({
		lng: language,
		resources: { [language]: { translation: texts } },
		interpolation: { escapeValue: false },
		returnEmptyString: false,
	})
}

function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
	for (const [key, value] of Object.entries(from)) {
		const known = into[key]
		if (isTree(known) && isTree(value)) merge(known, value)
		else into[key] = value
	}
}

const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const say = (key: string, parameters: Record<string, unknown> = {}): string => translator.t(key, parameters)

export function currentLanguage(): Language {
	const { language } = translator
	return language === 'en' || language === 'ht' ? language : 'fr'
}

/** Numbers as the country writes them; `Intl` has no Haitian Creole. */
export function number(value: number, digits = 0): string {
	const locale = translator.language === 'en' ? 'en' : 'fr-HT'
	return value.toLocaleString(locale, { maximumFractionDigits: digits }).replaceAll('\u202f', ' ')
}

/** A moment in this computer's time zone, to the second. */
export function moment(time: string): string {
	const locale = translator.language === 'en' ? 'en-GB' : 'fr-HT'
	return new Date(time).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'medium' })
}
