import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

const heading = (page: Page, name: string) => page.getByRole('main').getByRole('heading', { name, exact: true })

test('rooms open from the keyboard, and one step leads back', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('admin')
	const { page } = app
	const rooms = await office.rooms()
	for (const [index, room] of rooms.entries()) {
		await page.keyboard.press(`Alt+Digit${index + 1}`)
		await expect(heading(page, room).first()).toBeVisible()
		expect(await accessibilityProblems(app), room).toEqual([])
	}
	await page.keyboard.press('Alt+ArrowLeft')
	await expect(heading(page, 'Journal')).toBeVisible()

	await page.keyboard.press('Alt+Digit1')
	await page.getByText('AF6', { exact: true }).hover()
	await expect(page.getByRole('tooltip')).toBeVisible()
	expect(await accessibilityProblems(app), 'a tooltip').toEqual([])

	await page.keyboard.press('/')
	await expect(page.getByRole('textbox', { name: 'Rechercher dans l’archive' })).toBeFocused()
	await page.keyboard.type('jean')
	await page.keyboard.press('Enter')
	await expect(heading(page, 'Rechercher')).toBeVisible()
	await expect(page.getByRole('main').getByRole('textbox', { name: 'Rechercher dans l’archive' })).toHaveValue('jean')

	// The first stop of the Tab key leads past the navigation.
	await page.keyboard.press('Alt+Digit1')
	await page.reload()
	await expect(office.navigation).toBeVisible()
	await page.keyboard.press('Tab')
	await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused()
})

test('the window speaks three languages and remembers the one chosen', async ({ openApp }) => {
	const app = await openApp()
	const { page } = app
	await expect(page.getByRole('heading', { name: 'Par où commencer ?' })).toBeVisible()
	await page.getByText('Kreyòl', { exact: true }).click()
	await expect(page.getByRole('heading', { name: 'Ki kote pou kòmanse?' })).toBeVisible()
	await expect(page.locator('html')).toHaveAttribute('lang', 'ht')
	await page.getByText('English', { exact: true }).click()
	await expect(page.getByRole('heading', { name: 'Where to begin?' })).toBeVisible()
	await page.reload()
	await expect(page.getByRole('heading', { name: 'Where to begin?' })).toBeVisible()
	await page.getByText('Français', { exact: true }).click()
	await expect(page.getByRole('heading', { name: 'Par où commencer ?' })).toBeVisible()
})

test('an archive of the bureau begins with its administrator, who alone can enter', async ({ openApp, folder }) => {
	const app = await openApp()
	const { page } = app
	await page.getByText('Créer une archive').click()
	await app.willChoose(join(folder, 'bureau'))
	await page.getByRole('button', { name: 'Choisir le dossier…' }).click()
	await page.getByLabel('Compte').fill('directrice')
	await page.getByLabel('Nom complet').fill('Directrice des examens')
	await page.getByLabel('Mot de passe', { exact: false }).first().fill('court')
	await expect(page.getByText('Trop court.')).toBeVisible()
	const create = page.getByRole('button', { name: 'Créer l’archive' })
	await expect(create).toBeDisabled()
	await page.getByLabel('Mot de passe', { exact: false }).first().fill('une phrase assez longue')
	await page.getByLabel('Encore une fois', { exact: false }).fill('une autre')
	await expect(page.getByText('Les deux ne sont pas pareils.')).toBeVisible()
	await page.getByLabel('Encore une fois', { exact: false }).fill('une phrase assez longue')
	expect(await accessibilityProblems(app)).toEqual([])
	await create.click()

	await expect(page.getByRole('heading', { name: 'Se connecter' })).toBeVisible()
	await expect(page.getByText('Entraînement')).toHaveCount(0)
	for (let attempt = 1; attempt <= 5; attempt++) {
		await page.getByLabel('Compte').fill('directrice')
		await page.getByLabel('Mot de passe', { exact: false }).first().fill('faux')
		await page.getByRole('button', { name: 'Entrer' }).click()
		await expect(page.getByRole('alert')).toContainText(attempt < 5 ? 'incorrect' : 'bloqué pendant 15 minutes')
		await expect(page.getByLabel('Mot de passe', { exact: false }).first()).toHaveValue('')
	}
})

test('people change their own password', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	const change = async (current: string) => {
		await page
			.getByRole('banner')
			.getByRole('button', { name: /Commis/ })
			.click()
		await page.getByRole('menuitem', { name: 'Changer le mot de passe' }).click()
		const dialog = page.getByRole('dialog')
		await dialog.getByLabel('Mot de passe actuel').fill(current)
		await dialog.getByLabel('Nouveau mot de passe').fill('quatre mots bien choisis')
		await dialog.getByLabel('Encore une fois').fill('quatre mots bien choisis')
		await dialog.getByRole('button', { name: 'Changer', exact: true }).click()
		return dialog
	}
	const dialog = await change('pas le bon')
	await expect(page.getByText('Nom ou mot de passe incorrect.')).toBeVisible()
	await expect(page.getByText('Code pour l’assistance : access.wrongPassword')).toBeVisible()
	await dialog.getByRole('button', { name: 'Annuler' }).click()
	await change('pratique-2026')
	await expect(page.getByText('Le mot de passe est changé.')).toBeVisible()
})

test('a newcomer with an empty practice archive is given files to import', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await app.willChoose(join(folder, 'fichiers'))
	await page.getByRole('button', { name: 'Écrire des fichiers d’entraînement…' }).click()
	await expect(page.getByText(/fichiers \(.* lignes\) écrits dans « fichiers »/)).toBeVisible({ timeout: 30_000 })
	expect(await accessibilityProblems(app)).toEqual([])
	await page.getByRole('button', { name: 'Aller à Importer' }).click()
	await expect(heading(page, 'Importer')).toBeVisible()
})
