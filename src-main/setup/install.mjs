import { spawn, spawnSync } from 'node:child_process'
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime, readText, root, say } from './files.mjs'
import { ensureTokenModule } from './tokens.mjs'

const modules = join(root, 'node_modules')
const isWindows = process.platform === 'win32'

/** Sceau's own Node, which comes as a package: what is on PATH may be too old for the database module. */
export const nodeProgram = join(modules, 'node/bin', isWindows ? 'node.exe' : 'node')

const packagesOf = (file) => {
	const text = readText(file)
	return text === null ? null : JSON.parse(text).packages
}

/** Whether node_modules is exactly what the lockfile says and finished installing. */
function packagesFit() {
	const wanted = packagesOf(join(root, 'package-lock.json'))
	const present = packagesOf(join(modules, '.package-lock.json'))
	if (!wanted || !present) return false
	for (const [path, entry] of Object.entries(wanted)) {
		if (path === '') continue
		const found = present[path]
		if (!found) {
			if (entry.optional || entry.peer) continue
			return false
		}
		if (found.version !== entry.version || found.integrity !== entry.integrity) return false
		if (!existsSync(join(root, path, 'package.json'))) return false
	}
	return Object.entries(present).every(([path, entry]) => path in wanted || entry.optional)
}

function nodeFits() {
	const wanted = packagesOf(join(root, 'package-lock.json'))?.['node_modules/node']?.version
	if (!existsSync(nodeProgram)) return false
	return spawnSync(nodeProgram, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${wanted}`
}

/** Runs a program quietly; its output is shown only where it fails. Says that it is still at it every 15 seconds. */
function runQuietly(program, args, options) {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: isWindows, ...options })
		const output = []
		child.stdout.on('data', (chunk) => output.push(chunk))
		child.stderr.on('data', (chunk) => output.push(chunk))
		const started = Date.now()
		const ticker = setInterval(() => say(`  … ${Math.round((Date.now() - started) / 1000)} s`), 15_000)
		child.on('error', reject).on('close', (code) => {
			clearInterval(ticker)
			if (code === 0) return resolve()
			process.stderr.write(Buffer.concat(output))
			reject(new Error(`"${program} ${args.join(' ')}" ended with code ${code}`))
		})
	})
}

/** npm tells its scripts which folder is theirs; a nested npm that fetches Node must find its own. */
function environmentForNpm() {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_config_(local_prefix|ignore_scripts)$/i.test(name)),
	)
}

/**
 * Not `npm ci`: it refuses a lockfile that lacks optional packages of other systems, and a registry that does not carry
 * those cannot write one that has them. Versions and checksums come from the lockfile all the same.
 */
const installPackages = () =>
	// No package may run code of its own while installing; the only one that must is Node's, below.
	runQuietly('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		env: environmentForNpm(),
	})

/** The Node this runs under may be the one that was in node_modules a moment ago. */
const presentNode = () =>
	[process.execPath, process.env.npm_node_execpath].find((path) => path && existsSync(path)) ?? 'node'

async function fetchNode() {
	await runQuietly(presentNode(), ['installArchSpecificPackage.js'], {
		cwd: join(modules, 'node'),
		env: environmentForNpm(),
		shell: false,
	})
	const link = join(modules, '.bin/node')
	if (!isWindows && !existsSync(link)) {
		rmSync(link, { force: true })
		symlinkSync('../node/bin/node', link)
	}
}

async function install() {
	const started = Date.now()
	if (!packagesFit()) {
		say('Sceau: installing the packages of package-lock.json …')
		await installPackages()
		if (!packagesFit()) {
			rmSync(modules, { recursive: true, force: true })
			await installPackages()
		}
	}
	if (!nodeFits()) {
		say('Sceau: fetching its own Node …')
		await fetchNode()
	}
	if (!packagesFit() || !nodeFits()) throw new Error('the packages are installed, yet differ from package-lock.json')
	say(`Sceau: ready after ${Math.round((Date.now() - started) / 1000)} s`)
}

/** Makes node_modules fit the lockfile, Node included. Answers false, having said why, where that cannot be done. */
export async function ensureInstalled() {
	try {
		if (!packagesFit() || !nodeFits())
			await oneAtATime('install', async () => {
				if (!packagesFit() || !nodeFits()) await install()
			})
		await ensureTokenModule()
		return true
	} catch (error) {
		say(`Sceau could not install its packages: ${error.message}`)
		say(
			'It needs npm 10 or newer, the npm registry, about 1 GB of disk and the right to write in this folder. Then run the command again.',
		)
		return false
	}
}
