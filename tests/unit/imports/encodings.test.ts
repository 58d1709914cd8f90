import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import type { Encoding } from '../../../src-main/backend/imports/formats/encodings.ts'
import { decodeSample, decoderFor } from '../../../src-main/backend/imports/formats/encodings.ts'
import { guessDelimiter } from '../../../src-main/backend/imports/understanding/delimiter.ts'
import { guessEncoding } from '../../../src-main/backend/imports/understanding/encoding.ts'
import { createRandom } from '../../../src-main/backend/practice/random.ts'

const surnames =
	'Célestin François Désir Noël Hébert Béliard Télémaque Jérôme Vérité Benoît Étienne Élysée Geneviève Lefèvre Rénélus Dély Pierre Jean Augustin Toussaint Guillaume Lòmè Bèlfò Bien-Aimé Théodore Édouard'.split(
		' ',
	)
const given =
	'Josué Stéphanie Réginald Daphnée Gaëlle Mirlène Françoise Hélène Noémie Jérémie Marie Jean Rose Wilner Islande Ésaïe Élie Zoé Loïc Chérubin Kétia Mélòdi Fèdna Andrémène'.split(
		' ',
	)
const places =
	'Port-au-Prince;Gonaïves;Pétion-Ville;Léogâne;Cap-Haïtien;Anse-à-Galets;Hinche;Jérémie;Grand-Goâve;Fort-Liberté;Môle-Saint-Nicolas;Port-de-Paix;L’Estère'.split(
		';',
	)

/** Lists as offices write them: names in capitals or not, places, decisions. */
function list(lines: number, seed: number, typographic: boolean): string {
	const random = createRandom(String(seed))
	const capitals = random.chance(0.5)
	const text = Array.from({ length: lines }, (_, index) => {
		const surname = random.pick(surnames)
		return [
			index + 1,
			capitals ? surname.toUpperCase() : surname,
			random.pick(given),
			random.pick(places),
			random.pick(['Admis', 'Ajourné', 'Éliminée', 'Absent']),
		].join(';')
	}).join('\r\n')
	return typographic ? text : text.replaceAll('’', "'")
}

const iconvNames: Record<Encoding, string> = {
	'utf-8': 'utf8',
	'utf-16le': 'utf16-le',
	'utf-16be': 'utf16-be',
	'windows-1252': 'win1252',
	'windows-1256': 'win1256',
	'iso-8859-15': 'iso885915',
	cp850: 'cp850',
	cp437: 'cp437',
	macroman: 'macroman',
	'windows-1250': 'win1250',
	'windows-1251': 'win1251',
	'windows-1254': 'win1254',
	gb18030: 'gb18030',
}

const canHold = (text: string, encoding: Encoding) =>
	iconv.decode(iconv.encode(text, iconvNames[encoding]), iconvNames[encoding]) === text

describe.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15', 'cp850', 'cp437', 'macroman'] as const)(
	'%s',
	(encoding) => {
		test.each([5, 20, 200])('lists of %i names are read as they were written', (lines) => {
			let tried = 0
			const wrong: string[] = []
			for (let seed = 0; seed < 60; seed++) {
				const text = list(lines, seed, encoding === 'windows-1252' || encoding === 'utf-8')
				if (!/[^\0-\x7f]/.test(text) || !canHold(text, encoding)) continue
				tried++
				const bytes = iconv.encode(text, iconvNames[encoding])
				const guess = guessEncoding(bytes, bytes)
				if (decodeSample(bytes, guess.value) !== text) wrong.push(`${seed}: ${guess.value}`)
			}
			// DOS code page 437 has few capitals with accents: few lists fit it.
			expect(tried).toBeGreaterThan(encoding === 'cp437' ? 0 : 20)
			expect(wrong.length, wrong.join(', ')).toBeLessThanOrEqual(lines === 5 ? tried * 0.05 : 0)
		})
	},
)

test('Arabic names in Windows-1256 are told from Latin ones', () => {
	const text = 'محمد;أحمد;تونس\r\nفاطمة;بن علي;صفاقس\r\n'
	const bytes = iconv.encode(text, 'win1256')
	expect(guessEncoding(bytes, bytes).value).toBe('windows-1256')
	expect(decodeSample(bytes, 'windows-1256')).toBe(text)
})

/** Romanian as it was written before there were letters with a comma below. */
const cedilla = (letter: string) => ({ ș: 'ş', ț: 'ţ', Ș: 'Ş', Ț: 'Ţ' })[letter] ?? letter

