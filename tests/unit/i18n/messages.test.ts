import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findings } from '#shared/domain/findings'
import { errorTable } from '#shared/errors/index'
import { flatten } from '../../../src-renderer/messages.ts'
import { slashes } from '../../harness/imports.ts'
import { root } from '../../harness/paths.ts'

/** Words of the interface: complete in French, Kreyòl and English, and each with the blanks its text needs. */

const languages = ['fr', 'ht', 'en'] as const
type Language = (typeof languages)[number]
const PLURAL = /_(zero|one|two|few|many|other)$/
/** i18next's own options, which every text may use. */
const OWN_BLANKS = new Set(['count'])

interface Message {
	file: string
	key: string
	text: string
}

const filesOf = (language: Language) => readdirSync(join(root, 'src-shared/i18n', language)).toSorted()

function messagesOf(language: Language): Message[] {
	return filesOf(language).flatMap((file) => {
		const tree = JSON.parse(readFileSync(join(root, 'src-shared/i18n', language, file), 'utf8'))
		return Object.entries(flatten(tree)).map(([key, text]) => ({ file, key, text }))
	})
}

const messages = Object.fromEntries(languages.map((language) => [language, messagesOf(language)])) as Record<
	Language,
	Message[]
>
const stem = (key: string) => key.replace(PLURAL, '')
const stems = (language: Language) => new Set(messages[language].map(({ key }) => stem(key)))
/** Names between double braces, in the order of the alphabet; a format may follow the name. */
const blanks = (text: string): string[] =>
	[...text.matchAll(/\{\{\s*-?\s*(\w+)[^}]*\}\}/g)]
		.map((match) => match[1] ?? '')
		.filter((name) => !OWN_BLANKS.has(name))
const blanksOf = (language: Language, key: string): string[] =>
	[...new Set(messages[language].filter((one) => stem(one.key) === key).flatMap(({ text }) => blanks(text)))].toSorted()
const french = stems('fr')

describe.each(languages)('%s', (language) => {
	test('has the files, the keys and the blanks of French', () => {
		expect(filesOf(language)).toEqual(filesOf('fr'))
		const own = stems(language)
		expect([...french].filter((key) => !own.has(key))).toEqual([])
		expect([...own].filter((key) => !french.has(key))).toEqual([])
		const different = [...own].filter((key) => blanksOf(language, key).join() !== blanksOf('fr', key).join())
		expect(different).toEqual([])
	})

	test('says each thing once, and says something', () => {
		const keys = messages[language].map(({ key }) => key)
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
		// What is left empty in French, e.g. the mark of an ordinary mark, is empty everywhere.
		const empty = (of: Language) => messages[of].filter(({ text }) => text.trim() === '').map(({ key }) => key)
		expect(empty(language)).toEqual(empty('fr'))
		expect(empty('fr').length).toBeLessThan(3)
	})

	test('has a text for every error and every finding, with no blank that the program does not fill', () => {
		const own = stems(language)
		const expected = [
			...Object.entries(errorTable).map(([code, parameters]) => [`errors.${code}`, parameters] as const),
			...Object.entries(findings).map(([code, { parameters }]) => [`findings.${code}`, parameters] as const),
		]
		expect(expected.filter(([key]) => !own.has(key)).map(([key]) => key)).toEqual([])
		const unfilled = expected.flatMap(([key, parameters]) => {
			const filled = new Set<string>(parameters)
			return blanksOf(language, key)
				.filter((blank) => !filled.has(blank))
				.map((blank) => `${key}: ${blank}`)
		})
		expect(unfilled).toEqual([])
	})
})

test('every text that the window asks for by name exists', () => {
	const asked = globSync('src-renderer/**/*.{ts,tsx}', { cwd: root }).flatMap((file) => {
		// The public page has its own words and leaves out what they all begin with.
		const prefix = slashes(file).startsWith('src-renderer/verification/') ? 'verification.' : ''
		const keys = readFileSync(join(root, file), 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)
		return [...keys].map((match) => `${prefix}${match[1]}`)
	})
	expect(asked.length).toBeGreaterThan(20)
	expect([...new Set(asked)].filter((key) => !french.has(stem(key)))).toEqual([])
})
