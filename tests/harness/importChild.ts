import { basename } from 'node:path'
import { PRACTICE_PASSWORD } from '#shared/domain/practice'
import { dispatch } from '../../src-main/backend/dispatch.ts'
import { BackendWorkspace } from '../../src-main/backend/workspace.ts'

/**
 * Imports one file into an archive, in the place of an earlier import where one is named, going on with what an earlier
 * run left; says where it is, for whoever kills it.
 */
const [folder = '', file = '', former = ''] = process.argv.slice(2)
const say = (word: string) => process.stdout.write(`${word}\n`)
const workspace = new BackendWorkspace((event, payload) => {
	if (event === 'job' && 'phase' in payload && payload.phase !== '') say(payload.phase)
})
await workspace.openArchive(folder)
const connection = workspace.connect()
await dispatch(connection, 'access.signIn', { name: 'commis', password: PRACTICE_PASSWORD })

async function call(name: string, input: unknown): Promise<Record<string, unknown>> {
	const reply = await dispatch(connection, name, input)
	if (!reply.ok) throw new Error(reply.error.code)
	return { ...Object(reply.value) }
}

/** Jobs taken up at the start end before anything new is asked for. */
for (const job of workspace.jobs?.list(100) ?? []) await workspace.jobs?.ended(job.id)
const lists: unknown = (await call('imports.list', {})).rows
const known: Record<string, unknown>[] = Array.isArray(lists) ? lists : []
let open = known.find(({ state }) => state === 'staged')
if (!open && !known.some(({ state, fileName }) => state === 'committed' && fileName === basename(file))) {
	const { importId, jobId } = await call('imports.stage', { file: workspace.files.grant(file).handle, session: {} })
	await workspace.jobs?.ended(Number(jobId))
	open = { id: importId }
}
if (open) {
	const { jobId } = await call('imports.commit', {
		importId: open.id,
		...(former === '' ? {} : { supersede: { importId: Number(former) } }),
	})
	await workspace.jobs?.ended(Number(jobId))
}
say('finished')
await workspace.close()
