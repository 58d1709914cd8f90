import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

const list = [
	"Examens d'État : Baccalauréat, nouveau secondaire 4 - Session ordinaire - 2025",
	'',
	"N° d'ordre;Nom;Prénoms;Sexe;Date de naissance;Série;Moyenne;Décision",
	...['Aristide', 'Bélizaire', 'Casimir', 'Dorcéus'].map(
		(name, index) => `020000${index};${name};Marie Mika;F;0${index + 1}/07/2001;SVT;5,13;Favorable`,
	),
].join('\n')

test('a word nobody foresaw is put right once for every row that has it', async ({ openApp, folder }) => {
	const file = join(folder, 'NS4_2025.csv')
	writeFileSync(file, list)
	const app = await openApp()
	const { page } = app
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await office.enter('imports')
	await app.willChoose(file)
	await page.getByRole('button', { name: 'Choisir des fichiers…' }).click()
	const preview = page.getByRole('region', { name: /Aperçu/ })
	await preview
		.getByRole('button', { name: /Favorable/ })
		.first()
		.click()
	await page.getByLabel('Lire « Favorable » comme').fill('Admis')
	await page.getByRole('button', { name: 'Dans toutes les lignes' }).click()
	await expect(page.getByText('Décision : Favorable → Admis')).toBeVisible()
	await expect(preview.getByRole('button', { name: /Favorable/ })).toHaveCount(0)
	await page.getByRole('button', { name: 'Contrôler tout le fichier' }).click()
	await expect(page.getByRole('button', { name: 'Faire entrer 4 lignes' })).toBeVisible()
	await expect(page.getByText('Aucune ligne mise de côté')).toBeVisible()
})
