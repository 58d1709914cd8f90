import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventName, Events, Input, Output, ProcedureName } from '#shared/contract/index'
import type { JobView } from '#shared/contract/jobs'
import { PRACTICE_PASSWORD } from '#shared/domain/practice'
import { errorFromShape } from '#shared/errors/index'
import type { Connection } from '../../src-main/backend/context.ts'
import { dispatch } from '../../src-main/backend/dispatch.ts'
import { BackendWorkspace } from '../../src-main/backend/workspace.ts'

export type PracticeAccount = 'commis' | 'officier' | 'auditeur' | 'admin'

/** The whole backend in this process, called through its one door, each account over a connection of its own. */
export class TestBackend {
	readonly folder: string
	readonly workspace: BackendWorkspace
	readonly events: { event: EventName; payload: Events[EventName] }[] = []
	readonly #connections = new Map<string, Connection>()

	constructor() {
		this.folder = mkdtempSync(join(tmpdir(), 'sceau-test-'))
		this.workspace = new BackendWorkspace((event, payload) => this.events.push({ event, payload }))
	}

	/** A practice archive in a fresh folder. */
	static async practice(profileId = 'haiti'): Promise<TestBackend> {
		const backend = new TestBackend()
		await backend.call('nobody', 'archive.create', {
			folder: backend.grant(backend.path('archive')),
			profileId,
			practice: true,
		})
		return backend
	}

	path(name: string): string {
		return join(this.folder, name)
	}

	grant(path: string): string {
		return this.workspace.files.grant(path).handle
	}

	connection(name: string): Connection {
		const known = this.#connections.get(name) ?? this.workspace.connect()
		this.#connections.set(name, known)
		return known
	}

	/** Calls as a practice account (signed in when needed) or as `nobody`; throws the AppError that came back. */
	async call<Name extends ProcedureName>(
		as: PracticeAccount | 'nobody',
		name: Name,
		input: Input<Name>,
	): Promise<Output<Name>> {
		const connection = this.connection(as)
		if (as !== 'nobody' && !connection.account) {
			const reply = await dispatch(connection, 'access.signIn', { name: as, password: PRACTICE_PASSWORD })
			if (!reply.ok) throw errorFromShape(reply.error)
		}
		const reply = await dispatch(connection, name, input)
		if (!reply.ok) throw errorFromShape(reply.error)
		return reply.value as Output<Name>
	}

	/** Waits for a job to end, however it ends. */
	ended(jobId: number): Promise<JobView> {
		const { jobs } = this.workspace
		if (!jobs) throw new Error('no archive is open')
		return jobs.ended(jobId)
	}

	/** Closes and opens the same archive again, as after a restart. */
	async reopen(): Promise<void> {
		await this.workspace.close()
		await this.workspace.openArchive(this.path('archive'))
	}

	async dispose(): Promise<void> {
		await this.workspace.close()
		rmSync(this.folder, { recursive: true, force: true })
	}
}
