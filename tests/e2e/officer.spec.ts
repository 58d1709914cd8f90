import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../harness/app.ts'
import { TestBackend } from '../harness/backend.ts'
import { Office } from '../harness/office.ts'
import { composeBatch, PASSPHRASE, reportOf, sign, writePracticeKey } from '../harness/signing/batches.ts'
import { PIN, SOFTHSM, SoftToken } from '../harness/signing/softToken.ts'

test('an officer looks at all documents, takes one out, signs, delivers one again and légalise with a token', async ({
	openApp,
	folder,
}) => {
	test.setTimeout(120_000)
	const token = new SoftToken()
	const backend = await TestBackend.practice()
	try {
		token.add('P-256')
		const key = await writePracticeKey(backend)
		const first = await composeBatch(backend, 2)
		const { firstSerial } = reportOf(await sign(backend, first, { key, folder: backend.folder }))
		await composeBatch(backend, 4)
		const reason = 'nom mal orthographié'
		await backend.call('commis', 'documents.supersede', { serial: firstSerial ?? '', reason })
		await backend.workspace.close()
		const [out, one, legalised] = ['out', 'one', 'legalised'].map((name) => join(folder, name))
		for (const path of [out, one, legalised]) mkdirSync(path ?? '', { recursive: true })
		const app = await openApp({ archive: backend.path('archive') })
		const { page } = app
		const main = page.getByRole('main')
		const back = () => main.getByRole('button', { name: 'Retour', exact: true }).click()
		const office = new Office(app)
		await office.signIn('officier')
		await office.enter('signing')
		await main.getByRole('row').nth(1).click()
		await expect(main.getByText(`Correction de ${firstSerial}`)).toContainText(reason)
		await back()

		await main.getByRole('row').nth(2).click()
		await main.getByText('Tous', { exact: true }).click()
		await main.getByRole('row', { name: 'HT-RN' }).nth(1).click()
		await main.getByRole('button', { name: 'Retirer du lot' }).click()
		await page.getByRole('dialog').getByRole('textbox').fill('photo à revoir')
		await page.getByRole('dialog').getByRole('button', { name: 'Retirer du lot' }).click()
		await expect(main.getByText('retiré', { exact: true })).toBeVisible()
		await app.willChoose(key)
		await main.getByRole('button', { name: 'Choisir la clé' }).click()
		await main.getByLabel('Phrase secrète').fill(PASSPHRASE)
		await main.getByRole('button', { name: 'Vérifier la clé' }).click()
		await app.willChoose(out ?? '')
		await main.getByRole('button', { name: 'Choisir le dossier' }).click()
		await main.getByRole('button', { name: 'Signer 3 documents' }).click()
		await expect(main.getByText(/^Signé par officier/)).toBeVisible({ timeout: 60_000 })
		await expect(main.getByText('1 document retiré : photo à revoir')).toBeVisible()
		await app.willChoose(one ?? '')
		await main.getByRole('button', { name: 'Remettre HT-RN' }).first().click()
		await expect(main.getByText('1 fichier remis, identique à l’original.')).toBeVisible()
		expect(readdirSync(one ?? '')).toHaveLength(1)

		await back()
		await main.getByRole('button', { name: 'Légaliser' }).click()
		await app.willChoose(one ?? '')
		await main.getByRole('button', { name: 'Choisir un dossier' }).click()
		await main.getByLabel('Autorité').fill('MENFP')
		await main.getByText('Jeton', { exact: true }).click()
		await app.willChoose(SOFTHSM)
		await main.getByRole('button', { name: 'Bibliothèque du jeton' }).click()
		await main
			.getByRole('combobox', { name: 'Certificat' })
			.or(main.getByRole('textbox', { name: 'Certificat' }))
			.first()
			.click()
		await page.getByRole('option', { name: /CN=P-256/ }).click()
		await main.getByLabel('Code PIN').fill(PIN)
		await app.willChoose(legalised ?? '')
		await main.getByRole('button', { name: 'Choisir où écrire' }).click()
		await main.getByRole('button', { name: 'Légaliser', exact: true }).click()
		await expect(main.getByText('1 document légalisé par MENFP')).toBeVisible({ timeout: 60_000 })
		expect(readdirSync(legalised ?? '')).toEqual(readdirSync(one ?? ''))
		expect(app.trouble).toEqual([])
		await app.close()
	} finally {
		await backend.dispose()
		token.dispose()
	}
})
