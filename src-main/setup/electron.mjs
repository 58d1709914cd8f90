import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText, root, say } from './files.mjs'

const folder = join(root, 'node_modules/electron')

/** better-sqlite3's. */
const NODE_API_NEEDED = 10

function installed() {
	const name = readText(join(folder, 'path.txt'))
	const path = name === null ? null : join(folder, 'dist', name.trim())
	return path !== null && existsSync(path) ? path : null
}

/**
 * The Electron to run: the one ELECTRON_EXEC_PATH names, else the one of package.json, downloaded when first needed.
 * Answers null, having said what to do, where it cannot be had.
 */
export function findElectron({ download }) {
	const named = process.env.ELECTRON_EXEC_PATH
	if (named) {
		const { stdout, status } = spawnSync(named, ['-p', 'process.versions.napi'], {
			encoding: 'utf8',
			env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
		})
		if (status !== 0) say(`ELECTRON_EXEC_PATH names ${named}, which does not start.`)
		else if (Number(stdout) < NODE_API_NEEDED)
			say(`${named} (ELECTRON_EXEC_PATH) is too old for the database module; the tests can use it, people cannot.`)
		else return named
		return null
	}
	if (installed() || !download) return installed()
	say('Sceau: downloading Electron, the program that draws the window …')
	const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'install.js')], { cwd: root, encoding: 'utf8' })
	if (installed()) return installed()
	const reason = `${stderr}${stdout}`.split('\n').find((line) => /error/i.test(line))
	say(
		[
			`Electron could not be downloaded${reason ? ` (${reason.trim()})` : ''}, so there is no window here.`,
			'  - With a connection to github.com, run the command again; behind a proxy, set HTTPS_PROXY first.',
			'  - Or name an Electron that is on this machine: ELECTRON_EXEC_PATH=/path/to/electron npm start',
			'  - The command line does the same work without a window: npm run --silent sceau -- help',
		].join('\n'),
	)
	return null
}
