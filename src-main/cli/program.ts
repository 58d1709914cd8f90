import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { PRACTICE_PASSWORD, practiceAccounts } from '#shared/domain/practice'
import { contract, type Input, type Output, type ProcedureName } from '#shared/contract/index'
import type { JobView } from '#shared/contract/jobs'
import type { Role } from '#shared/domain/roles'
import { AppError, errorFromShape } from '#shared/errors/index'
import type { Connection } from '../backend/context.ts'
import { dispatch } from '../backend/dispatch.ts'
import { BackendWorkspace } from '../backend/workspace.ts'
import { type Options, UsageError } from './command.ts'
import { ProgressLine } from './progress.ts'

const jobStarted = z.object({ jobId: z.int() })

/** The command line's side of the backend: the same door as the window's, in the same process. */
export class Program {
	readonly progress = new ProgressLine()
	readonly #workspace: BackendWorkspace
	readonly #connections = new Map<string, Connection>()
	#credentials: { name: string; password: string } | null = null

	constructor() {
		this.#workspace = new BackendWorkspace((event, payload) => {
			if (event === 'job' && 'phase' in payload && payload.state === 'running') this.progress.show(payload)
		})
	}

	/** `--as NAME --password-file F`, or SCEAU_ACCOUNT and SCEAU_PASSWORD_FILE. */
	useCredentials(options: Options): void {
		const name = options.text('as') ?? process.env.SCEAU_ACCOUNT
		const file = options.text('password-file') ?? process.env.SCEAU_PASSWORD_FILE
		if (name === undefined) return
		if (file === undefined) {
			if (!practiceAccounts.some((account) => account.name === name)) throw new UsageError('--password-file')
			this.#credentials = { name, password: PRACTICE_PASSWORD }
		} else this.#credentials = { name, password: secretIn(file) }
	}

	open(folder: string): Promise<void> {
		return this.#workspace.openArchive(resolve(folder))
	}

	close(): Promise<void> {
		return this.#workspace.close()
	}

	grant(path: string): string {
		return this.#workspace.files.grant(path).handle
	}

	/** Calls as the account given, or in a practice archive as the first account whose role the procedure names. */
	async call<Name extends ProcedureName>(name: Name, input: Input<Name>, as?: Role): Promise<Output<Name>> {
		const connection = await this.#connectionFor(name, as)
		return this.#dispatch(connection, name, input)
	}

	/** Starts a job and waits for its end; throws what it failed with. */
	async job<Name extends ProcedureName>(name: Name, input: Input<Name>, as?: Role): Promise<unknown> {
		const { jobId } = jobStarted.parse(await this.call(name, input, as))
		const job = await this.#ended(jobId)
		this.progress.done()
		if (job.error) throw errorFromShape(job.error)
		return job.result
	}

	async #ended(jobId: number): Promise<JobView> {
		const { jobs } = this.#workspace
		if (!jobs) throw new AppError('archive.notOpen')
		const stop = () => jobs.cancel(jobId)
		process.once('SIGINT', stop)
		try {
			return await jobs.ended(jobId)
		} finally {
			process.off('SIGINT', stop)
		}
	}

	async #dispatch<Name extends ProcedureName>(
		connection: Connection,
		name: Name,
		input: Input<Name>,
	): Promise<Output<Name>> {
		const reply = await dispatch(connection, name, input)
		if (!reply.ok) throw errorFromShape(reply.error)
		// A reply to Name carries Output<Name>: dispatch answers through the contract's own handler table.
		return reply.value as Output<Name>
	}

	async #connectionFor(name: ProcedureName, as?: Role): Promise<Connection> {
		const { access } = contract[name]
		const credentials =
			this.#credentials ?? this.#practiceCredentials(as ?? (typeof access === 'string' ? 'clerk' : access[0]))
		const key = access === 'anyone' || !credentials ? '' : credentials.name
		const connection = this.#connections.get(key) ?? this.#workspace.connect()
		this.#connections.set(key, connection)
		if (key !== '' && credentials && !connection.account) await this.#dispatch(connection, 'access.signIn', credentials)
		return connection
	}

	#practiceCredentials(role: Role | undefined) {
		if (!this.#workspace.archive?.info.practice || role === undefined) return null
		const account = practiceAccounts.find((one) => one.role === role)
		return { name: account?.name ?? '', password: PRACTICE_PASSWORD }
	}
}

/** First line of a file that holds a password or passphrase. */
export function secretIn(file: string): string {
	try {
		return readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? ''
	} catch {
		throw new AppError('file.unreadable', { file: basename(file) })
	}
}
