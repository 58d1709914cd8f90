import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Archive } from '../../../src-main/backend/context.ts'
import { forgetKey } from '../../../src-main/backend/signing/keyInUse.ts'
import { JobRunner, type JobDefinition } from '../../../src-main/backend/jobs/runner.ts'
import { TestBackend } from '../../harness/backend.ts'

const officer = { id: 2, name: 'officier' }
let backend: TestBackend
let archive: Archive

beforeEach(async () => {
	backend = await TestBackend.practice()
	if (!backend.workspace.archive) throw new Error('no archive')
	archive = backend.workspace.archive
})
afterEach(() => backend.dispose())

const withPin = () => {
	const pin = Buffer.from('648219')
	return { pin, secrets: { token: { pin }, key: {} } }
}
const wiped = (pin: Buffer) => pin.every((byte) => byte === 0)

test('a PIN is wiped however its job ends, and also when it never begins', async () => {
	let go: () => void = () => undefined
	const held = new Promise<void>((resolve) => (go = resolve))
	const sign: JobDefinition = {
		kind: 'sign',
		afterRestart: 'fail',
		forget: forgetKey,
		run: async (input) => {
			await held
			if (input === 'fails') throw new Error('broken')
		},
	}
	const runner = new JobRunner(archive, [sign], () => undefined)
	const [done, fails, cancelled, left] = [withPin(), withPin(), withPin(), withPin()]
	const first = await runner.start('sign', 'works', officer, done.secrets)
	const second = await runner.start('sign', 'fails', officer, fails.secrets)
	const third = await runner.start('sign', 'works', officer, cancelled.secrets)
	expect([done, fails, cancelled].some(({ pin }) => wiped(pin))).toBe(false)
	runner.cancel(third)
	expect([wiped(cancelled.pin), wiped(done.pin)]).toEqual([true, false])
	go()
	expect((await runner.ended(first)).state).toBe('done')
	expect((await runner.ended(second)).state).toBe('failed')
	expect([wiped(done.pin), wiped(fails.pin)]).toEqual([true, true])
	await runner.start('sign', 'works', officer, left.secrets)
	await runner.close()
	expect(wiped(left.pin)).toBe(true)
})
