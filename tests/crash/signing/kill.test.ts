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

test.each([
	['P-256', 22, 1500],
	['RSA-3072', 12, 900],
] as const)(
	'%s in a file, %i kills: no number is lost, skipped or signed twice',
	async (algorithm, kills, size) => {
		const key = {
			input: { key: await writePracticeKey(backend, algorithm), passphrase: PASSPHRASE },
			paths: ['key'],
		}
		const inTheMiddle = await signUnderKills(backend, victims, { key, kills, size, milliseconds: 1200 })
		expect(inTheMiddle).toBeGreaterThan(kills / 5)
	},
	200_000,
)
