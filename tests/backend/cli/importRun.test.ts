import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sceau as inEnglish } from '../../harness/commandLine.ts'

/** Years of lists in one unattended run with one report, then corrected lists that take the place of the first. */

const sceau = (words: readonly string[]) => inEnglish(words, { SCEAU_LANG: 'fr' })

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'sceau-run-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const header = 'Numéro;Nom;Prénom;Sexe;Date de naissance;Mathématiques;Décision;Casier'
const rows = (year: number) =>
	['Aristide', 'Bélizaire', 'Casimir', 'Dorcéus', 'Estimé'].map(
		(name, index) => `${year}${index};${name};Mika;F;0${index + 1}/07/${year - 16};${120 + index};Admis;n°${index}b`,
	)

test('a folder of years comes in with one report of what was understood, found and left to do', async () => {
	mkdirSync(at('listes/2007'), { recursive: true })
	for (const year of [2005, 2006]) writeFileSync(at(`listes/9AF_${year}.csv`), [header, ...rows(year)].join('\n'))
	const broken = rows(2007).map((row, index) => (index === 2 ? row.replace('122', '1Z2') : row))
	writeFileSync(at('listes/2007/9AF_2007.csv'), [header, ...broken].join('\n'))
	writeFileSync(at('listes/lisez-moi.csv'), 'rien,ici\n')
	expect((await sceau(['init', at('archive'), '--profile', 'haiti', '--practice'])).exitCode).toBe(0)

	const run = await sceau(['import', at('archive'), at('listes'), '--report', at('rapport.txt')])
	expect(run.exitCode).toBe(1)
	const report = readFileSync(at('rapport.txt'), 'utf8')
	expect(report).toContain(run.stdout.trim())
	for (const line of [
		'✓ 2007/9AF_2007.csv : 5 lignes lues, 4 importées, 1 mises de côté',
		'csv utf-8 ; · AF9 2006 ORD (5)',
		'colonnes dont rien n’est fait : Casier',
		'[mark.unreadable]',
		'✗ lisez-moi.csv',
		'3 fichiers importés, 1 refusés ; 15 lignes lues, 14 importées, 1 mises de côté',
		'AF9 2007 ORD  fichiers : 1, lignes : 4, remarques : 0, mises de côté : 1',
		'→ sceau set-aside',
		'→ sceau reconcile',
	])
		expect(report).toContain(line)

	const workbook = await sceau(['set-aside', at('archive'), at('a-corriger.xlsx'), '--json'])
	expect(workbook.json()).toMatchObject({ rows: 1 })
})

test('corrected lists are proposed, then take the place of the first; what is gone is excluded where asked', async () => {
	const [first = '', second = '', , ...others] = rows(2007)
	const corrected = [first.replace('Mika', 'Mika Rose'), second, ...others]
	writeFileSync(at('9AF_2007 rectifié.csv'), [header, ...corrected].join('\n'))
	writeFileSync(at('9AF_2006 bis.csv'), [header, ...rows(2006).slice(0, 4)].join('\n'))
	const files = [at('9AF_2007 rectifié.csv'), at('9AF_2006 bis.csv')]
	const dry = await sceau(['import', at('archive'), ...files, '--dry-run'])
	expect(dry.stderr).toContain('semble être une nouvelle version de l’import')
	expect(dry.stderr).toContain('1 modifiés, 0 absents, 3 identiques')
	expect(dry.stdout).toContain('--supersede auto')

	const real = await sceau(['import', at('archive'), ...files, '--supersede', 'auto', '--gone', 'exclude', '--json'])
	expect(real.exitCode).toBe(0)
	expect(real.json()).toMatchObject({
		files: [
			{ rowsImported: 1, report: { superseded: { replaced: 1, gone: 0, excluded: 0 } } },
			{ rowsImported: 0, report: { superseded: { replaced: 0, gone: 1, excluded: 1 } } },
		],
	})
	expect((await sceau(['search', at('archive'), 'Rose'])).stdout).toContain('Mika Rose')
	expect((await sceau(['import', at('archive'), files[0] ?? '', '--supersede', 'oui'])).exitCode).toBe(2)
})
