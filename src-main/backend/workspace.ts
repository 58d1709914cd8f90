import type { EventName, Events } from '#shared/contract/index'
import type { Archive } from './archive/archive.ts'
import { openArchive } from './archive/lifecycle.ts'
import type { Connection, Workspace } from './context.ts'
import { features } from './features.ts'
import { FileGrants } from './files.ts'
import { JobRunner } from './jobs/runner.ts'

export type Emit = <Name extends EventName>(event: Name, payload: Events[Name]) => void

interface Opened {
	archive: Archive
	jobs: JobRunner
	close: () => void
}

/** The backend's state: at most one open archive, its job runner, and who is connected. */
export class BackendWorkspace implements Workspace {
	readonly files = new FileGrants()
	readonly #emit: Emit
	readonly #connections = new Set<Connection>()
	#opened: Opened | null = null

	constructor(emit: Emit) {
		this.#emit = emit
	}

	get archive(): Archive | null {
		return this.#opened?.archive ?? null
	}

	get jobs(): JobRunner | null {
		return this.#opened?.jobs ?? null
	}

	connect(): Connection {
		const connection: Connection = { account: null, lastCallAt: Date.now(), workspace: this }
		this.#connections.add(connection)
		return connection
	}

	/** Makes an archive the open one and signs everybody out; where it cannot be opened, none is open afterwards. */
	async openArchive(folder: string): Promise<void> {
		await this.close()
		const { archive, close } = await openArchive(folder, (topics) => this.#emit('changed', { topics: [...topics] }))
		const jobs = new JobRunner(archive, features.jobs, (job) => this.#emit('job', job))
		this.#opened = { archive, jobs, close }
		jobs.recover()
	}

	async close(): Promise<void> {
		const opened = this.#opened
		if (!opened) return
		this.#opened = null
		for (const connection of this.#connections) this.signOut(connection, 'archiveChanged')
		await opened.jobs.close()
		opened.close()
	}

	signOut(connection: Connection, because: Events['signedOut']['because']): void {
		if (!connection.account) return
		connection.account = null
		this.#emit('signedOut', { because })
	}
}
