import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { PASSPHRASE, writePracticeKey } from '../../harness/signing/batches.ts'
import { signUnderKills } from '../../harness/signing/kills.ts'
import { Victims } from '../../harness/signing/victims.ts'

let backend: TestBackend
let victims: Victims

beforeAll(async () => {
	backend = await TestBackend.practice()
	victims = new Victims(backend.path('compiled'))
})
afterAll(async () => {
	victims.dispose()
	await backend.dispose()
})

const KILLS = 22

test(`P-256 in a file, ${KILLS} kills: no number is lost, skipped or signed twice`, async () => {
	const key = { input: { key: await writePracticeKey(backend), passphrase: PASSPHRASE }, paths: ['key'] }
	const plan = { key, kills: KILLS, size: 4000, milliseconds: 1000 }
	expect(await signUnderKills(backend, victims, plan)).toBeGreaterThan(1)
}, 300_000)
