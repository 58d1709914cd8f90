import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { writeZip } from '../harness/formats/zipFile.ts'
import { Office } from '../harness/office.ts'

const list = (year: number, names: readonly string[]) =>
	[
		`Examens d'État : Baccalauréat, nouveau secondaire 4 - Session ordinaire - ${year}`,
		'',
		"N° d'ordre;Nom;Prénoms;Sexe;Date de naissance;Série;Moyenne;Décision",
		...names.map((name, index) => `020000${index};${name};Marie Mika;F;0${index + 1}/07/2001;SVT;5,13;Admis`),
	].join('\n')
const names = ['Aristide', 'Bélizaire', 'Casimir', 'Dorcéus', 'Estimé', 'Fénelon']

test('a folder comes in at once: what was refused or needs a person is said, in one report', async ({
	openApp,
	folder,
}) => {
	const lists = join(folder, 'listes')
	mkdirSync(lists)
	writeFileSync(join(lists, 'NS4_2023.csv'), list(2023, names))
	writeFileSync(join(lists, 'NS4_2024.csv'), list(2024, names))
	writeFileSync(join(lists, 'NS4_2024_rectifie.csv'), list(2024, [...names.slice(0, 5), 'Fénélon']))
	writeFileSync(join(lists, 'vide.csv'), '')
	writeFileSync(join(lists, 'piege.zip'), writeZip([{ name: '../ailleurs.csv', content: 'a;b' }]))
	writeFileSync(join(lists, '2022.zip'), writeZip([{ name: 'NS4_2022.csv', content: list(2022, names) }]))
	const app = await openApp()
	const { page } = app
	const main = page.getByRole('main')
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await office.enter('imports')
	await app.willChoose(lists)
	await page.getByRole('button', { name: 'Choisir un dossier…' }).click()
	await page.getByRole('button', { name: 'Faire entrer les 5 fichiers d’un trait' }).click()
	await expect(page.getByText(/piege\.zip contient une entrée qui veut s’écrire ailleurs/)).toBeVisible()

	// Another room meanwhile: it goes on.
	await office.enter('search')
	await office.navigation.getByText('Importer', { exact: true }).click()
	const row = (name: string) => main.getByRole('row', { name: new RegExp(name.replaceAll('.', '\\.')) })
	await expect(main.getByRole('button', { name: 'Imprimer le rapport' })).toBeVisible()
	for (const name of ['2022.zip/NS4_2022.csv', 'NS4_2023.csv', 'NS4_2024.csv'])
		await expect(row(name)).toContainText('entré')
	await expect(row('NS4_2024_rectifie.csv')).toContainText('à décider')
	await expect(row('vide.csv')).toContainText('vide.csv est vide.')
	expect(await accessibilityProblems(app)).toEqual([])
	if (process.env.SCEAU_PICTURES) await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'many.png') })

	await row('NS4_2024_rectifie.csv').click()
	await page.getByRole('radio', { name: /Remplace l’import/ }).check()
	await page.getByRole('button', { name: /^Remplacer l’import/ }).click()
	await expect(page.getByText('Reçu : ces lignes sont dans l’archive')).toBeVisible()
	await page.getByRole('button', { name: 'Retour aux imports' }).click()
	await expect(row('NS4_2024_rectifie.csv')).toContainText('entré')
	await main.getByRole('button', { name: 'Retour aux imports' }).click()
	await expect(page.getByText('Déposez ici des fichiers')).toBeVisible()
})

test('a run that is stopped comes to an end: what is in stays, what waited is given up', async ({
	openApp,
	folder,
}) => {
	const lists = join(folder, 'listes')
	mkdirSync(lists)
	for (let year = 2016; year < 2026; year++)
		writeFileSync(
			join(lists, `NS4_${year}.csv`),
			list(
				year,
				Array.from({ length: 4_000 }, (_, index) => `Auguste${index}`),
			),
		)
	const app = await openApp()
	const { page } = app
	const main = page.getByRole('main')
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await office.enter('imports')
	await app.willChoose(lists)
	await page.getByRole('button', { name: 'Choisir un dossier…' }).click()
	await page.getByRole('button', { name: 'Faire entrer les 10 fichiers d’un trait' }).click()
	await main.getByRole('button', { name: 'Arrêter' }).click()
	await expect(main.getByRole('button', { name: 'Imprimer le rapport' })).toBeVisible()
	await expect(main.getByText('abandonné', { exact: true }).first()).toBeVisible()
	await main.getByRole('button', { name: 'Retour aux imports' }).click()
	await expect(main.getByText('en lecture', { exact: true })).toHaveCount(0)
})
