import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract, type ProcedureName } from '#shared/contract/index'
import { role, type Role } from '#shared/domain/roles'
import { appErrorShape, errorTable } from '#shared/errors/index'
import type { Connection } from '../../src-main/backend/context.ts'
import { dispatch } from '../../src-main/backend/dispatch.ts'
import { TestBackend } from '../harness/backend.ts'

/** Every procedure called with what no page of ours would send: an answer or a named error, never an accident. */

/** `SCEAU_FUZZ=20 npm test -- units` tries twenty times as many. */
const RUNS = 200 * Number(process.env['SCEAU_FUZZ'] ?? 1)
const SEED = 1844

let backend: TestBackend
const connections = new Map<Role | null, Connection>()
beforeAll(async () => {
	backend = await TestBackend.practice()
})
afterAll(() => backend.dispose())

/** A connection signed in as `who`; procedures that sign out are forgiven. */
function connectionOf(who: Role | null): Connection {
	const connection = connections.get(who) ?? backend.workspace.connect()
	connections.set(who, connection)
	connection.account = who
		? {
				id: { clerk: 1, officer: 2, auditor: 3, administrator: 4 }[who],
				name: who,
				fullName: who,
				role: who,
				active: true,
				locked: false,
			}
		: null
	return connection
}

const hostile = [
	"'; DROP TABLE sitting; --",
	'" OR ""="',
	'%_\\',
	'../../../etc/passwd',
	'C:\\Windows\\System32',
	'=HYPERLINK("http://example.com")',
	'<script>alert(1)</script>',
	'\u0000',
	'\ud800',
	'\u202etxt.exe',
	'É'.repeat(1000),
	'NEAR(' + '"*'.repeat(50),
	'__proto__',
	'constructor',
]
const plausible: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom(...hostile),
	fc.constantFrom(
		0,
		1,
		2,
		-1,
		1.5,
		500,
		501,
		2026,
		Number.MAX_SAFE_INTEGER,
		1e308,
		Number.NaN,
		Number.POSITIVE_INFINITY,
	),
	fc.constantFrom(true, false, null, undefined, '', 'haiti', 'transcript', 'proposed', '2026-01-01', [], {}),
	fc.constant({ exam: 'baccalaureat', year: 2026, kind: 'ordinaire' }),
	fc.constant({ exam: "x' --", year: 2026, kind: '' }),
	fc.array(fc.constantFrom<unknown>(1, 2, 'a', null, {}), { maxLength: 5 }),
	fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
)

/** Objects with the procedure's own fields, each with something likely or unlikely in it, or left out. */
function inputsOf(name: ProcedureName): fc.Arbitrary<unknown> {
	const schema: z.ZodType = contract[name].input
	const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
	const shaped = fc.record(Object.fromEntries(fields.map((field) => [field, plausible])), { requiredKeys: [] })
	return fc.oneof({ weight: 4, arbitrary: shaped }, { weight: 1, arbitrary: plausible })
}

const reply = z.union([
	z.strictObject({ ok: z.literal(true), value: z.unknown() }),
	z.strictObject({ ok: z.literal(false), error: appErrorShape }),
])

/** What an error must never tell: places on the disk, statements, places in the code. */
const TELLTALE = /\/home|\/tmp|\/work|[A-Z]:\\\\|SELECT |INSERT |UPDATE |sqlite|\.ts\b|\.cjs\b|node_modules|at Object/i

function expectNamedError(name: string, answer: unknown, input: unknown): void {
	const { success, data } = reply.safeParse(answer)
	expect(success, `${name} answered ${JSON.stringify(answer)}`).toBe(true)
	if (!data || data.ok) return
	expect(data.error.code, `${name} ${fc.stringify(input)}`).not.toBe('internal')
	expect(Object.keys(data.error.parameters).toSorted()).toEqual([...errorTable[data.error.code]].toSorted())
	const told = Object.values(data.error.parameters).filter((value) => !fc.stringify(input).includes(String(value)))
	expect(JSON.stringify(told)).not.toMatch(TELLTALE)
}

const names = Object.keys(contract) as ProcedureName[]

describe('11, 12: whatever the input, an answer or a named error that tells nothing of the inside', () => {
	test.each(names)('%s', async (name) => {
		const who = [null, ...role.options]
		await fc.assert(
			fc.asyncProperty(inputsOf(name), fc.constantFrom(...who), async (input, caller) => {
				expectNamedError(name, await dispatch(connectionOf(caller), name, input), input)
			}),
			// scrypt makes each attempt to sign in slow on purpose.
			{ numRuns: name === 'access.signIn' ? RUNS / 10 : RUNS, seed: SEED },
		)
	})

	test('names that are none', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)), plausible),
				async (name) => {
					expect(await dispatch(connectionOf('administrator'), name, {})).toMatchObject({
						error: { code: 'call.unknown' },
					})
				},
			),
			{ numRuns: RUNS, seed: SEED },
		)
	})
})

test('the archive is whole afterwards', async () => {
	const check = await backend.call('auditeur', 'archive.check', {})
	expect(check).toMatchObject({ ok: true, problems: [] })
})
