import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { expect, invoke, test } from '../../harness/app.ts'
import { display } from '../../harness/display.ts'

/** What only the shell does: remember, stay single, speak the person's language in its menu. */

const chosen = z.object({ value: z.object({ handle: z.string() }) })

test('the archive that was open last is open again at the next start', async ({ openApp, folder: profile }) => {
	const archive = join(profile, 'essai')
	const first = await openApp({ profile })
	await first.willChoose(archive)
	const { value } = chosen.parse(await invoke(first.page, 'shell.chooseFolder', { title: 'Archive' }))
	const input = { folder: value.handle, profileId: 'haiti', practice: true }
	expect(await invoke(first.page, 'archive.create', input)).toMatchObject({ ok: true })
	await first.close()

	const second = await openApp({ profile })
	expect(await invoke(second.page, 'archive.info', {})).toMatchObject({ value: { info: { practice: true } } })
})

test('a dialog that is cancelled chooses nothing', async ({ openApp }) => {
	const app = await openApp()
	const answers: unknown[] = []
	for (const [name, input] of [
		['shell.chooseFiles', { title: '', extensions: ['csv'], multiple: true }],
		['shell.chooseFolder', { title: '' }],
		['shell.chooseSave', { title: '', suggestedName: 'a.csv', extensions: ['csv'] }],
	] as const) {
		await app.willChoose()
		answers.push(await invoke(app.page, name, input))
	}
	expect(answers).toEqual([
		{ ok: true, value: [] },
		{ ok: true, value: null },
		{ ok: true, value: null },
	])
})

test('a second start brings the first window forward and ends', async ({ openApp, folder: profile }) => {
	const { electron } = await openApp({ profile })
	const program = await electron?.evaluate(({ app }) => [process.execPath, app.getAppPath()])
	const [executable = '', application = ''] = program ?? []
	const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, application]
	const second = spawn(executable, args, { stdio: 'ignore', env: { ...process.env, DISPLAY: await display() } })
	const [code]: unknown[] = await once(second, 'exit')
	expect(code).toBe(0)
	expect(await electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the menu speaks the language that was chosen and offers no developer tools', async ({
	openApp,
	folder: profile,
}) => {
	const { page, electron } = await openApp({ profile })
	const menu = () =>
		electron?.evaluate(({ Menu }) =>
			Menu.getApplicationMenu()?.items.map((item) => [item.label, item.submenu?.items.map((entry) => entry.role)]),
		)
	const roles = [
		['quit'],
		['undo', 'redo', null, 'cut', 'copy', 'paste', 'selectall'],
		['zoomin', 'zoomout', 'resetzoom', null, 'togglefullscreen'],
	]
	const labelled = (labels: string[]) => labels.map((label, index) => [label, roles[index]])
	expect(await menu()).toEqual(labelled(['Fichier', 'Édition', 'Affichage']))
	await invoke(page, 'shell.setLanguage', { language: 'ht' })
	expect(await menu()).toEqual(labelled(['Fichye', 'Modifye', 'Afichaj']))
})
