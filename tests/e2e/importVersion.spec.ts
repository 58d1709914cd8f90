import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

/** A corrected list, fixed-width text and values at fault, by hand in the window. */

const title = "Examens d'État : Baccalauréat, nouveau secondaire 4 - Session ordinaire - 2025"
const header = "N° d'ordre;Nom;Prénoms;Sexe;Date de naissance;Série;Moyenne;Décision"
const names = ['Aristide', 'Bélizaire', 'Casimir', 'Dorcéus', 'Estimé', 'Fleurant', 'Gédéon', 'Honorat']
const row = (index: number, given = 'Marie Mika', decision = 'Admis') =>
	`020000${index};${names[index]};${given};F;0${index + 1}/07/2001;SVT;5,13;${decision}`
const write = (path: string, rows: readonly string[]) => writeFileSync(path, [title, '', header, ...rows].join('\n'))

async function choose(office: Office, file: string) {
	await office.enter('imports')
	await office.app.willChoose(file)
	await office.page.getByRole('button', { name: 'Choisir des fichiers…' }).click()
}

async function bringIn(page: Page) {
	await page.getByRole('button', { name: 'Contrôler tout le fichier' }).click()
	await page.getByRole('button', { name: /^Faire entrer/ }).click()
	await expect(page.getByText('Reçu : ces lignes sont dans l’archive')).toBeVisible()
}

test('a corrected list takes the place of the first, with its differences shown and a receipt', async ({
	openApp,
	folder,
}) => {
	const [first, second] = [join(folder, 'NS4_2025.csv'), join(folder, 'NS4_2025 rectifié.csv')]
	write(
		first,
		names.map((_, index) => row(index)),
	)
	write(second, [row(0, 'Marie Mika Rose'), ...[1, 2, 3, 4, 5, 6].map((index) => row(index))])
	const app = await openApp()
	const { page } = app
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await choose(office, first)
	await bringIn(page)
	await page.getByRole('button', { name: 'Retour aux imports' }).click()

	await choose(office, second)
	await page.getByRole('button', { name: 'Contrôler tout le fichier' }).click()
	const versions = page.getByRole('region', { name: 'Une nouvelle version d’un fichier déjà entré ?' })
	await expect(versions.getByText('probable')).toBeVisible()
	await expect(page.getByRole('button', { name: /^Faire entrer/ })).toBeDisabled()
	await versions.getByRole('radio', { name: /Remplace l’import 1/ }).check()
	await expect(versions.getByText('Prénoms : Marie Mika → Marie Mika Rose')).toBeVisible()
	await versions.getByText('Absents du nouveau fichier (1)').click()
	await expect(versions.getByText('Honorat Marie Mika')).toBeVisible()
	await versions.getByText('les exclure tous').click()
	await versions.getByLabel('Motif').fill('Absente de la liste rectifiée')
	if (process.env.SCEAU_PICTURES) await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'version.png') })
	expect(await accessibilityProblems(app)).toEqual([])
	await page.getByRole('button', { name: 'Remplacer l’import 1' }).click()
	await expect(page.getByRole('main').getByText('1 modifiés, 0 retenus, 1 absents dont 1 exclus')).toBeVisible()
	if (process.env.SCEAU_PICTURES) {
		await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'replaced.png') })
		await page.pdf({ path: join(process.env.SCEAU_PICTURES, 'receipt.pdf'), format: 'A4' })
	}
	await page.emulateMedia({ media: 'print' })
	await expect(page.getByRole('heading', { name: 'Reçu d’import n° 2', includeHidden: true })).toBeVisible()
	await expect(page.getByRole('navigation', { name: 'Salles' })).toBeHidden()
	await page.emulateMedia({ media: 'screen' })
	await page.getByRole('button', { name: 'Retour aux imports' }).click()
	await expect(page.getByTitle('Un fichier plus récent l’a remplacé.')).toBeVisible()
})

test('a value at fault far down is put right from the list of problems, another one from the report', async ({
	openApp,
	folder,
}) => {
	const file = join(folder, 'NS4_2025.csv')
	const many = Array.from({ length: 12_000 }, (_, index) => row(index % 8).replace(/^\d+/, String(30_000 + index)))
	many[11_000] = many[11_000]?.replace('Admis', 'Favorable') ?? ''
	many[11_500] = many[11_500]?.replace('Admis', 'Perplexe') ?? ''
	write(file, many)
	const app = await openApp()
	const { page } = app
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await choose(office, file)
	const problems = page.getByRole('complementary', { name: 'Dans tout le fichier' })
	await expect(problems.getByText('12 000 lignes regardées')).toBeVisible()
	await problems.getByRole('button', { name: /Décision inconnue/ }).click()
	await expect(page.getByRole('region', { name: /Aperçu/ }).getByText('11004')).toBeVisible()
	if (process.env.SCEAU_PICTURES) await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'problems.png') })
	expect(await accessibilityProblems(app)).toEqual([])
	await problems.getByRole('combobox', { name: 'Lire « Favorable » comme' }).click()
	await page.getByRole('option', { name: 'Admis', exact: true }).click()
	await expect(page.getByText('Décision : Favorable → ADMIS')).toBeVisible()
	await expect(problems.getByLabel('Lire « Favorable » comme')).toHaveCount(0)
	await page.getByRole('button', { name: 'Contrôler tout le fichier' }).click()
	await expect(page.getByRole('heading', { name: 'Ce que les contrôles ont trouvé' })).toBeVisible()
	await page.getByRole('button', { name: /Décision inconnue/ }).click()
	await page.getByRole('combobox', { name: 'Lire « Perplexe » comme' }).click()
	await page.getByRole('option', { name: 'Ajourné', exact: true }).click()
	if (process.env.SCEAU_PICTURES) await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'report.png') })
	expect(await accessibilityProblems(app)).toEqual([])
	await page.getByRole('button', { name: 'Relire le fichier ainsi' }).click()
	await expect(page.getByText('Aucune ligne mise de côté')).toBeVisible()
	await expect(page.getByRole('button', { name: 'Faire entrer 12 000 lignes' })).toBeVisible()
})

test('columns of fixed width are cut by hand, and the layout is kept as a file', async ({ openApp, folder }) => {
	const file = join(folder, '9AF_1998.txt')
	const lines = names.map(
		(name, index) => `98000${index}${name.padEnd(12)}Mika       F${String(100 + index).padStart(4)}ADMIS`,
	)
	writeFileSync(file, ['NUMEROnom         prenom    SX MATDECIS', ...lines].join('\n'))
	const app = await openApp()
	const { page } = app
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await choose(office, file)
	await expect(page.getByRole('region', { name: /Aperçu/ })).toBeVisible()
	const ruler = page.getByRole('region', { name: 'Début des colonnes' })
	const slider = ruler.getByRole('slider')
	for (const at of [6, 34]) {
		await slider.fill(String(at))
		await slider.press('Space')
	}
	if (process.env.SCEAU_PICTURES) await page.screenshot({ path: join(process.env.SCEAU_PICTURES, 'ruler.png') })
	expect(await accessibilityProblems(app)).toEqual([])
	await ruler.getByRole('button', { name: 'Couper ainsi' }).click()
	const preview = page.getByRole('region', { name: /Aperçu/ })
	for (const cell of ['980002', 'Casimir', 'ADMIS'])
		await expect(preview.getByText(cell, { exact: true }).first()).toBeVisible()
	await app.willChoose(join(folder, 'disposition.json'))
	await page.getByRole('button', { name: 'Enregistrer la disposition…' }).click()
	await expect(page.getByText('Disposition enregistrée : disposition.json')).toBeVisible()
})
