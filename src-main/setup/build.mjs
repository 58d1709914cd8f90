import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, oneAtATime, readText, root, say } from './files.mjs'

/** What each build is made from, how, and where the fingerprint of its sources is kept. */
const builds = {
	program: {
		sources: ['src-shared', 'src-main', 'src-renderer', 'electron.vite.config.ts', 'package-lock.json'],
		program: 'node_modules/electron-vite/bin/electron-vite.js',
		arguments: ['build', '--logLevel', 'warn'],
		says: 'Sceau: building the program …',
	},
	page: {
		sources: ['src-shared', 'src-renderer', 'package-lock.json'],
		program: 'node_modules/vite/bin/vite.js',
		arguments: ['build', '--config', 'src-renderer/verification/vite.config.ts', '--logLevel', 'warn'],
		says: 'Sceau: building the public page …',
	},
}

/** Builds where the sources changed since the last time; answers false, the tool having said why, where it fails. */
export function ensureBuilt(name) {
	const build = builds[name]
	const stamp = join(root, 'out', `.${name}`)
	return oneAtATime(`build-${name}`, () => {
		const now = fingerprint(build.sources)
		if (readText(stamp) === now) return true
		say(build.says)
		const { status } = spawnSync(process.execPath, [join(root, build.program), ...build.arguments], {
			cwd: root,
			stdio: ['ignore', 2, 2],
		})
		if (status !== 0) return false
		mkdirSync(join(root, 'out'), { recursive: true })
		writeFileSync(stamp, now)
		return true
	})
}
