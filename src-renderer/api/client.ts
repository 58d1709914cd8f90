import type {
	ChosenFile,
	EventName,
	Events,
	Input,
	Output,
	ProcedureName,
	Reply,
	ShellProcedures,
} from '#shared/contract/index'
import type { ErrorCode } from '#shared/errors/index'

/** `Bridge` of the contract, with each call's own types. The backend has validated what it answers. */
interface TypedBridge {
	invoke<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Reply<Output<Name>>>
	invoke<Name extends keyof ShellProcedures>(
		name: Name,
		input: ShellProcedures[Name]['input'],
	): Promise<Reply<ShellProcedures[Name]['output']>>
	on(listener: (...event: { [Name in EventName]: [name: Name, payload: Events[Name]] }[EventName]) => void): () => void
}
declare global {
	interface Window {
		readonly bridge: TypedBridge
	}
}

/** A call that did not succeed; `code` and `parameters` make the message `errors.<code>`. */
export class CallError extends Error {
	readonly code: ErrorCode
	readonly parameters: Readonly<Record<string, string | number>>

	constructor(code: ErrorCode, parameters: Readonly<Record<string, string | number>>) {
		super(code)
		this.name = 'CallError'
		this.code = code
		this.parameters = parameters
	}
}

export function asCallError(failure: unknown): CallError {
	return failure instanceof CallError ? failure : new CallError('internal', { incident: '–' })
}

function valueOf<Value>(reply: Reply<Value>): Value {
	if (reply.ok) return reply.value
	throw new CallError(reply.error.code, reply.error.parameters)
}

export async function call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
	return valueOf(await window.bridge.invoke(name, input))
}

/** Native dialogs and the like. Titles are texts of the interface; extensions are without the dot. */
export const shell = {
	chooseFiles: async (title: string, extensions: string[], multiple = false): Promise<ChosenFile[]> =>
		valueOf(await window.bridge.invoke('shell.chooseFiles', { title, extensions, multiple })),
	chooseFolder: async (title: string): Promise<ChosenFile | null> =>
		valueOf(await window.bridge.invoke('shell.chooseFolder', { title })),
	chooseSave: async (title: string, suggestedName: string, extensions: string[]): Promise<ChosenFile | null> =>
		valueOf(await window.bridge.invoke('shell.chooseSave', { title, suggestedName, extensions })),
	/** Handles for files dropped on the page. */
	dropped: async (files: readonly File[]): Promise<ChosenFile[]> =>
		valueOf(await window.bridge.invoke('shell.dropped', { files: [...files] })),
	reveal: async (handle: string): Promise<void> => {
		valueOf(await window.bridge.invoke('shell.reveal', { handle }))
	},
	setLanguage: async (language: 'fr' | 'ht' | 'en'): Promise<void> => {
		valueOf(await window.bridge.invoke('shell.setLanguage', { language }))
	},
	restartBackend: async (): Promise<void> => {
		valueOf(await window.bridge.invoke('shell.restartBackend', {}))
	},
}

/** Listens to what the backend tells without being asked; answers the function that stops listening. */
export function listen(handlers: { [Name in EventName]?: (payload: Events[Name]) => void }): () => void {
	return window.bridge.on((name, payload) => {
		if (name === 'job') handlers.job?.(payload)
		else if (name === 'changed') handlers.changed?.(payload)
		else handlers.signedOut?.(payload)
	})
}
