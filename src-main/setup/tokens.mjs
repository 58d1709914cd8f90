import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { oneAtATime, root, say } from './files.mjs'

const folder = join(root, 'node_modules/pkcs11js')
const built = join(folder, 'build/Release/pkcs11.node')
const compile = [
	'-std=c++17',
	'-O2',
	'-fPIC',
	'-w',
	'-DNAPI_DISABLE_CPP_EXCEPTIONS',
	'-DBUILDING_NODE_EXTENSION',
	'-I../node-api-headers/include',
	'-Iincludes',
	'src/dl.cpp',
	'src/common.cpp',
	'src/main.cpp',
]
const link = {
	linux: ['-shared', '-pthread', '-ldl'],
	darwin: ['-bundle', '-undefined', 'dynamic_lookup'],
}

/**
 * Builds the module that speaks to tokens, which comes as source only: three files, against Node-API's headers, so that
 * one binary serves Node and Electron. Where there is no compiler Sceau works without tokens, and says so when one is asked for.
 */
export async function ensureTokenModule() {
	const system = link[process.platform]
	if (!system || existsSync(built) || !existsSync(join(folder, 'src'))) return existsSync(built)
	if (spawnSync('c++', ['--version'], { stdio: 'ignore' }).status !== 0) return false
	return oneAtATime('tokens', () => {
		if (existsSync(built)) return true
		mkdirSync(join(folder, 'build/Release'), { recursive: true })
		const part = `${built}.part`
		const { status, stderr } = spawnSync('c++', [...compile, '-o', part, ...system], { cwd: folder, encoding: 'utf8' })
		if (status === 0) renameSync(part, built)
		else
			say(`Sceau: the module for tokens could not be built; signing with key files is not touched by this.\n${stderr}`)
		return status === 0
	})
}
