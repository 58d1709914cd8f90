import { accessibilityProblems } from '../harness/accessibility.ts'
import { expect, invoke, test } from '../harness/app.ts'

test('the window opens on the first page and can talk to the backend', async ({ openApp }) => {
	const app = await openApp()
	await expect(app.page).toHaveTitle(/Sceau/)
	expect(await invoke(app.page, 'archive.info', {})).toMatchObject({ ok: true, value: { info: null } })
	await expect(app.page.getByRole('heading').first()).toBeVisible()
	expect(await accessibilityProblems(app)).toEqual([])
})
