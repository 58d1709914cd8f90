import { expect, invoke, test } from '../harness/app.ts'

test('the window opens on the first page and can talk to the backend', async ({ openApp }) => {
	const { page } = await openApp()
	await expect(page).toHaveTitle(/Sceau/)
	const reply = await invoke(page, 'archive.info', {})
	expect(reply).toMatchObject({ ok: true, value: { info: null } })
	await expect(page.getByRole('heading').first()).toBeVisible()
})
