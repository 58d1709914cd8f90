import { afterAll, expect, test } from 'vitest'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { headerKey, headerScale } from '../../../src-main/backend/imports/understanding/vocabulary.ts'
import { inspectFile } from '../../../src-main/backend/imports/understanding/inspect.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'
import { sheetOf, workbookOf } from '../../harness/zip.ts'

/** Lists as they come from offices of several countries, none of them described anywhere. */

const files = new SourceFolder()
afterAll(() => files.dispose())

async function understood(name: string, content: string | Buffer, profileId = 'haiti') {
	const found = await inspectFile(files.write(name, content), loadProfile(profileId))
	const sheet = found.sheets[0]
	return {
		session: found.session,
		constants: found.layout.sheets[0]?.constants,
		header: [(sheet?.headerRow.value ?? -1) + 1, sheet?.headerRows],
		fields: sheet?.columns.map(({ proposal: { field, subject, scale } }) =>
			[field, subject, scale].filter((one) => one !== undefined).join(' '),
		),
	}
}

test('titles that name the office, date and place in one column, averages out of twenty', async () => {
	const list = [
		'REPUBLIQUE DU BENIN,,,,,,',
		'OFFICE DU BACCALAUREAT - RESULTATS DU BEPC SESSION DE JUIN 2020,,,,,,',
		'DEPARTEMENT DU BORGOU,,,,,,',
		'N° TABLE,NOMS ET PRENOMS,SEXE,DATE ET LIEU DE NAISS.,MOY/20,DECISION,OBS',
		'101001,AGOSSOU Koffi Jean,M,le 12/03/2004 à Parakou,"12,45",ADMIS,',
		'101002,DOSSOU Afi,F,03/05/2005 à Nikki,"8,10",REFUSE,',
		'101003,KOUDJO Sena Marie,F,vers 2003 à Kandi,,ABSENT,',
	].join('\n')
	expect(await understood('liste.csv', list, 'benin')).toEqual({
		session: { exam: 'BEPC', year: 2020, kind: 'ORD' },
		constants: { exam: 'BEPC', year: '2020', sessionKind: 'ORD' },
		header: [4, 1],
		fields: ['orderNumber', 'fullName', 'sex', 'birthDateAndPlace', 'average 20', 'decision', 'remark'],
	})
})

test('an English list without a title, and a session only in the name of the file', async () => {
	const list =
		'Index Number\tCandidate Name\tGender\tDOB\tSchool\tMaths\tEnglish /100\tTotal\n0012001\tMWANGI, John\tM\t2005-04-12\tStarehe\t78\t65\t143\n0012002\tACHIENG Mary\tF\t2004-11-30\tAlliance\t81\t77\t158\n'
	expect(await understood('NS4_2022_ext.txt', list)).toEqual({
		session: { exam: 'NS4', year: 2022, kind: 'EXT' },
		constants: {},
		header: [1, 1],
		fields: [
			'orderNumber',
			'fullName',
			'sex',
			'birthDate',
			'school',
			'mark mathematiques',
			'mark anglais 100',
			'total',
		],
	})
})

test('no header at all', async () => {
	const list = [
		'000123;PIERRE;Jean Élie;M;14/03/1990;Ouest;Admis',
		'000124;LOUIS;Marie;F;03/05/1991;Nord;Ajourné',
		'000125;JOSEPH;Rose;F;13/12/1990;Sud;Éliminé',
		'000126;CHARLES;Paul;M;30/11/1990;Centre;Admis',
		'000127;CELESTIN;Guy;M;01/01/1991;Nippes;Absent',
	]
	expect(await understood('9AF-2010.csv', list.join('\n'))).toMatchObject({
		session: { exam: 'AF9', year: 2010 },
		header: [1, 0],
		fields: ['orderNumber', 'surname', 'givenNames', 'sex', 'birthDate', 'department', 'decision'],
	})
})

