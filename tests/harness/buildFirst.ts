import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './paths.ts'

/** Before all tests: the built program that some of them start, and whose worker all of them use, is that of these sources. */
export default function buildFirst(): void {
	const words = [join(root, 'src-main/setup/buildAll.mjs'), 'program']
	const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
	if (status !== 0) throw new Error('the program could not be built')
}
