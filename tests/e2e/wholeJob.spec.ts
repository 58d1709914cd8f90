import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'
import { builtCommandLine } from '../harness/paths.ts'

const sceau = (...words: string[]) => spawnSync(process.execPath, [builtCommandLine, ...words], { encoding: 'utf8' })

/** Files as they would be found, always the same. */
function practiceSources(folder: string): string {
	const sources = join(folder, 'sources')
	expect(sceau('practice', sources, '--candidates', '120', '--seed', '7').status).toBe(0)
	return sources
}

test('the whole job by hand: import, reconcile, compose, sign, publish, verify, revoke', async ({
	openApp,
	folder,
}) => {
	test.setTimeout(180_000)
	const sources = practiceSources(folder)
	const app = await openApp()
	const { page } = app
	const office = new Office(app)
	const signed = join(folder, 'signed')
	const bundle = join(folder, 'public')
	await office.createPracticeArchive(join(folder, 'essai'))

	await test.step('a clerk imports a csv and two workbooks', async () => {
		await office.signIn('commis')
		for (const file of ['NS4_2025_ORD_Artibonite.csv', 'NS4_2025_ORD_Ouest.xlsx', 'NS4_2026_ordinaire.csv'])
			await office.importFile(join(sources, file))
	})

	await test.step('the clerk finds cases and proposes', async () => {
		await office.enter('reconciliation')
		await page.getByRole('button', { name: 'Chercher les cas' }).click()
		await expect(page.getByText('Terminé : Rapprochement.')).toBeVisible()
		await page.getByText('Même personne ?').first().click()
		await page.getByRole('main').getByRole('row').nth(1).click()
		await expect(page.getByText('Pourquoi le système le pense')).toBeVisible()
		await page.getByRole('button', { name: /^La même personne/ }).click()
		await page.getByRole('dialog').getByRole('textbox').fill('Même nom, même naissance')
		await page.getByRole('dialog').getByRole('button', { name: 'Proposer' }).click()
		await expect(page.getByRole('dialog')).toHaveCount(0)
	})

	await test.step('the clerk composes a batch', async () => {
		await office.enter('documents')
		await page
			.getByRole('combobox', { name: 'Session' })
			.or(page.getByRole('textbox', { name: 'Session' }))
			.first()
			.click()
		await page.getByRole('option', { name: /2025/ }).click()
		await expect(page.getByText(/documents? peu(ven)?t être composé/)).toBeVisible()
		await page.getByRole('button', { name: 'Composer le lot' }).click()
		await expect(page.getByText(/Lot 1 composé/)).toBeVisible()
		await office.signOut()
	})

	await test.step('an officer confirms, makes a practice key and signs', async () => {
		await office.signIn('officier')
		await office.enter('reconciliation')
		await page.getByText(/à confirmer 1/).click()
		await page.getByRole('main').getByRole('row').nth(1).click()
		await page.getByRole('button', { name: 'Confirmer' }).click()
		await office.enter('settings')
		await page.getByRole('tab', { name: 'Signataires' }).click()
		await page.getByRole('button', { name: 'Créer une clé d’entraînement' }).click()
		await page.getByRole('dialog').getByLabel('Phrase de passe').fill('une phrase d’essai')
		await app.willChoose(join(folder, 'officier.p12'))
		await page.getByRole('dialog').getByRole('button', { name: 'Créer la clé…' }).click()
		await expect(page.getByText('La clé est enregistrée dans officier.p12.')).toBeVisible()
		await office.enter('signing')
		await page.getByRole('main').getByRole('row').nth(1).click()
		await expect(page.getByText('Signer ce lot')).toBeVisible()
		await app.willChoose(join(folder, 'officier.p12'))
		await page.getByRole('button', { name: 'Choisir la clé' }).click()
		await page.getByLabel('Phrase secrète', { exact: true }).fill('une phrase d’essai')
		await page.getByRole('button', { name: 'Vérifier la clé' }).click()
		await app.willChoose(signed)
		await page.getByRole('button', { name: 'Choisir le dossier' }).click()
		await page.getByRole('button', { name: /^Signer \d+ documents/ }).click()
		await expect(page.getByText(/^Signé par officier/)).toBeVisible({ timeout: 60_000 })
	})

	await test.step('the officer publishes, and the folder proves whole', async () => {
		await office.enter('publication')
		await app.willChoose(bundle)
		await page.getByRole('button', { name: 'Publier dans un dossier…' }).click()
		await expect(page.getByText(/^Publication 1 écrite/)).toBeVisible({ timeout: 60_000 })
		await app.willChoose(bundle)
		await page.getByRole('button', { name: 'Vérifier un dossier publié…' }).click()
		await expect(page.getByText(/^Tout est juste/)).toBeVisible({ timeout: 60_000 })
		await expect(page.getByRole('main').getByRole('row')).toHaveCount(2)
	})

	const [pdf = ''] = globSync('**/*.pdf', { cwd: signed }).toSorted()
	const verdictOfPdf = async () => {
		await office.enter('publication')
		await app.willChoose(join(signed, pdf))
		await page.getByRole('button', { name: 'Choisir un PDF…' }).click()
		return page.getByRole('main').getByRole('status')
	}

	await test.step('a document at the counter is valid, until it is revoked', async () => {
		await expect(await verdictOfPdf()).toContainText('Document valable')
		await office.enter('signing')
		await page.getByRole('main').getByRole('row').nth(1).click()
		const serial = basename(pdf, '.pdf')
		await page.getByRole('textbox', { name: 'Numéro de document' }).fill(serial)
		await expect(page.getByRole('main').getByRole('row')).toHaveCount(2)
		await page.getByRole('button', { name: 'Révoquer' }).click()
		await page.getByRole('dialog').getByRole('textbox').fill('Erreur de matière')
		await page.getByRole('dialog').getByRole('button', { name: 'Révoquer' }).click()
		await expect(page.getByText('révoqué', { exact: true })).toBeVisible()
		await expect(await verdictOfPdf()).toContainText('Document révoqué')
		await app.willChoose(bundle)
		await page.getByRole('button', { name: 'Publier dans un dossier…' }).click()
		await expect(page.getByText(/^Publication 2 écrite/)).toBeVisible({ timeout: 60_000 })
		await office.signOut()
	})

	await test.step('an auditor finds the journal whole', async () => {
		await office.signIn('auditeur')
		await office.enter('journal')
		await page.getByRole('button', { name: 'Vérifier la chaîne' }).click()
		await expect(page.getByText('Le journal est intact.')).toBeVisible()
	})

	await app.close()
	const verified = sceau('verify', bundle, join(signed, pdf), '--json')
	expect(verified.status, 'a revoked document is no valid one').toBe(1)
	expect(sceau('verify', bundle).status).toBe(0)
})
