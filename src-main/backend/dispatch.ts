import { contract, type ProcedureName, type Reply } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import { authorise } from './access/authorise.ts'
import type { CallContext, Connection } from './context.ts'
import { databaseError } from './database/mutate.ts'
import { features } from './features.ts'
import { reportIncident } from './incidents.ts'

const IDLE_MINUTES = 30
/** Polled by the window itself, so no sign of a person. */
const BY_ITSELF: ReadonlySet<string> = new Set(['jobs.list', 'jobs.get', 'access.me', 'archive.info'])

function contextOf(connection: Connection): CallContext {
	const { workspace } = connection
	return {
		connection,
		files: workspace.files,
		get archive() {
			if (!workspace.archive) throw new AppError('archive.notOpen')
			return workspace.archive
		},
		get jobs() {
			if (!workspace.jobs) throw new AppError('archive.notOpen')
			return workspace.jobs
		},
		get actor() {
			if (!connection.account) throw new AppError('access.signInFirst')
			return connection.account
		},
	}
}

function signOutWhenIdle(connection: Connection, name: ProcedureName): void {
	const now = Date.now()
	if (connection.account && now - connection.lastCallAt > IDLE_MINUTES * 60_000)
		connection.workspace.signOut(connection, 'idle')
	if (!BY_ITSELF.has(name)) connection.lastCallAt = now
}

const isProcedure = (name: string): name is ProcedureName => Object.hasOwn(contract, name)

async function answer(name: ProcedureName, input: unknown, connection: Connection): Promise<unknown> {
	signOutWhenIdle(connection, name)
	authorise(contract[name].access, connection.account)
	return features.call(name, input, contextOf(connection))
}

/** Every call comes through here, whoever makes it: known name, signed in, allowed, valid input; only error codes leave. */
export async function dispatch(connection: Connection, name: unknown, input: unknown): Promise<Reply> {
	try {
		if (typeof name !== 'string' || !isProcedure(name)) throw new AppError('call.unknown')
		return { ok: true, value: await answer(name, input, connection) }
	} catch (error) {
		const known = databaseError(error)
		return { ok: false, error: (known instanceof AppError ? known : reportIncident(known)).toShape() }
	}
}
