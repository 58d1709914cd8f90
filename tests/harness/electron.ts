import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { _electron } from '@playwright/test'
import { z } from 'zod'
import type { AppUnderTest, OpenOptions } from './app.ts'
import { display } from './display.ts'
import { builtBackend, root, temporaryFolder } from './paths.ts'
import { watchForTrouble } from './trouble.ts'

/** The Electron to test with: the one named by ELECTRON_EXEC_PATH, else the installed one; null where there is none. */
export function electronPath(): string | null {
	const named = process.env['ELECTRON_EXEC_PATH']
	if (named) return named
	const folder = join(root, 'node_modules/electron')
	if (!existsSync(join(folder, 'path.txt'))) return null
	const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
	return existsSync(path) ? path : null
}

/** better-sqlite3 needs Node-API 10; an older Electron dies when it loads it. */
const NODE_API_NEEDED = 10

function isTooOldForDatabase(executable: string): boolean {
	const version = execFileSync(executable, ['-p', 'process.versions.napi'], {
		env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
		encoding: 'utf8',
	})
	return Number(version) < NODE_API_NEEDED
}

/** In the place of the backend's bundle: passes messages on to the real one, which runs in this test's Node. */
const RELAY = `
const { fork } = require('node:child_process')
const backend = fork(process.env.SCEAU_TEST_BACKEND, process.argv.slice(2), {
	execPath: process.env.SCEAU_TEST_NODE, execArgv: [], serialization: 'advanced',
})
process.parentPort.on('message', ({ data }) => backend.send(data))
backend.on('message', (message) => process.parentPort.postMessage(message))
backend.on('exit', (code) => process.exit(code ?? 1))
`

/** Old Electrons know a dropped file's path as a property of the file. */
const OLD_WEB_UTILS = `{ const electron = require('electron'); if (!electron.webUtils) electron.webUtils = { getPathForFile: (file) => file.path } }
`

/**
 * The folder that Electron is started on. With a current Electron it is the clone itself. For an old one, which cannot
 * load the database module, it is a copy of what was built with a relay instead of the backend; the rest is untouched.
 */
function applicationFolder(executable: string): string {
	if (!isTooOldForDatabase(executable)) return root
	const folder = temporaryFolder('electron')
	cpSync(join(root, 'out'), join(folder, 'out'), { recursive: true })
	symlinkSync(join(root, 'package.json'), join(folder, 'package.json'))
	writeFileSync(join(folder, 'out/main/backend.cjs'), RELAY)
	const preload = join(folder, 'out/preload/preload.cjs')
	writeFileSync(preload, OLD_WEB_UTILS + readFileSync(preload, 'utf8'))
	return folder
}

let known: { executable: string; folder: string } | null = null

function prepare(): { executable: string; folder: string } {
	if (known) return known
	const executable = electronPath()
	if (!executable) throw new Error('no Electron: set ELECTRON_EXEC_PATH, or run node_modules/.bin/install-electron')
	const folder = applicationFolder(executable)
	if (folder !== root) process.on('exit', () => execFileSync('rm', ['-rf', folder]))
	known = { executable, folder }
	return known
}

/**
 * For root alone, whom Chromium's sandbox refuses: the same Electron run by `nobody`, from copies that `nobody` may read.
 * Answers the program to launch in its place.
 */
function runByNobody(executable: string, application: string, profile: string): { executable: string; folder: string } {
	const place = temporaryFolder('nobody')
	const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' })
	try {
		run('cp', '-al', dirname(executable), join(place, 'electron'))
	} catch {
		run('cp', '-a', dirname(executable), join(place, 'electron'))
	}
	run('cp', '-rL', join(application, 'out'), join(application, 'package.json'), place)
	run('chmod', '-R', 'a+rX', place)
	run('chown', '-R', 'nobody', profile)
	const launcher = join(place, 'launch')
	const electron = join(place, 'electron', basename(executable))
	// Playwright, which is root, adds the switch that this is to do without.
	const script = [
		'#!/bin/bash',
		'words=()',
		'for word; do [[ $word == --no-sandbox ]] || words+=("$word"); done',
		`exec runuser -u nobody -- env HOME='${profile}' '${electron}' "\${words[@]}"`,
	]
	writeFileSync(launcher, script.join('\n'), { mode: 0o755 })
	process.on('exit', () => execFileSync('rm', ['-rf', place]))
	return { executable: launcher, folder: place }
}

/** Starts the built program in a real Electron; as root without Chromium's sandbox, unless `nobody` is to run it. */
export async function openInElectron(options: OpenOptions): Promise<AppUnderTest> {
	const profile = options.profile ?? temporaryFolder('profile')
	const isRoot = process.getuid?.() === 0
	const prepared = prepare()
	const { executable, folder } =
		isRoot && options.sandboxed ? runByNobody(prepared.executable, prepared.folder, profile) : prepared
	const electron = await _electron.launch({
		executablePath: executable,
		args: [
			...(isRoot && !options.sandboxed ? ['--no-sandbox'] : []),
			`--user-data-dir=${profile}`,
			'--disable-background-networking',
			'--disable-component-update',
			'--force-device-scale-factor=1',
			folder,
		],
		env: {
			...environment(),
			DISPLAY: await display(),
			SCEAU_TEST_NODE: process.execPath,
			SCEAU_TEST_BACKEND: builtBackend,
			SCEAU_ARCHIVE: options.archive ?? '',
		},
	})
	await electron.evaluate(({ dialog }) => {
		const choices: string[][] = []
		Object.assign(globalThis, { sceauChoices: choices })
		dialog.showOpenDialog = async () => {
			const filePaths = choices.shift() ?? []
			return { canceled: filePaths.length === 0, filePaths }
		}
		dialog.showSaveDialog = async () => {
			const [filePath] = choices.shift() ?? []
			return { canceled: filePath === undefined, filePath: filePath ?? '' }
		}
	})
	const page = await electron.firstWindow()
	const trouble: string[] = []
	watchForTrouble(page, trouble)
	page.on('request', (request) => {
		if (!/^(app:\/\/main\/|data:|blob:app:\/\/main\/)/.test(request.url())) trouble.push(`request to ${request.url()}`)
	})
	return {
		page,
		electron,
		trouble,
		willChoose: (...paths) =>
			electron.evaluate((_electron, chosen) => {
				const choices: unknown = Reflect.get(globalThis, 'sceauChoices')
				if (Array.isArray(choices)) choices.push(chosen)
			}, paths),
		close: async () => {
			await electron.close()
			if (!options.profile) await rm(profile, { recursive: true, force: true })
		},
	}
}

function environment(): Record<string, string> {
	return z.record(z.string(), z.string()).parse({ ...process.env })
}
