import iconv from 'iconv-lite'
import { afterAll, describe, expect, test } from 'vitest'
import { readAll, Scratch } from '../../../harness/formats/reading.ts'
import { writeWorkbook } from '../../../harness/formats/workbook.ts'

/** Web pages, web archives and XML that offices' systems call `.xls`. */

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const page = (charset: string, body: string) =>
	`<html><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}"></head><body>${body}</body></html>`
const cells = async (content: string | Buffer) =>
	(await readAll(scratch.file('liste.xls', content))).map((sheet) => sheet.cells)

describe('a page', () => {
	test('without end tags, with titles above the table and a total below it', async () => {
		const body =
			'<h2>9e AF</h2><p>Session extraordinaire 2011<table><tr><th>Matricule<th>Nom<th>D&eacute;cision<tr><td>00012<td>N&Ouml;EL &amp; Cie<td>Admis</table>Total&nbsp;: 1 candidat'
		expect(await cells(page('utf-8', body))).toEqual([
			[
				['9e AF'],
				['Session extraordinaire 2011'],
				['Matricule', 'Nom', 'Décision'],
				['00012', 'NÖEL & Cie', 'Admis'],
				['Total : 1 candidat'],
			],
		])
	})

	test('with cells over several rows and columns', async () => {
		const head =
			'<tr><th rowspan=2>Matricule</th><th colspan="2">Notes</th><th rowspan="2">Décision</th></tr><tr><th>Créole</th><th>Anglais</th></tr>'
		const body = '<tr><td>1</td><td>60</td><td></td><td>Admis</td></tr>'
		expect(await cells(page('utf-8', `<table>${head}${body}</table>`))).toEqual([
			[
				['Matricule', 'Notes', '', 'Décision'],
				['', 'Créole', 'Anglais'],
				['1', '60', '', 'Admis'],
			],
		])
	})

	test('with a list inside the cell of a layout, scripts, styles and comments', async () => {
		const list = '<table><tr><td>1<td>PIERRE<br>Jean<td>M</table>'
		const body = `<style>td>b{x:y}</style><table><tr><td>Menu<td>${list}</table><script>document.write("<table>")</script><!-- <td>x -->`
		expect(await cells(page('utf-8', body))).toEqual([[['Menu']], [['1', 'PIERRE Jean', 'M']]])
	})

	test('whose list goes on in one table after the other is one list', async () => {
		const row = (...texts: string[]) => `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`
		const body = `<table>${row('Matricule', 'Nom', 'Prénom')}</table><table>${row('1', 'PIERRE', 'Jean')}</table><p>Centre : Sud</p><table>${row('2', 'NOËL', 'Rose')}</table>`
		const [sheet] = await readAll(scratch.file('liste.xls', page('utf-8', body)))
		expect(sheet?.rows.map(({ row: number, cells: texts }) => [number, ...texts])).toEqual([
			[1, 'Matricule', 'Nom', 'Prénom'],
			[2, '1', 'PIERRE', 'Jean'],
			[3, 'Centre : Sud'],
			[4, '2', 'NOËL', 'Rose'],
		])
	})

	test.each([
		['windows-1256', 'اسم الطالب'],
		['windows-1252', 'Prénom de l’élève'],
		['iso-8859-1', 'Prénom'],
		['utf-8', 'Họ và tên'],
	])('in %s', async (charset, text) => {
		const body = page(charset, `<table><tr><td>${text}<td>b</table>`)
		expect(await cells(iconv.encode(body, charset))).toEqual([[[text, 'b']]])
	})

	test('that says a wrong encoding of itself is read by its letters', async () => {
		const body = page('windows-1252', '<table><tr><td>Họ và tên<td>Điểm</table>')
		expect(await cells(Buffer.from(body, 'utf8'))).toEqual([[['Họ và tên', 'Điểm']]])
	})
})

test.each([
	['quoted-printable', (html: string) => html.replaceAll('=', '=3D').replaceAll('é', '=E9').replace('Nom', 'No=\r\nm')],
	['base64', (html: string) => Buffer.from(html, 'latin1').toString('base64')],
])('a web archive, %s', async (encoding, packed) => {
	const html = '<table><tr><td align="left">Prénom<td>Nom</table>'
	const mail = [
		'MIME-Version: 1.0',
		'Content-Type: multipart/related; boundary="----=_Part"',
		'',
		'------=_Part',
		'Content-Type: text/html; charset="windows-1252"',
		`Content-Transfer-Encoding: ${encoding}`,
		'',
		packed(html),
		'------=_Part--',
	]
	expect(await cells(mail.join('\r\n'))).toEqual([[['Prénom', 'Nom']]])
})

test('XML of Excel 2003', async () => {
	const zeros = { t: 'n', v: 123, z: '000000' } as const
	const xml = writeWorkbook(
		[
			{
				name: 'Liste',
				rows: [
					['Numéro', 'Nom'],
					[zeros, 'NOËL'],
				],
			},
		],
		'xlml',
	)
	expect(await cells(xml)).toEqual([
		[
			['Numéro', 'Nom'],
			['000123', 'NOËL'],
		],
	])
})
