import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

const HEADER =
	"N° d'ordre;Nom;Prénom(s);Sexe;Date de naissance;Lieu de naissance;Département;Centre d'examen;Établissement;" +
	'Mathématiques;Créole;Français;Anglais;Espagnol;Sciences sociales;Sciences expérimentales;Total;Moyenne;Décision'
const ROWS = [
	'0100001;JEAN-BAPTISTE;Marie Carline;F;14/03/1993;Cabaret;Ouest;Lycée de Cabaret;Collège Mixte;80;70;60;50;50;60;70;440;4,40;Ajourné',
	'0100002;Dorcélus;Wilkenson;M;02/11/1992;Delmas;Ouest;Lycée de Cabaret;Collège Mixte;90;90;90;90;90;90;90;630;6,30;Admis',
	'0100003;ETIENNE;Guerda;F;1992;Jérémie;Nord;Lycée de Cabaret;École Nationale;40;40;40;40;40;40;40;999;2,80;Éliminé',
]

async function importedArchive(office: Office, folder: string): Promise<void> {
	const file = join(folder, '9AF_2007_ordinaire.csv')
	writeFileSync(file, `\ufeff${[HEADER, ...ROWS].join('\r\n')}\r\n`)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await office.importFile(file)
}

test('a misspelt name finds the record, which shows where each value came from', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await importedArchive(office, folder)

	await office.enter('dashboard')
	await expect(page.getByRole('button', { name: /9e année fondamentale 2007 : importé 3/ })).toBeVisible()
	expect(await accessibilityProblems(app), 'dashboard').toEqual([])
	await page.getByRole('button', { name: /9e année fondamentale 2007/ }).click()
	await expect(page.getByText(/^3 réponses/)).toBeVisible()

	const box = page.getByRole('main').getByRole('textbox', { name: 'Rechercher dans l’archive' })
	await page.keyboard.press('/')
	await expect(box).toBeFocused()
	await page.keyboard.type('jan batis karlin')
	await expect(page.getByText(/lu comme un nom/)).toBeVisible()
	const rows = page.getByRole('main').locator('tbody tr')
	await expect(rows.first()).toContainText('JEAN-BAPTISTE')
	expect(await accessibilityProblems(app), 'results').toEqual([])

	await page.keyboard.press('ArrowDown')
	await page.keyboard.press('Enter')
	await expect(page.getByRole('heading', { name: 'JEAN-BAPTISTE Marie Carline' })).toBeVisible()
	await expect(page.getByRole('cell', { name: '14/03/1993' })).toHaveCount(2)
	expect(await accessibilityProblems(app), 'record').toEqual([])
	await page.keyboard.press('Alt+ArrowLeft')
	await expect(box).toHaveValue('jan batis karlin')

	await box.fill('0100003')
	await expect(page.getByText(/lu comme un numéro d’ordre/)).toBeVisible()
	await rows.first().click()
	await expect(page.getByRole('region', { name: 'Notes' })).toContainText('calculé : 280')
})

test('a correction is proposed by one person and made by another', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await importedArchive(office, folder)
	await office.enter('search')
	await page.getByRole('main').getByRole('textbox', { name: 'Rechercher dans l’archive' }).fill('dorcelus')
	await page.getByRole('row', { name: /Dorcélus/ }).click()
	await page.getByRole('button', { name: 'Proposer une correction' }).click()
	const dialog = page.getByRole('dialog')
	await expect(dialog.getByLabel('Nouvelle valeur')).toHaveValue('Dorcélus')
	await dialog.getByLabel('Nouvelle valeur').fill('Dorcélusse')
	await dialog.getByLabel('Motif').fill('Acte de naissance présenté')
	expect(await accessibilityProblems(app), 'dialog').toEqual([])
	await dialog.getByRole('button', { name: 'Proposer', exact: true }).click()
	await expect(page.getByText('Correction proposée – Nom : Dorcélus → Dorcélusse')).toBeVisible()
	await expect(page.getByText('Proposée par vous : une autre personne décide.')).toBeVisible()
	await office.signOut()

	await office.signIn('officier')
	await page.getByRole('button', { name: /correction à confirmer/ }).click()
	await expect(page.getByRole('row', { name: /Dorcélus → Dorcélusse/ })).toBeVisible()
	expect(await accessibilityProblems(app), 'corrections').toEqual([])
	await page
		.getByRole('row', { name: /Dorcélus → Dorcélusse/ })
		.getByRole('button', { name: 'Confirmer' })
		.click()
	await expect(page.getByText('Aucune correction n’attend.')).toBeVisible()

	await office.enter('search')
	await page.getByRole('main').getByRole('textbox', { name: 'Rechercher dans l’archive' }).fill('dorcelusse')
	await page.getByRole('row', { name: /Dorcélusse/ }).click()
	await expect(page.getByRole('heading', { name: 'Dorcélusse Wilkenson' })).toBeVisible()
	await expect(page.getByRole('region', { name: 'Ce qui s’est passé' })).toContainText('Nom : Dorcélus → Dorcélusse')
	await expect(
		page
			.getByRole('region', { name: 'D’où viennent ces valeurs' })
			.getByRole('cell', { name: 'Dorcélus', exact: true }),
	).toBeVisible()
})
