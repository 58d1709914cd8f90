import type { ParsedInput, Output, ProcedureName } from '#shared/contract/index'
import type { AccountView } from '#shared/contract/access'
import type { Archive } from './archive/archive.ts'
import type { FileGrants } from './files.ts'
import type { JobRunner } from './jobs/runner.ts'

export type { Archive } from './archive/archive.ts'
export type { Actor, Mutation } from './database/mutate.ts'
export type { JobContext, JobDefinition } from './jobs/runner.ts'

/** What a handler may use. Getters throw `archive.notOpen` or `access.signInFirst` where there is none. */
export interface CallContext {
	readonly archive: Archive
	readonly actor: AccountView
	readonly files: FileGrants
	readonly jobs: JobRunner
	readonly connection: Connection
}

/** One caller: the window, the command line or a test. Who is signed in belongs to the connection. */
export interface Connection {
	account: AccountView | null
	/** Milliseconds since 1970 of the last call a person caused; accounts left idle are signed out. */
	lastCallAt: number
	readonly workspace: Workspace
}

/** What all connections of a backend share. */
export interface Workspace {
	readonly archive: Archive | null
	readonly jobs: JobRunner | null
	readonly files: FileGrants
	openArchive(folder: string): Promise<void>
	signOut(connection: Connection, because: 'idle' | 'archiveChanged'): void
}

export type Handler<Name extends ProcedureName> = (
	input: ParsedInput<Name>,
	context: CallContext,
) => Promise<Output<Name>> | Output<Name>

export type FeatureHandlers<Prefix extends string> = {
	[Name in ProcedureName as Name extends `${Prefix}.${string}` ? Name : never]: Handler<Name>
}
