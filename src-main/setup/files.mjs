import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the clone. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** One line for the person waiting; stdout belongs to the program that is being prepared. */
export function say(line) {
	process.stderr.write(`${line}\n`)
}

/** Changes when any file under `paths` is added, removed or edited: SHA-256 over names, sizes and times. */
export function fingerprint(paths) {
	const hash = createHash('sha256')
	const visit = (path) => {
		const stat = statSync(path, { throwIfNoEntry: false })
		if (!stat) return
		if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
		else hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`)
	}
	for (const path of paths) visit(join(root, path))
	return hash.digest('hex')
}

export function readText(path) {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return null
	}
}

const isAlive = (pid) => {
	try {
		process.kill(pid, 0)
		return true
	} catch (error) {
		return error.code === 'EPERM'
	}
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Runs `work` while no other process of this clone does; a lock left by a dead process is taken over. */
export async function oneAtATime(name, work) {
	const lock = join(root, '.cache', `${name}.lock`)
	mkdirSync(dirname(lock), { recursive: true })
	for (let waited = false; ; waited = true) {
		try {
			writeFileSync(lock, String(process.pid), { flag: 'wx' })
			break
		} catch (error) {
			if (error.code !== 'EEXIST') throw error
		}
		const holder = Number(readText(lock))
		if (holder && !isAlive(holder)) rmSync(lock, { force: true })
		else {
			if (!waited) say('Another Sceau command is preparing this folder; waiting for it …')
			await pause(300)
		}
	}
	try {
		return await work()
	} finally {
		rmSync(lock, { force: true })
	}
}
