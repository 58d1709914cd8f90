import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { unpackZip } from '../../../../src-main/backend/imports/unpacking/unpack.ts'
import type { TextOptions } from '../../../../src-main/backend/imports/formats/open.ts'
import { AppError } from '#shared/errors/index'
import {
	formulaCell,
	numberCell,
	packedCells,
	sharedCell,
	sharedTexts,
	writeBiffStream,
} from '../../../harness/formats/biffStream.ts'
import { damaged, randomNumbers } from '../../../harness/damage.ts'
import { writeAccess } from '../../../harness/formats/accessFile.ts'
import { writeDbf } from '../../../harness/formats/dbfFile.ts'
import { odsOf } from '../../../harness/formats/odsFile.ts'
import { readAll, Scratch } from '../../../harness/formats/reading.ts'
import { day, writeWorkbook } from '../../../harness/formats/workbook.ts'
import { writeZip } from '../../../harness/formats/zipFile.ts'

/**
 * Small files of every format, thousands of times with a few bytes changed: each gives rows or a named error, never an
 * accident, soon and in little memory. SCEAU_FUZZ=20 takes twenty times as many.
 */
const TIMES = Number(process.env.SCEAU_FUZZ ?? 1)
const scratch = new Scratch()
afterAll(() => scratch.dispose())

const rows = [
	['Numéro', 'Nom', 'Né le', 'Total'],
	...Array.from({ length: 6 }, (_, index) => [index, `ÉLIE ${index}`, day('1984-05-12'), index * 7.25]),
]
const sheets = [
	{ name: 'Philo A', rows },
	{ name: 'Philo B', rows: rows.slice(0, 3) },
]
const memo = writeDbf({
	fields: [
		{ name: 'NOM', type: 'C', bytes: 12 },
		{ name: 'NOTE', type: 'N', bytes: 6 },
		{ name: 'NE', type: 'D', bytes: 8 },
		{ name: 'REM', type: 'M', bytes: 10 },
	],
	records: Array.from({ length: 6 }, (_, index) => ({
		values: [`ÉLIE ${index}`, '7.25', '19840512', 'à revoir'],
		deleted: index === 3,
	})),
	version: 0xf5,
})
const inside =
	'<table:table table:name="A"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>a<text:s text:c="2"/>b<text:span>c</text:span></text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="date" office:date-value="1984-05-12"/><table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/></table:table-row></table:table>'
const csv = Buffer.from('Numéro;Nom;"Né ""le"""\r\n1;"ÉLIE\nJean";12/05/1984\n2;B;\n', 'utf8')

/** Runs a reader over `count` changed files; answers how many gave rows and how long the slowest took. */
async function fuzz(
	name: string,
	seed: number,
	count: number,
	next: (below: (limit: number) => number) => Buffer,
	read: (path: string) => Promise<unknown>,
) {
	const below = randomNumbers(seed)
	const path = join(scratch.folder, name)
	const accidents: string[] = []
	let readable = 0
	let slowest = 0
	for (let run = 0; run < count; run++) {
		writeFileSync(path, next(below))
		const started = performance.now()
		try {
			await read(path)
			readable++
		} catch (error) {
			if (!(error instanceof AppError) || error.code === 'internal') accidents.push(`run ${run}: ${String(error)}`)
		}
		slowest = Math.max(slowest, performance.now() - started)
	}
	return { readable, slowest, accidents }
}

const access = writeAccess([
	{
		name: 'Notes',
		columns: [
			{ name: 'NOM', kind: 'text' },
			{ name: 'NE', kind: 'date' },
			{ name: 'NOTE', kind: 'double' },
		],
		rows: Array.from({ length: 6 }, (_, index) => [`ÉLIE ${index}`, new Date('1984-05-12'), index * 7.25]),
	},
])
const biff8 = writeWorkbook(sheets, 'biff8')
const stream = writeBiffStream(
	[sharedCell(0, 0, 0), numberCell(0, 1, 7.5), packedCells(1, 0, [2, 6, 402]), formulaCell(2, 0, 'Admis')],
	[sharedTexts(1, Buffer.from([4, 0, 0, 69, 76]), Buffer.from([0, 73, 69]))],
)
const biff5 = writeWorkbook(sheets, 'biff5')
const xlml = writeWorkbook(sheets, 'xlml')
const html = Buffer.from(
	`<html><head><meta charset="windows-1252"><style>td{x:y}</style></head><h2>Philo</h2><table><tr><th rowspan="2">Num&eacute;ro<th colspan=3>Nom</tr><tr><td>a<td>b<td>c</tr><tr><td>1<td>\xc9LIE &#233;<br>x<td><table><tr><td>7<td>8</table><td>2</tr></table><!-- x --><script>1</script>Total : 1`,
	'latin1',
)
const mail = Buffer.from(
	`MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--=_P"\r\n\r\n----=_P\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td>=C9LIE<td>Pr=\r\nenom<td>1</table>\r\n----=_P--`,
	'latin1',
)
const zip = writeZip([
	{ name: 'a.csv', content: csv },
	{ name: 'b/c.dbf', content: memo.dbf },
])

/** XML changed inside an archive that is whole. */
const odsWith = (below: (limit: number) => number) => odsOf(damaged(Buffer.from(inside), below).toString('utf8'))

type Case = [
	format: string,
	file: string,
	count: number,
	next: (below: (limit: number) => number) => Buffer,
	read?: (path: string) => Promise<unknown>,
]
const asText = (options: TextOptions) => (path: string) => readAll(path, options)

test.each<Case>([
	['dBase', 'a.dbf', 3_000, (below) => damaged(memo.dbf, below)],
	['OpenDocument, as packed', 'a.ods', 1_500, (below) => damaged(odsOf(inside), below)],
	['OpenDocument, its content', 'b.ods', 1_500, odsWith],
	['delimited text', 'a.csv', 2_000, (below) => damaged(csv, below), asText({ encoding: 'utf-8', delimiter: ';' })],
	[
		'fixed-width text',
		'a.txt',
		1_000,
		(below) => damaged(csv, below),
		asText({ encoding: 'cp850', delimiter: ';', columnStarts: [0, 3, 9] }),
	],
	['Excel 97', 'a.xls', 700, (below) => damaged(biff8, below)],
	['Excel 97, a bare stream', 'e.xls', 600, (below) => damaged(stream, below)],
	['Excel 5', 'b.xls', 300, (below) => damaged(biff5, below)],
	['XML of Excel 2003', 'c.xls', 300, (below) => damaged(xlml, below)],
	['web page', 'd.xls', 1_000, (below) => damaged(html, below)],
	['web archive', 'f.xls', 300, (below) => damaged(mail, below)],
	['Access', 'a.mdb', 600, (below) => damaged(access, below)],
	['archive', 'a.zip', 500, (below) => damaged(zip, below), (path) => unpackZip(path, scratch.folder)],
])(
	'%s',
	async (format, file, count, next, read = readAll) => {
		const { accidents, slowest, readable } = await fuzz(file, format.length * 7919, count * TIMES, next, read)
		expect(accidents).toEqual([])
		expect(slowest).toBeLessThan(10_000)
		// Some leave a file that can be read: the readers themselves were reached.
		expect(readable).toBeGreaterThan(count / 100)
	},
	120_000 * TIMES,
)
