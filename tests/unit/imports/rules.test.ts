import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameKey } from '#shared/domain/personName'
import { parseBirthDate, parseDateAndPlace, parseYear } from '../../../src-main/backend/imports/rules/dates.ts'
import { isClosingLine } from '../../../src-main/backend/imports/rules/lines.ts'
import { parseMark, parsePoints } from '../../../src-main/backend/imports/rules/marks.ts'
import { partName } from '../../../src-main/backend/imports/rules/names.ts'
import { isDamagedNumber, parseOrderNumber } from '../../../src-main/backend/imports/rules/orderNumbers.ts'
import { isSamePerson } from '../../../src-main/backend/imports/rules/samePerson.ts'
import { editDistance } from '#shared/domain/nameSimilarity'
import { parseSolarHijri } from '../../../src-main/backend/imports/rules/solarHijri.ts'
import { remembering, tidy } from '../../../src-main/backend/imports/rules/text.ts'

const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')
const kreyolMonths = 'janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm'.split(' ')
const day = fc
	.date({ min: new Date('1950-01-01'), max: new Date('2012-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10))

test('a birth date is read back however it is written', () => {
	fc.assert(
		fc.property(day, (iso) => {
			const [year = '', month = '', date = ''] = iso.split('-')
			const serial = Date.parse(`${iso}T00:00:00Z`) / 86_400_000 + 25_569
			const written = [
				iso,
				`${date}/${month}/${year}`,
				`${Number(date)}.${Number(month)}.${year}`,
				`${date}-${month}-${year}`,
				`${Number(date)} ${months[Number(month) - 1]} ${year}`,
				`le ${Number(date)} ${kreyolMonths[Number(month) - 1]} ${year}`,
				`${year}${month}${date}`,
				`${date}${month}${year}`,
				String(serial),
				`${iso}T00:00:00`,
			]
			expect(written.map((text) => parseBirthDate(text, 'dayFirst', 2020))).toEqual(written.map(() => iso))
			expect(parseBirthDate(`${month}/${date}/${year}`, 'monthFirst', 2020)).toBe(iso)
		}),
	)
})

test.each([
	['1987', '1987'],
	['né vers 1987', '1987'],
	['00/00/1987', '1987'],
	['03/1987', '1987-03'],
	['août 1999', '1999-08'],
	['1er mai 1987', '1987-05-01'],
	['14/03/87', '1987-03-14'],
	['14/03/05', '2005-03-14'],
	['31/02/1987', null],
	['32/13/2004', null],
	['inconnue', null],
	['12,5', null],
	['999', null],
])('birth date %s → %s', (text, expected) => {
	expect(parseBirthDate(text, 'dayFirst', 2020)).toBe(expected)
})

test.each([
	['le 12/03/1987 à Jacmel', '1987-03-12', 'Jacmel'],
	['Jacmel, le 12 mars 1987', '1987-03-12', 'Jacmel'],
	['né le 1er mai 1980 aux Cayes', '1980-05-01', 'Cayes'],
	['Le Borgne, 12/03/1987', '1987-03-12', 'Le Borgne'],
	['12/03/1987 Port-au-Prince', '1987-03-12', 'Port-au-Prince'],
	['Jacmel', null, 'Jacmel'],
	['1987', '1987', null],
])('date and place in one cell: %s', (text, date, place) => {
	expect(parseDateAndPlace(text, 'dayFirst', 2020)).toEqual({ date, place })
})

test.each([
	['1996-1997', 1997],
	['2021-22', 2022],
	['1999-2000', 2000],
	['Session de juillet 2017', 2017],
	['2017', 2017],
	['philo', null],
])('year in %s → %s', (text, year) => {
	expect(parseYear(text)).toBe(year)
})

test('points are read back to the hundredth, with comma or point and noise of binary arithmetic', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 200_000 }), (hundredths) => {
			const value = hundredths / 100
			for (const text of [
				String(value),
				String(value).replace('.', ','),
				value.toFixed(2),
				String(value + 2e-13),
				`${value}0`.includes('.') ? `${value}0` : String(value),
			])
				expect(parsePoints(text)?.hundredths, text).toBe(hundredths)
		}),
	)
	expect(parsePoints('10.000000000000002')).toEqual({ hundredths: 1000, decimals: 0 })
	expect(parsePoints('1 250,5')?.hundredths).toBe(125_050)
})

test.each([
	['', null, 'none', true],
	['--', null, 'none', true],
	['12,5', 1250, 'none', true],
	['ABS', null, 'absent', true],
	['abscent', null, 'absent', true],
	['dispensé', null, 'exempt', true],
	['dispensé(e)', null, 'exempt', true],
	['annulé', null, 'cancelled', true],
	['R', null, 'retaken', true],
	['12 R', 1200, 'retaken', true],
	['1O5', null, 'none', false],
	['??', null, 'none', false],
	['12x', null, 'none', false],
])('mark cell %j', (text, hundredths, flag, readable) => {
	expect(parseMark(text)).toMatchObject({ hundredths, flag, readable })
})

test('a mark word with a slip is proposed, not taken for granted', () => {
	expect(parseMark('abesnt')).toMatchObject({ flag: 'absent', proposed: true })
	expect(parseMark('absent')).toMatchObject({ flag: 'absent', proposed: false })
	for (const signed of ['29F', '029 P', '29*', '29+'])
		expect(parseMark(signed)).toMatchObject({ hundredths: 2900, flag: 'none', readable: true })
	expect(parseMark('29G').readable).toBe(false)
	expect(parseMark('12/20')).toMatchObject({ hundredths: 1200, outOf: 20 })
})

