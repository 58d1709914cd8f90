import { join } from 'node:path'
import { expect, test } from '../harness/app.ts'
import { TestBackend } from '../harness/backend.ts'
import { Office } from '../harness/office.ts'
import { composeBatch } from '../harness/signing/batches.ts'
import { PIN, SOFTHSM, SoftToken } from '../harness/signing/softToken.ts'

test('an officer signs with a token: a wrong PIN is said, the right one signs, the report and the files follow', async ({
	openApp,
	folder,
}) => {
	test.setTimeout(120_000)
	const token = new SoftToken()
	const backend = await TestBackend.practice()
	try {
		token.authority.issue('P-256', 'P-256')
		token.put('P-256', { keyOnly: true })
		await composeBatch(backend, 5)
		await backend.workspace.close()
		const app = await openApp({ archive: backend.path('archive') })
		const { page } = app
		const office = new Office(app)
		await office.signIn('officier')
		await office.enter('signing')
		await page.getByRole('main').getByRole('row').nth(1).click()
		await page.getByText('Jeton', { exact: true }).click()
		// A module of keys alone: the certificate comes in a file.
		const chooseToken = async () => {
			await app.willChoose(SOFTHSM)
			await page.getByRole('button', { name: 'Bibliothèque du jeton' }).click()
			await expect(page.getByText('Ce jeton ne montre aucun certificat')).toBeVisible()
			await app.willChoose(token.authority.file('P-256.crt'))
			await page.getByRole('button', { name: 'Certificats à part…' }).click()
			await page
				.getByRole('combobox', { name: 'Certificat' })
				.or(page.getByRole('textbox', { name: 'Certificat' }))
				.first()
				.click()
			await page.getByRole('option', { name: /CN=P-256/ }).click()
		}
		await chooseToken()
		await app.willChoose(join(folder, 'signed'))
		await page.getByRole('button', { name: 'Choisir le dossier' }).click()
		const signButton = page.getByRole('button', { name: /^Signer 5 documents/ })
		await expect(signButton).toBeDisabled()
		await page.getByLabel('Code PIN').fill('000000')
		await signButton.click()
		await expect(page.getByText(/refuse ce code PIN/).first()).toBeVisible()

		await chooseToken()
		await expect(page.getByText('Un code faux a déjà été tapé sur ce jeton.')).toBeVisible()
		await page.getByLabel('Code PIN').fill(PIN)
		await signButton.click()
		await expect(page.getByText(/^Signé par officier/)).toBeVisible({ timeout: 60_000 })
		await app.willChoose(join(folder, 'again'))
		await page.getByRole('button', { name: 'Remettre les fichiers à nouveau' }).click()
		await expect(page.getByText('5 fichiers remis, identiques aux originaux.')).toBeVisible({ timeout: 30_000 })
		await office.enter('settings')
		await page.getByRole('tab', { name: 'Signataires' }).click()
		await page.getByRole('button', { name: 'Demander un certificat…' }).click()
		expect(app.trouble).toEqual([])
		await app.close()
	} finally {
		await backend.dispose()
		token.dispose()
	}
})
