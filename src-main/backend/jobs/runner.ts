import { z } from 'zod'
import type { JobView, jobKind } from '#shared/contract/jobs'
import { AppError, appErrorShape } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import { databaseError, type Actor } from '../database/mutate.ts'
import { reportIncident } from '../incidents.ts'
import { Pace } from './pace.ts'
import { insertJob, listJobs, readJob, setJobProgress, setJobState, unfinishedJobs, type JobRow } from './queries.ts'

export type JobKind = z.infer<typeof jobKind>

export interface JobContext {
	readonly jobId: number
	readonly archive: Archive
	readonly actor: Actor
	/** What must not be written down (passphrases); absent when the job goes on after a restart. */
	readonly secrets: unknown
	readonly signal: AbortSignal
	/** `phase` is translated as `jobs.phase.<phase>`. Cheap: may be called for every row. */
	progress(phase: string, done: number, total: number): void
}

export interface JobDefinition {
	kind: JobKind
	/** After a restart: go on by itself, or wait as failed until somebody resumes it (where secrets are needed). */
	afterRestart: 'run' | 'fail'
	/** `input` is what was stored at the start; answers JSON. */
	run(input: unknown, context: JobContext): Promise<unknown>
	/** Wipes what was handed over at the start, however the job ended, or when it never began. */
	forget?(secrets: unknown): void
	/** Takes away what a stopped program left half done outside of the archive; for jobs that do not go on by themselves. */
	clearUp?(input: unknown, archive: Archive): void
}

interface Running {
	controller: AbortController
	pace: Pace
	phase: string
	done: number
	total: number
	toldAt: number
	storedAt: number
}

const TELL_EVERY_MS = 200
const STORE_EVERY_MS = 2_000

/** Long work as rows of the database: one at a time, with progress, cancellable, and known after a restart. */
export class JobRunner {
	readonly #archive: Archive
	readonly #definitions: ReadonlyMap<JobKind, JobDefinition>
	readonly #tell: (job: JobView) => void
	readonly #running = new Map<number, Running>()
	readonly #secrets = new Map<number, unknown>()
	readonly #settled = new Map<number, Promise<void>>()
	#tail: Promise<void> = Promise.resolve()
	#closed = false

	constructor(archive: Archive, definitions: readonly JobDefinition[], tell: (job: JobView) => void) {
		this.#archive = archive
		this.#definitions = new Map(definitions.map((definition) => [definition.kind, definition]))
		this.#tell = tell
	}

	/** Takes up what a stopped program left: jobs that need no secret go on, the others wait to be resumed. */
	recover(): void {
		for (const job of unfinishedJobs(this.#archive.sqlite)) {
			const definition = this.#definitions.get(job.kind)
			if (definition?.afterRestart === 'run') {
				this.#enqueue(job.id)
				continue
			}
			this.#clearUp(job, definition)
			setJobState(this.#archive.sqlite, job.id, {
				state: 'failed',
				error: { code: 'job.interrupted', parameters: {} },
			})
		}
	}

	/** The disk may be gone; whoever takes the work up again clears up as well. */
	#clearUp(job: JobRow, definition: JobDefinition | undefined): void {
		try {
			definition?.clearUp?.(JSON.parse(job.input), this.#archive)
		} catch {
			return
		}
	}

