import { join } from 'node:path'
import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, test } from '../harness/app.ts'
import { Office, type Room } from '../harness/office.ts'

const rooms = [
	'dashboard',
	'imports',
	'reconciliation',
	'documents',
	'signing',
	'publication',
	'search',
	'journal',
	'settings',
] as const satisfies readonly Room[]

test('every room of an empty archive opens, and anybody can find their way in it', async ({ openApp, folder }) => {
	const office = new Office(await openApp())
	await office.createPracticeArchive(join(folder, 'essai'))
	await office.signIn('admin')
	const problems: string[] = []
	for (const room of rooms) {
		await office.enter(room)
		await expect(office.page.getByRole('main').getByRole('progressbar')).toHaveCount(0)
		problems.push(...(await accessibilityProblems(office.app)).map((problem) => `${room}: ${problem}`))
	}
	expect(problems).toEqual([])
	await expect(office.page.getByRole('alert')).toHaveCount(0)
})