test('header cells with line breaks, words that only this office uses, forms for both sexes', async () => {
	const list =
		'MENFP\nListe des admis - NS4 SESSION ORDINAIRE JUILLET 2022\n"CODE\nSNE","NOM","PRENOMS","SEXE","FILIERE","DDE","STATUT"\nAB-001,PIERRE,Jean,M,SVT,OUEST,ADMIS(E)\nAB-002,LOUIS,Marie,F,SES,CENTRE,ADMIS(E)\nAB-003,NOEL,Rose,F,SMP,SUD EST,ADMIS(E)\n'
	expect(await understood('liste.csv', list)).toMatchObject({
		session: { exam: 'NS4', year: 2022, kind: 'ORD' },
		header: [3, 1],
		fields: ['orderNumber', 'surname', 'givenNames', 'sex', 'series', 'department', 'decision'],
	})
})

test('Haitian Creole headers, where `Non` is the given name', async () => {
	const list =
		'Nimewo lòd;Siyati;Non;Sèks;Dat nesans;Kote li fèt;Depatman;Matematik;Mwayèn;Desizyon\n1;PIERRE;Jan;M;12 jiyè 2004;Jakmèl;Lwès;120;5,2;Admèt\n2;LOUIS;Mari;F;3 out 2004;Ench;Nò;80;3,1;Elimine\n'
	expect((await understood('9AF_2021.csv', list)).fields).toEqual([
		'orderNumber',
		'surname',
		'givenNames',
		'sex',
		'birthDate',
		'birthPlace',
		'department',
		'mark mathematiques',
		'average',
		'decision',
	])
})

test('two header lines, the upper one with a title over the marks', async () => {
	const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
	const row = (texts: readonly string[]) =>
		`<row>${texts.map((text) => (text === '' ? '<c/>' : cell(text))).join('')}</row>`
	const sheet = sheetOf(
		[
			['', '', '', 'Notes obtenues', '', ''],
			['Nom', 'Prénoms', 'Série', 'Maths', 'Créole', 'Résultat'],
			['PIERRE', 'Jean', 'SVT', '100', '90', 'Admis'],
			['LOUIS', 'Marie', 'SES', '80', '70', 'Ajournée'],
		]
			.map(row)
			.join(''),
	)
	expect(await understood('NS4 2023.xlsx', workbookOf(sheet))).toMatchObject({
		header: [1, 2],
		fields: ['surname', 'givenNames', 'series', 'mark mathematiques', 'mark creole', 'decision'],
	})
})

test.each([
	["N° d'ordre", 'NO ORDRE'],
	['Numéro\nd’ordre', 'NO ORDRE'],
	['Prénom(s)', 'PRENOM'],
	['NOM_DE_FAMILLE', 'NOM FAMILLE'],
	['Date de naiss.', 'DATE NAISS'],
])('header %j is understood as %s', (header, key) => {
	expect(headerKey(header)).toBe(key)
})

test.each([
	['Maths /20', 'Maths', 20],
	['Moyenne sur 10', 'Moyenne', 10],
	['Créole (300)', 'Créole', 300],
	['Français', 'Français', null],
	['Maths 2', 'Maths 2', null],
])('header %s is out of %s', (header, text, scale) => {
	expect(headerScale(header)).toEqual({ text, scale })
})

test.each([
	['RESULTATS DU BACCALAUREAT 2e PARTIE 1997', { exam: 'BAC2', year: 1997 }],
	['Baccalauréat, deuxième partie - juillet 2003', { exam: 'BAC2', year: 2003, kind: 'ORD' }],
	['BACC IIème PARTIE SESSION EXTRAORDINAIRE 2008', { exam: 'BAC2', year: 2008, kind: 'EXT' }],
	['Bac Ière partie, 2010', { exam: 'BAC1', year: 2010 }],
	['Bakaloreya premye pati 2012', { exam: 'BAC1', year: 2012 }],
	['Résultats de la 9ème A.F. 1999', { exam: 'AF9', year: 1999 }],
	['Bac permanent 2022', { year: 2022, kind: 'PERM' }],
])('a title may write ordinals as it likes: %s', async (title, session) => {
	const { session: understoodSession } = await understood(
		`${title.length}.csv`,
		`${title}\n\nNo d'ordre;Nom;Prénom;Décision\n0001;Aristide;Marie;Admis\n0002;Bélizaire;Jean;Éliminé\n`,
	)
	expect(understoodSession).toEqual(session)
})