	/** Queues a job and answers its id at once. `input` is stored and must hold no secret. */
	async start(kind: JobKind, input: unknown, actor: Actor, secrets?: unknown): Promise<number> {
		const id = insertJob(this.#archive.sqlite, { kind, input: JSON.stringify(input), accountId: actor.id })
		if (secrets !== undefined) this.#secrets.set(id, secrets)
		this.#enqueue(id)
		this.#tell(this.view(id))
		return id
	}

	cancel(id: number): void {
		const job = this.#row(id)
		if (job.state === 'queued') {
			setJobState(this.#archive.sqlite, id, { state: 'cancelled' })
			this.#forget(job)
		}
		this.#running.get(id)?.controller.abort(new AppError('job.cancelled'))
		this.#tell(this.view(id))
	}

	/** Starts a cancelled or failed job again where it stopped. */
	resume(id: number): void {
		const job = this.#row(id)
		const definition = this.#definitions.get(job.kind)
		if (!['failed', 'cancelled'].includes(job.state) || definition?.afterRestart !== 'run')
			throw new AppError('job.notResumable')
		setJobState(this.#archive.sqlite, id, { state: 'queued' })
		this.#enqueue(id)
		this.#tell(this.view(id))
	}

	/** Resolves when the job has ended, however it ended. */
	async ended(id: number): Promise<JobView> {
		await this.#settled.get(id)
		return this.view(id)
	}

	view(id: number): JobView {
		return this.#viewOf(this.#row(id))
	}

	list(limit: number): JobView[] {
		return listJobs(this.#archive.sqlite, limit).map((row) => this.#viewOf(row))
	}

	/** Stops what runs and waits for it; queued jobs stay queued for the next start. */
	async close(): Promise<void> {
		this.#closed = true
		for (const { controller } of this.#running.values()) controller.abort(new AppError('job.cancelled'))
		await this.#tail
	}

	#forget({ id, kind }: JobRow): void {
		const secrets = this.#secrets.get(id)
		this.#secrets.delete(id)
		if (secrets !== undefined) this.#definitions.get(kind)?.forget?.(secrets)
	}

	#row(id: number): JobRow {
		const row = readJob(this.#archive.sqlite, id)
		if (!row) throw new AppError('record.missing', { kind: 'job', id })
		return row
	}

	#viewOf(row: JobRow): JobView {
		const live = this.#running.get(row.id)
		return {
			id: row.id,
			kind: row.kind,
			state: row.state,
			phase: live?.phase ?? row.phase,
			done: live?.done ?? row.done,
			total: live?.total ?? row.total,
			rate: live?.pace.rate ?? null,
			secondsLeft: live?.pace.secondsLeft(live.total) ?? null,
			account: row.account,
			createdAt: row.created_at,
			endedAt: row.ended_at,
			error: row.error === null ? null : appErrorShape.parse(JSON.parse(row.error)),
			result: row.result === null ? null : z.json().parse(JSON.parse(row.result)),
		}
	}

	#enqueue(id: number): void {
		const turn = this.#tail.then(() => this.#run(id))
		this.#settled.set(id, turn)
		this.#tail = turn
	}

	async #run(id: number): Promise<void> {
		const job = this.#row(id)
		const definition = this.#definitions.get(job.kind)
		if (this.#closed || (job.state !== 'queued' && job.state !== 'running')) return this.#forget(job)
		const live: Running = {
			controller: new AbortController(),
			pace: new Pace(),
			phase: '',
			done: 0,
			total: 0,
			toldAt: 0,
			storedAt: 0,
		}
		this.#running.set(id, live)
		const { sqlite } = this.#archive
		setJobState(sqlite, id, { state: 'running' })
		this.#tell(this.view(id))
		let end: Parameters<typeof setJobState>[2]
		try {
			if (!definition) throw new AppError('job.notResumable')
			const result = await definition.run(JSON.parse(job.input), {
				jobId: id,
				archive: this.#archive,
				actor: { id: job.account_id, name: job.account },
				secrets: this.#secrets.get(id),
				signal: live.controller.signal,
				progress: (phase, done, total) => this.#progress(id, live, phase, done, total),
			})
			end = { state: 'done', result: JSON.stringify(result ?? null) }
		} catch (error) {
			end = this.#failure(error, live.controller.signal)
		}
		this.#forget(job)
		if (sqlite.open) {
			// A job stopped because the program closes must be taken up at the next start.
			if (!(this.#closed && end.state === 'cancelled')) setJobState(sqlite, id, end)
			setJobProgress(sqlite, id, live.phase, live.done, live.total)
		}
		this.#running.delete(id)
		if (sqlite.open) this.#tell(this.view(id))
	}

	#failure(error: unknown, signal: AbortSignal): Parameters<typeof setJobState>[2] {
		const known = databaseError(error)
		if (signal.aborted || (known instanceof AppError && known.code === 'job.cancelled'))
			return { state: 'cancelled', error: new AppError('job.cancelled').toShape() }
		return { state: 'failed', error: known instanceof AppError ? known.toShape() : reportIncident(known).toShape() }
	}

	#progress(id: number, live: Running, phase: string, done: number, total: number): void {
		const now = performance.now()
		const newPhase = phase !== live.phase
		live.phase = phase
		live.done = Math.round(done)
		live.total = Math.round(total)
		if (!newPhase && now - live.toldAt < TELL_EVERY_MS) return
		live.toldAt = now
		live.pace.note(phase, done, now)
		if (now - live.storedAt > STORE_EVERY_MS && !this.#archive.writing) {
			live.storedAt = now
			setJobProgress(this.#archive.sqlite, id, phase, live.done, live.total)
		}
		this.#tell(this.view(id))
	}
}
