import { createInterface } from 'node:readline'
import { z } from 'zod'
import { PRACTICE_PASSWORD } from '#shared/domain/practice'
import { startedJob } from '#shared/contract/common'
import { dispatch } from '../../../src-main/backend/dispatch.ts'
import { BackendWorkspace } from '../../../src-main/backend/workspace.ts'

/**
 * The officer's computer, to be killed: loads everything, says `ready`, waits for one line of JSON, does what it orders
 * through the backend's door and says what happens. Paths stand for file handles.
 */
export const orderShape = z.strictObject({
	archive: z.string(),
	procedure: z.enum(['signing.sign', 'signing.legalise']),
	input: z.record(z.string(), z.unknown()),
	/** Names inside `input` whose values are paths, or lists of paths. */
	paths: z.array(z.string()),
})
export type ChildOrder = z.infer<typeof orderShape>

const say = (text: string) => process.stdout.write(`${text}\n`)

async function obey(line: string): Promise<void> {
	const order = orderShape.parse(JSON.parse(line))
	const workspace = new BackendWorkspace((_event, payload) => {
		if ('phase' in payload && payload.done > 0) say(`progress ${payload.phase} ${payload.done}`)
	})
	await workspace.openArchive(order.archive)
	const connection = workspace.connect()
	await dispatch(connection, 'access.signIn', { name: 'officier', password: PRACTICE_PASSWORD })
	const granted = (value: unknown, name: string): unknown => {
		if (Array.isArray(value)) return value.map((one) => granted(one, name))
		if (typeof value === 'object' && value !== null)
			return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, granted(one, key)]))
		return order.paths.includes(name) && typeof value === 'string' ? workspace.files.grant(value).handle : value
	}
	say('started')
	const reply = await dispatch(connection, order.procedure, granted(order.input, ''))
	if (!reply.ok) return void say(`refused ${JSON.stringify(reply.error)}`)
	const { state, error } = (await workspace.jobs?.ended(startedJob.parse(reply.value).jobId)) ?? {}
	say(`${state} ${JSON.stringify(error)}`)
	await workspace.close()
}

say('ready')
for await (const line of createInterface({ input: process.stdin })) {
	await obey(line)
	break
}
process.exit(0)