test.each<[Encoding, string]>([
	['windows-1250', 'Łukasz Wiśniewski;Zdał|Agnieszka Dąbrowska;Zdała|Jiří Dvořák;Kraków|Żaneta Wójcik;Gdańsk'],
	['windows-1250', 'Wójcik;Łucja;małopolskie;zdał|Nazwisko;Imię;Szkoła|Wójcik;Bożena;śląskie;nie zdał'],
	['windows-1252', 'João Macuácua;Reprovado|Situação;Média|Conceição;Aprovada|Simões;Excluído'],
	['windows-1252', 'GARCÍA;Lucía|MUÑOZ;Íñigo;Málaga|Núñez;José;Región'],
	['windows-1252', 'São Gonçalo;RJ|São Gonçalo;RJ'],
	['windows-1252', 'CÓDIGO;OBSERVACIÓN|1;ALCANZÓ VACANTE|2;NO ALCANZÓ VACANTE'],
	['windows-1252', 'Nº Ord.;Nome;Situação|Não aprovado|Não aprovado|Não aprovado'],
	['cp850', 'NOËL;RAPHAËL|NOËL;GAËLLE'],
	['cp850', 'Joaquín Muñoz;Ibáñez|Rocío León;Núñez|João Simões;Conceição'],
	['windows-1250', 'Ștefănescu Ioana;Iași|Bărbulescu Mihăiță;Târgoviște|Țăranu Vlăduț'.replace(/[șțȘȚ]/g, cedilla)],
	['windows-1251', 'Иванова Мария;Сдал|ПЕТРОВ СЕРГЕЙ;Не сдал|Кузнецова Ольга;Явка'],
	['windows-1251', 'ИВАНОВА МАРИЯ|ПЕТРОВ СЕРГЕЙ|ЧЕРНОВ ПАВЕЛ'],
	['windows-1254', 'Ayşe Yıldız;Geçti|Gülşah Öztürk;Kaldı|İbrahim Ağaoğlu;Geçti'],
	['gb18030', '张伟;语文;数学|王芳;英语;物理|李娜;化学;历史|刘洋;及格'],
	['windows-1256', 'ليلى حسن عمر;ناجح|سامي يوسف;راسب|هدى كمال;غائب'],
])('%s: %s', (encoding, list) => {
	const bytes = iconv.encode(list.replaceAll('|', '\n'), iconvNames[encoding])
	expect(guessEncoding(bytes, bytes).value).toBe(encoding)
	expect(decodeSample(bytes, encoding)).toBe(list.replaceAll('|', '\n'))
})

test('a line in another encoding is read and reported, not lost', () => {
	const bytes = Buffer.concat([
		Buffer.from('1;Désir\n2;'),
		iconv.encode('Célestin', 'win1252'),
		Buffer.from('\n3;Noël\n'),
	])
	expect(guessEncoding(bytes, bytes).value).toBe('utf-8')
	const { text, invalid } = decoderFor('utf-8').decode(bytes, true)
	expect(text).toBe('1;Désir\n2;Célestin\n3;Noël\n')
	expect(text.slice(invalid[0], invalid[1])).toBe('2;Célestin\n')
})

test('characters cut by the end of a chunk are put together', () => {
	const text = 'é€𝄞Désir\r\n'.repeat(3)
	for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
		const bytes = iconv.encode(text, iconvNames[encoding])
		for (let cut = 0; cut <= bytes.length; cut++) {
			const decoder = decoderFor(encoding)
			const parts = [
				decoder.decode(bytes.subarray(0, cut), false),
				decoder.decode(bytes.subarray(cut), false),
				decoder.decode(Buffer.alloc(0), true),
			]
			expect(parts.map((part) => part.text).join(''), `${encoding} ${cut}`).toBe(text)
			expect(parts.flatMap(({ invalid }) => invalid)).toEqual([])
		}
	}
})

test.each([';', ',', '\t', '|'])('delimiter %j, with titles above, decimal commas and quoted text', (delimiter) => {
	const rows = Array.from({ length: 40 }, (_, index) =>
		[String(index), `"Désir${delimiter} Paul"`, delimiter === ',' ? '"12,5"' : '12,5', 'Admis'].join(delimiter),
	)
	expect(guessDelimiter(['République, Liberté; Égalité', 'Examen : Philo', '', ...rows].join('\r\n'))).toMatchObject({
		value: delimiter,
	})
})
