import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everyRelease } from '../../../src-main/backend/publication/queries.ts'
import { verifyBundle } from '../../../src-main/backend/publication/verifyBundle.ts'
import { Register } from '../../harness/publication/register.ts'
import { steadyNode } from '../../harness/steadyNode.ts'

const child = join(import.meta.dirname, '../../harness/publication/publishChild.ts')

/** Answers the milliseconds it ran, and whether it came to its end before the kill. */
function publishAndKill(archive: string, site: string, after: number): Promise<{ took: number; done: boolean }> {
	return new Promise((resolve) => {
		const running = spawn(process.execPath, [
			'--disable-warning=ExperimentalWarning',
			...steadyNode,
			child,
			archive,
			site,
		])
		let started = 0
		let done = false
		running.stdout.on('data', (text: Buffer) => {
			if (started === 0) {
				started = performance.now()
				setTimeout(() => running.kill('SIGKILL'), after)
			}
			if (text.includes('done')) done = true
		})
		running.on('close', () => resolve({ took: performance.now() - started, done }))
	})
}

const ROUNDS = 16

test('killed at any moment, the folder stays valid and the next publication completes it', {
	timeout: 240_000,
}, async () => {
	const register = await Register.create()
	const archiveFolder = register.archive.folder
	const site = register.path('site')
	await register.add(400)
	register.close()
	const { took } = await publishAndKill(archiveFolder, register.path('measure'), 60_000)
	let killed = 0
	let release = 0
	for (let round = 0; round < ROUNDS; round++) {
		const { done } = await publishAndKill(archiveFolder, site, (took * (round % 12)) / 11)
		if (!done) killed++
		// Whatever is visible is a whole release: the one before, or already the next.
		const seen = existsSync(join(site, 'checkpoint')) ? await verifyBundle(site) : null
		expect({ round, problems: seen?.problems ?? [] }).toEqual({ round, problems: [] })
		expect(seen?.release ?? release).toBeGreaterThanOrEqual(release)
		release = seen?.release ?? release
		await register.reopen()
		expect(register.archive.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
		await register.add(40)
		register.close()
	}
	expect(killed).toBeGreaterThan(5)
	await register.reopen()
	await register.publish(site)
	const end = await verifyBundle(site)
	expect(end).toMatchObject({ valid: true, problems: [], treeSize: 400 + ROUNDS * 40, records: 400 + ROUNDS * 40 })
	const numbers = everyRelease(register.archive.orm).map(({ number }) => number)
	expect(numbers).toEqual(numbers.map((_, index) => index + 1))
	expect(end.release).toBe(numbers.length)
	// The first folder got only the first release; it catches up with all that happened since.
	await register.publish(register.path('measure'))
	expect(await verifyBundle(register.path('measure'))).toMatchObject({ valid: true, release: numbers.length })
	register.dispose()
})
