import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importErrors } from '#shared/errors/imports'
import { AppError } from '#shared/errors/index'
import { TestBackend } from '../../harness/backend.ts'
import { damaged, randomNumbers } from '../../harness/damage.ts'
import { writeAccess } from '../../harness/formats/accessFile.ts'
import { writeDbf } from '../../harness/formats/dbfFile.ts'
import { day, writeWorkbook } from '../../harness/formats/workbook.ts'
import { importFile } from '../../harness/importing.ts'

/**
 * Damaged lists of every shape and format through the whole import, into the archive: what comes in and what is set
 * aside add up to what was read, or the file is refused with a reason. SCEAU_FUZZ=20 takes twenty times as many.
 */
const TIMES = Number(process.env.SCEAU_FUZZ ?? 1)

let backend: TestBackend
beforeAll(async () => {
	backend = await TestBackend.practice()
})
afterAll(() => backend.dispose())

const header = ['Matricule', 'Nom', 'Prénom', 'Sexe', 'Né le', 'Mathématiques', 'Créole', 'Total', 'Décision']
const people = Array.from({ length: 8 }, (_, index) => [
	`0001${index}`,
	`NOËL${String.fromCharCode(65 + index)}`,
	'Rose',
	index % 2 === 0 ? 'F' : 'M',
	`1${index}/03/1990`,
	`${60 + index}`,
	'70,5',
	`${130 + index},5`,
	'Admis',
])
const lines = (rows: readonly string[][], delimiter: string) => rows.map((row) => row.join(delimiter)).join('\r\n')
const long = people.flatMap(([number = '', name = '', given = '']) =>
	['Mathématiques', 'Créole'].map((subject, index) => [number, `${name} ${given}`, subject, `${60 + index}`]),
)
const cells = (row: readonly string[]) => row.map((text) => `<td>${text}`).join('')

const seeds: [name: string, content: Buffer][] = [
	['large.csv', Buffer.from(`9e AF 2007\r\n${lines([header, ...people], ';')}\r\nTotal;8`, 'latin1')],
	['long.csv', Buffer.from(lines([['Matricule', 'Nom et prénoms', 'Matière', 'Note'], ...long], ';'))],
	[
		'notes.txt',
		Buffer.from(
			lines(
				[['SBD', 'Họ tên', 'Điểm thi'], ...people.map(([n = '', s = '']) => [n, `${s} An`, 'Toán: 60 MAT: ABS'])],
				'\t',
			),
		),
	],
	[
		'page.xls',
		Buffer.from(
			`<h2>9e AF</h2><table><tr>${cells(header)}${people.map((row) => `<tr>${cells(row)}`).join('')}</table>`,
		),
	],
	[
		'classeur.xls',
		writeWorkbook(
			[
				{
					name: 'A',
					rows: [header, ...people.map((row) => [...row.slice(0, 4), day('1990-03-12'), 60, 70.5, 130.5, 'Admis'])],
				},
			],
			'biff8',
		),
	],
	['feuille.ods', writeWorkbook([{ name: 'A', rows: [header, ...people] }], 'ods')],
	[
		'table.dbf',
		writeDbf({
			fields: ['MATRICULE', 'NOM', 'PRENOM', 'SEXE', 'DATENAIS', 'MATH', 'CREOLE', 'TOTAL', 'DECISION'].map((name) => ({
				name,
				type: 'C',
				bytes: 12,
			})),
			records: people.map((values) => ({ values })),
		}).dbf,
	],
	[
		'base.mdb',
		writeAccess([{ name: 'Notes', columns: header.map((name) => ({ name, kind: 'text' as const })), rows: people }]),
	],
]
const refusals = new Set<string>([...Object.keys(importErrors), 'task.outOfMemory'])

test(
	`${seeds.length * 6 * TIMES} damaged lists come in, are set aside or refused`,
	async () => {
		const below = randomNumbers(20_260)
		const wrong: string[] = []
		let imported = 0
		for (let run = 0; run < seeds.length * 6 * TIMES; run++) {
			const [name, content] = seeds[run % seeds.length] ?? ['', Buffer.alloc(0)]
			const path = backend.path(`${run}-${name}`)
			writeFileSync(path, damaged(content, below))
			try {
				const { stage, commit, view } = await importFile(backend, path, {
					session: { exam: 'AF9', year: 2007 },
					again: true,
				})
				if (stage.state !== 'done') wrong.push(`${run} ${name}: ${JSON.stringify(stage.error)}`)
				else if (commit?.state !== 'done') wrong.push(`${run} ${name}: ${JSON.stringify(commit?.error)}`)
				else {
					const { new: fresh = 0, changed = 0, same = 0 } = view.report?.news ?? {}
					if (fresh + changed + same > view.rowsRead || view.rowsSetAside > view.rowsRead + 20)
						wrong.push(`${run} ${name}: does not add up`)
					imported++
				}
			} catch (error) {
				if (!(error instanceof AppError) || !refusals.has(error.code)) wrong.push(`${run} ${name}: ${String(error)}`)
			}
		}
		expect(wrong).toEqual([])
		expect(imported).toBeGreaterThan(seeds.length)
	},
	180_000 * TIMES,
)
