import { join } from 'node:path'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office } from '../harness/office.ts'

test('a practice archive is made in a folder, and each account sees the rooms of its role', async ({
	openApp,
	folder,
}) => {
	const app = await openApp()
	const office = new Office(app)
	await office.createPracticeArchive(join(folder, 'essai'))
	expect(await accessibilityProblems(app)).toEqual([])
	const seen: Record<string, string[]> = {}
	for (const account of ['commis', 'officier', 'auditeur', 'admin'] as const) {
		await office.signIn(account)
		seen[account] = await office.rooms()
		await office.signOut()
	}
	const everything = ['Tableau de bord', 'Importer', 'Rapprocher', 'Documents', 'Signer', 'Publier', 'Rechercher']
	everything.push('Journal', 'Réglages')
	const without = (...names: string[]) => everything.filter((name) => !names.includes(name))
	expect(seen).toEqual({
		commis: without('Signer', 'Publier', 'Journal'),
		officier: without('Importer'),
		auditeur: without('Importer', 'Rapprocher', 'Documents', 'Signer'),
		admin: everything,
	})
})
