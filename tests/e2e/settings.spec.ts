import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'
import { root } from '../harness/paths.ts'

test('the administrator creates, changes and closes accounts', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('admin')
	await office.enter('settings')
	await page.getByRole('button', { name: 'Créer un compte' }).click()
	const dialog = page.getByRole('dialog')
	await dialog.getByLabel('Compte').fill('marie')
	await dialog.getByLabel('Nom complet').fill('Marie des Examens')
	await dialog.getByRole('radio', { name: 'Officier' }).check()
	await dialog.getByLabel('Premier mot de passe').fill('premier-essai-2026')
	expect(await accessibilityProblems(app)).toEqual([])
	await dialog.getByRole('button', { name: 'Créer un compte' }).click()
	const row = page.getByRole('row', { name: /marie/ })
	await expect(row).toContainText('Officier')

	await row.getByRole('button', { name: 'Changer le compte marie' }).click()
	await page.getByRole('menuitem', { name: 'Devient : Auditeur' }).click()
	await expect(row).toContainText('Auditeur')
	await row.getByRole('button', { name: 'Changer le compte marie' }).click()
	await page.getByRole('menuitem', { name: 'Désactiver' }).click()
	await expect(row).toContainText('désactivé')

	// The last administrator cannot step down: somebody has to hold the keys of the house.
	await page.getByRole('button', { name: 'Changer le compte admin' }).click()
	await page.getByRole('menuitem', { name: 'Devient : Commis' }).click()
	await expect(page.getByText('C’est le dernier administrateur')).toBeVisible()
})

test('examples of the exam profile are marked, and the bureau’s own profile takes their place', async ({
	openApp,
	folder,
}) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('admin')
	await office.enter('settings')
	await page.getByRole('tab', { name: 'Examens et barèmes' }).click()
	await expect(page.getByText(/règles sont des exemples inventés/)).toBeVisible()
	await page.getByRole('button', { name: /nouveau secondaire/ }).click()
	await expect(page.getByText('exemple – à remplacer par le bureau').filter({ visible: true }).first()).toBeVisible()
	expect(await accessibilityProblems(app)).toEqual([])

	const profile = readFileSync(join(root, 'resources/profiles/haiti.json'), 'utf8')
	writeFileSync(join(folder, 'bureau.json'), profile.replaceAll('"example"', '"official"'))
	await app.willChoose(join(folder, 'bureau.json'))
	await page.getByRole('button', { name: 'Remplacer par le profil du bureau…' }).click()
	await expect(page.getByText(/Le profil vient maintenant de bureau.json/)).toBeVisible()
	await expect(page.getByText('exemple – à remplacer par le bureau')).toHaveCount(0)
})

test('backup, check and practice key', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('admin')
	await office.enter('settings')
	await page.getByRole('tab', { name: 'Sauvegarde et contrôle' }).click()
	await app.willChoose(folder)
	await page.getByRole('button', { name: 'Sauvegarder dans un dossier…' }).click()
	await expect(page.getByText(/Sauvegarde écrite/)).toBeVisible()
	await page.getByRole('button', { name: 'Contrôler maintenant' }).click()
	await expect(page.getByText('L’archive est en ordre.')).toBeVisible()
	expect(await accessibilityProblems(app)).toEqual([])

	await page.getByRole('tab', { name: 'Signataires' }).click()
	await page.getByRole('button', { name: 'Créer une clé d’entraînement' }).click()
	await page.getByRole('dialog').getByLabel('Phrase de passe').fill('phrase-de-passe')
	await app.willChoose(join(folder, 'cle.p12'))
	await page.getByRole('button', { name: 'Créer la clé…' }).click()
	await expect(page.getByText('La clé est enregistrée dans cle.p12.')).toBeVisible()
	expect(existsSync(join(folder, 'cle.p12'))).toBe(true)
})