test('order numbers keep their zeros; what a spreadsheet damaged is seen', () => {
	fc.assert(
		fc.property(fc.stringMatching(/^0*\d{1,12}$/), (text) => {
			expect(parseOrderNumber(text)).toBe(text)
		}),
	)
	for (const text of ['9,99999E+99', '1,01E+06', '2.5E+5', '1E+11', '########'])
		expect(isDamagedNumber(text), text).toBe(true)
	for (const text of ['000123', 'E-12', 'A/1999/03', '12E']) expect(isDamagedNumber(text), text).toBe(false)
	expect(parseOrderNumber('12345.0')).toBe('12345')
	expect(parseOrderNumber("'00123")).toBe('00123')
})

test.each([
	['PIERRE, Jean Élie', 'PIERRE', 'Jean Élie', false],
	['PIERRE Jean Élie', 'PIERRE', 'Jean Élie', false],
	['Jean Élie PIERRE', 'PIERRE', 'Jean Élie', false],
	['JEAN BAPTISTE Marie', 'JEAN BAPTISTE', 'Marie', false],
	['PIERRE JEAN ELIE', 'PIERRE', 'JEAN ELIE', true],
	['DE LA CRUZ MARIE', 'DE LA CRUZ', 'MARIE', true],
	['Toussaint', 'Toussaint', '', false],
])('name %s', (text, surname, givenNames, guessed) => {
	expect(partName(text, 'surnameFirst')).toEqual({ surname, givenNames, guessed })
})

test('however a name is parted, no word of it is lost', () => {
	const word = fc.constantFrom('PIERRE', 'Jean', 'élie', 'DE', 'LA', 'Saint-Louis', 'TOUSSAINT', "N'Guessan")
	fc.assert(
		fc.property(
			fc.array(word, { minLength: 1, maxLength: 6 }),
			fc.constantFrom('surnameFirst', 'givenNamesFirst'),
			(words, order) => {
				const { surname, givenNames } = partName(words.join(' '), order)
				expect(nameKey(surname, givenNames)).toBe(nameKey(words.join(' '), ''))
			},
		),
	)
})

test('a name put right is the same person, another name is not', () => {
	const key = (surname: string, givenNames: string) => nameKey(surname, givenNames)
	expect(isSamePerson(key('PIERRE', 'Jean'), key('PIERRE', 'Jean Élie'), true)).toBe(true)
	expect(isSamePerson(key('TOUSAINT', 'Marie'), key('TOUSSAINT', 'Marie'), false)).toBe(true)
	expect(isSamePerson(key('PIERRE', 'Jean'), key('LOUIS', 'Marie'), true)).toBe(false)
	expect(isSamePerson(key('PIERRE', 'Jean'), key('PIERRE', 'Paul'), false)).toBe(false)
})

test('edit distance: symmetric, zero for equals, one for a swap of neighbours', () => {
	const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') })
	fc.assert(
		fc.property(word, word, (left, right) => {
			expect(editDistance(left, right, 3)).toBe(editDistance(right, left, 3))
			expect(editDistance(left, left, 3)).toBe(0)
		}),
	)
	expect(editDistance('absent', 'asbent', 2)).toBe(1)
	expect(editDistance('absent', 'retaken', 2)).toBe(3)
})

test('tidy leaves one space between words and none outside', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u00a0', '\t', 'é', '\ufeff') }), (text) => {
			expect(tidy(text)).toBe(text.replace(/[\s\p{C}]+/gu, ' ').trim())
		}),
	)
})

test('what is remembered is forgotten in time, and answers stay right', () => {
	let calls = 0
	const length = remembering((text) => (calls++, text.length), 3)
	for (const text of ['a', 'bb', 'a', 'ccc', 'dddd', 'a']) expect(length(text)).toBe(text.length)
	expect(calls).toBe(5)
})

test.each([
	['Fait à Cotonou, le 12 juillet 2019'],
	['Arrêté la présente liste à deux (2) candidats'],
	['Le Président du jury', 'Le Secrétaire'],
	['L’Inspecteur général'],
	['N.B. : les absents ne sont pas comptés'],
	['Page 3'],
	['Done at Lilongwe, this 3rd day of March'],
	['El Director'],
])('%s stands below a list', (...cells) => {
	expect(isClosingLine(cells)).toBe(true)
})

test.each([
	['LE GRAND Jean'],
	['FAITH Akua'],
	['LAPRÉSIDENTE Marie'],
	['PAGE Jimmy'],
	['NOTARE Ève'],
	['', 'NOËL', 'Rose', '12', '13', '14'],
])('%s is a candidate', (...cells) => {
	expect(isClosingLine(cells)).toBe(false)
})

test('dates of the Solar Hijri calendar are those that ICU has for them', () => {
	const persian = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		timeZone: 'UTC',
	})
	for (let time = Date.UTC(1921, 2, 21); time < Date.UTC(2021, 2, 20); time += 86_400_000 * 3) {
		const parts = new Map(persian.formatToParts(time).map(({ type, value }) => [type, value]))
		const [year, month, date] = [parts.get('year'), parts.get('month'), parts.get('day')]
		const iso = new Date(time).toISOString().slice(0, 10)
		expect([
			year,
			month,
			date,
			parseSolarHijri(`${year}/${month}/${date}`),
			parseSolarHijri(`${date}-${month}-${year}`),
		]).toEqual([year, month, date, iso, iso])
	}
})

test.each(['1380', '1422/05/15', '1380/12/30', '1380/13/01', '2001/05/15', '15/05/1422', '138005'])(
	'%s is not',
	(text) => {
		expect(parseSolarHijri(text)).toBeNull()
	},
)

test.each(['٢٠٢١', '۲۰۲۱', '२०२१', '২০২১', '๒๐๒๑', '２０２１'])('%s is 2021', (text) => {
	expect(tidy(text)).toBe('2021')
})
