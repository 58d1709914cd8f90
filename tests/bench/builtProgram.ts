import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Input, Output, ProcedureName } from '#shared/contract/index'
import type { JobView } from '#shared/contract/jobs'
import { importView, type ImportView } from '#shared/contract/imports'
import { PRACTICE_PASSWORD } from '#shared/domain/practice'
import { BackendChild } from '../harness/backendChild.ts'

/** The built backend as it runs under the window, in a process whose peak memory is its own. */
export class BuiltProgram {
	readonly #child: BackendChild
	readonly #ended = new Map<number, JobView>()
	readonly #waiting = new Map<number, (job: JobView) => void>()

	private constructor(child: BackendChild) {
		this.#child = child
		child.onEvent((event, payload) => {
			if (event !== 'job' || !('kind' in payload) || payload.endedAt === null) return
			this.#ended.set(payload.id, payload)
			this.#waiting.get(payload.id)?.(payload)
		})
	}

	/** With a fresh practice archive in `folder`, signed in as its clerk. */
	static async withPracticeArchive(folder: string): Promise<BuiltProgram> {
		const program = new BuiltProgram(await BackendChild.start())
		const { handle } = await program.#child.grant(join(folder, 'archive'))
		await program.call('archive.create', { folder: handle, profileId: 'haiti', practice: true })
		await program.call('access.signIn', { name: 'commis', password: PRACTICE_PASSWORD })
		return program
	}

	async call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
		const reply = await this.#child.invoke(name, input)
		if (!reply.ok) throw new Error(`${name}: ${reply.error.code}`)
		return reply.value as Output<Name>
	}

	async grant(path: string): Promise<string> {
		return (await this.#child.grant(path)).handle
	}

	/** Waits until a job has ended, however it ends. */
	settled(jobId: number): Promise<JobView> {
		const job = this.#ended.get(jobId)
		return job ? Promise.resolve(job) : new Promise((resolve) => this.#waiting.set(jobId, resolve))
	}

	/** Waits until a job is done; throws where it is not. */
	async ended(jobId: number): Promise<JobView> {
		const job = await this.settled(jobId)
		if (job.state !== 'done') throw new Error(`${job.kind}: ${job.error?.code ?? job.state}`)
		return job
	}

	/** From the choice of a file to its receipt. */
	async importFile(path: string): Promise<ImportView> {
		const { importId, jobId } = await this.call('imports.stage', { file: await this.grant(path), session: {} })
		await this.ended(jobId)
		return importView.parse((await this.ended((await this.call('imports.commit', { importId })).jobId)).result)
	}

	/** Most memory the process has had so far; null where the system does not tell (only Linux does). */
	get peakMegabytes(): number | null {
		try {
			const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
			return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
		} catch {
			return null
		}
	}

	stop(): Promise<void> {
		return this.#child.stop()
	}
}
