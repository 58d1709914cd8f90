import type { z } from 'zod'
import type { AppErrorShape } from '../errors/index.ts'
import { accessContract } from './access.ts'
import { archiveContract } from './archive.ts'
import { batchEndContract } from './batchEnd.ts'
import { documentsContract } from './documents.ts'
import { importsContract } from './imports.ts'
import { jobsContract, type JobView } from './jobs.ts'
import { keysContract } from './keys.ts'
import { journalContract } from './journal.ts'
import { practiceContract } from './practice.ts'
import { legalisationContract } from './legalisation.ts'
import { publicationContract } from './publication.ts'
import { reconciliationContract } from './reconciliation.ts'
import { signatureLevelContract } from './signatureLevel.ts'
import { signingContract } from './signing.ts'

/** Every procedure of the backend: who may call it, what it takes, what it answers. */
export const contract = {
	...accessContract,
	...archiveContract,
	...importsContract,
	...reconciliationContract,
	...documentsContract,
	...signingContract,
	...keysContract,
	...batchEndContract,
	...legalisationContract,
	...signatureLevelContract,
	...publicationContract,
	...practiceContract,
	...journalContract,
	...jobsContract,
}

export type Contract = typeof contract
export type ProcedureName = keyof Contract
/** As a caller writes it (defaults may be left out) and as a handler receives it. */
export type Input<Name extends ProcedureName> = z.input<Contract[Name]['input']>
export type ParsedInput<Name extends ProcedureName> = z.output<Contract[Name]['input']>
export type Output<Name extends ProcedureName> = z.output<Contract[Name]['output']>

export type Reply<Value = unknown> = { ok: true; value: Value } | { ok: false; error: AppErrorShape }

/** What the backend tells without being asked. */
export interface Events {
	job: JobView
	/** Something in the archive changed; `topics` are feature names whose queries are stale. */
	changed: { topics: string[] }
	/** The window's account was signed out: idle too long, another archive, or a backend that ended and was started again. */
	signedOut: { because: 'idle' | 'archiveChanged' | 'backendStopped' }
}
export type EventName = keyof Events

/** Procedures of the shell (native dialogs and the like), answered before the backend is asked. */
export interface ShellProcedures {
	'shell.chooseFiles': { input: { title: string; extensions: string[]; multiple: boolean }; output: ChosenFile[] }
	'shell.chooseFolder': { input: { title: string }; output: ChosenFile | null }
	'shell.chooseSave': {
		input: { title: string; suggestedName: string; extensions: string[] }
		output: ChosenFile | null
	}
	/** Files dropped on the window; the preload turns File objects into paths, the page never sees one. */
	'shell.dropped': { input: { files: unknown[] }; output: ChosenFile[] }
	/** Shows a file or folder that was chosen or written earlier in the system's file manager. */
	'shell.reveal': { input: { handle: string }; output: null }
	'shell.restartBackend': { input: Record<string, never>; output: null }
	/** Language of the menu; the shell remembers it. */
	'shell.setLanguage': { input: { language: 'fr' | 'ht' | 'en' }; output: null }
}
export interface ChosenFile {
	handle: string
	/** Last part of the path, for people. */
	name: string
}

/** What the preload puts on `window`: two functions and nothing else. */
export interface Bridge {
	invoke(name: string, input: unknown): Promise<Reply>
	on(listener: (event: EventName, payload: Events[EventName]) => void): () => void
}
