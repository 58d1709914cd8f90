import { expect, test } from 'vitest'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { DecisionBook } from '../../../src-main/backend/imports/rules/decisions.ts'
import { plain } from '#shared/domain/personName'

const books = { benin: new DecisionBook(loadProfile('benin')), haiti: new DecisionBook(loadProfile('haiti')) }

/** `=ADMIS` is assumed, `?ADMIS` proposed, `open` known and left to the bureau, `unknown` sets the row aside. */
function read(book: DecisionBook, text: string): string {
	const match = book.find(text)
	if (match) return `${match.exact ? '=' : '?'}${match.id}`
	return book.isOpen(text) ? 'open' : 'unknown'
}

test.each([
	['Admis', '=ADMIS', '=ADMIS'],
	['ADMIS(E)', '=ADMIS', '=ADMIS'],
	['Admis d’office', '=ADMIS', '=ADMIS'],
	['Déclarée définitivement admise', '?ADMIS', '?ADMIS'],
	['Admis avec la mention Bien', '?ADMIS', '?ADMIS'],
	['Admis 2e groupe', '?ADMIS', '?ADMIS'],
	['Racheté', '?ADMIS', '?ADMIS'],
	['Repêchée par le jury', '?ADMIS', '?ADMIS'],
	['PASS', '=ADMIS', '=ADMIS'],
	['Passed with distinction', '?ADMIS', '?ADMIS'],
	['FIRST CLASS', '?ADMIS', '?ADMIS'],
	['Aprobado', '=ADMIS', '=ADMIS'],
	['Admis/Passed', '?ADMIS', '?ADMIS'],
	['Refusé', '=REFUSE', '?ELIMINE'],
	['Failed in 2 subjects', '?REFUSE', '?ELIMINE'],
	['Reprobado', '=REFUSE', '?ELIMINE'],
	['Éliminé', '?REFUSE', '=ELIMINE'],
	['Ajournée', '=REFUSE', '=AJOURNE'],
	['Ajournée en juin', '?REFUSE', '?AJOURNE'],
	['Non admissible', '?REFUSE', '?ELIMINE'],
	['Pas été déclaré reçu', '?REFUSE', '?ELIMINE'],
	['راسب', '=REFUSE', '?ELIMINE'],
	['Absent(e)', '=ABSENT', '=ABSENT'],
	['N’a pas composé', '?ABSENT', '?ABSENT'],
	['Abandon', '?ABSENT', '?ABSENT'],
	['ABJ', '?ABSENT', '?ABSENT'],
])('%s is %s in Benin, %s in Haiti', (text, benin, haiti) => {
	expect([read(books.benin, text), read(books.haiti, text)]).toEqual([benin, haiti])
})

test.each([
	'2e groupe',
	'Second tour',
	'Admissible',
	'Autorisé(e) à passer les épreuves du second groupe',
	'Admis à subir les épreuves du 2ème tour',
	'Admis au 2e groupe',
	'Oral de contrôle',
	'Contrôle',
	'RATTRAPAGE',
	'Ajourné, autorisé au rattrapage',
	'COMPARTMENT',
	'Supplementary',
	'Sessionnaire',
	'COMPT: ENG, MTH',
	'Re-appear in 2',
	'دور ثان',
	'Exclu pour fraude',
	'UFM',
	'Disqualified',
])('%s is known, and a decision that neither profile has', (text) => {
	expect([read(books.benin, text), read(books.haiti, text)]).toEqual(['open', 'open'])
})

test.each(['Withheld', 'RW', 'Admis sous réserve', 'En attente'])(
	'%s is a reserved case where there are such',
	(text) => {
		expect([read(books.benin, text), read(books.haiti, text)]).toEqual(['?RESERVE', 'open'])
	},
)

test.each([
	'Admis au rattrapage',
	'Admis / Refusé',
	'Présent',
	'Favorable',
	'Admission au collège de la ville, où l’élève est passé après avoir réussi les examens de la classe',
])('%s may mean more than one thing: nothing is proposed', (text) => {
	expect([read(books.benin, text), read(books.haiti, text)]).toEqual(['unknown', 'unknown'])
})

test('a decision that a bureau adds to its profile takes the words that mean the same', () => {
	const profile = loadProfile('benin')
	const added = {
		id: 'ORAL',
		names: { fr: 'Admissible au second groupe' },
		aliases: [],
		participant: true,
		documents: false,
	}
	const book = new DecisionBook({ decisions: [...profile.decisions, added] })
	expect(['2e groupe', 'Rattrapage', 'Admis'].map((text) => read(book, text))).toEqual(['?ORAL', '?ORAL', '=ADMIS'])
})

test('what the profile itself lists goes before what the words mean elsewhere', () => {
	const { decisions } = loadProfile('haiti')
	for (const { id, names, aliases } of decisions)
		for (const word of [id, names.fr, ...aliases])
			expect([word, books.haiti.find(word)]).toEqual([word, { id: books.haiti.keys.get(plain(word)), exact: true }])
})
