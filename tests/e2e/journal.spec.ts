import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

test('the auditor reads, narrows, exports and verifies the journal', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('commis')
	await office.signOut()
	await office.signIn('auditeur')
	await office.enter('journal')
	const rows = page.getByRole('main').locator('tbody tr')
	await expect(rows.filter({ hasText: 'Connexion' })).toHaveCount(2)
	await page.getByRole('textbox', { name: 'Chercher dans les entrées' }).fill('commis')
	await expect(rows.filter({ hasText: 'Connexion' })).toHaveCount(1)
	expect(await accessibilityProblems(app)).toEqual([])

	await rows.filter({ hasText: 'Connexion' }).focus()
	await page.keyboard.press('Enter')
	await expect(page.getByRole('dialog')).toContainText('compte commis')
	await page.keyboard.press('Escape')

	await app.willChoose(join(folder, 'journal.jsonl'))
	await page.getByRole('button', { name: 'Exporter' }).click()
	await expect(page.getByText(/entrées écrites dans journal.jsonl/)).toBeVisible()
	expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toContain('access.signIn')

	await page.getByRole('button', { name: 'Vérifier la chaîne' }).click()
	await expect(page.getByText('Le journal est intact.')).toBeVisible()
	expect(await accessibilityProblems(app)).toEqual([])
})

test('an entry that somebody changed behind the program’s back is named', async ({ openApp, folder }) => {
	const app = await openApp()
	const office = new Office(app)
	const { page } = app
	const archive = join(folder, 'essai')
	await office.createPracticeArchive(archive)
	await office.signIn('auditeur')
	const database = new Database(join(archive, 'archive.db'))
	database.pragma('foreign_keys = OFF')
	for (const { name } of database
		.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
		.all())
		database.exec(`DROP TRIGGER "${name}"`)
	database.prepare("UPDATE journal SET account = 'personne' WHERE seq = 1").run()
	database.close()
	await office.enter('journal')
	await page.getByRole('button', { name: 'Vérifier la chaîne' }).click()
	await expect(page.getByText('Le journal a été modifié ou abîmé.')).toBeVisible()
	await expect(page.getByText(/entrée 1 ne correspond plus à son empreinte/)).toBeVisible()
})
