import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron } from './electron.mjs'
import { root, say } from './files.mjs'

/** `npm start [-- FOLDER]`: the window on an archive; without a folder on the practice archive, where there is one. */
const PRACTICE = join(root, 'practice/archive')

const holdsArchive = (folder) => existsSync(join(folder, 'archive.db'))

async function start([folder]) {
	if (folder && !holdsArchive(folder)) {
		say(
			`${folder} holds no archive. Without a folder, "npm start" opens the practice archive that "npm run demo" makes.`,
		)
		return 2
	}
	const archive = folder ? resolve(folder) : holdsArchive(PRACTICE) ? PRACTICE : null
	const electron = findElectron({ download: true })
	if (!electron) return 1
	if (!(await ensureBuilt('program'))) return 1
	if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
		say('There is no screen here: the window needs a desktop session (or "xvfb-run -a npm start").')
		return 1
	}
	const isRoot = process.getuid?.() === 0
	const child = spawn(electron, [...(isRoot ? ['--no-sandbox'] : []), root], {
		stdio: 'inherit',
		env: { ...process.env, ...(archive ? { SCEAU_ARCHIVE: archive } : {}) },
	})
	return new Promise((done) => {
		child.on('error', (error) => {
			say(`Electron does not start: ${error.message}`)
			done(1)
		})
		child.on('close', (code, signal) => done(signal ? 130 : code))
	})
}

process.exitCode = await start(process.argv.slice(2))
