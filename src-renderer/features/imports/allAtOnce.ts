import { useSyncExternalStore } from 'react'
import type { ChosenFile } from '#shared/contract/index'
import { asCallError, call, type CallError } from '../../api/client.ts'

/** A file of many that come in one after the other without anybody looking. */
export interface RunEntry {
	file: ChosenFile
	/** Once the backend has taken it. */
	taken: { importId: number; jobId: number } | null
	/** Why it was not taken. */
	error: CallError | null
}

export interface Run {
	/** ISO. */
	startedAt: string
	entries: readonly RunEntry[]
	/** Every file was taken or refused, or somebody stopped it. */
	handedOver: boolean
}

/** Beside the pages, so that it goes on while other rooms are open. */
let run: Run | null = null
const listeners = new Set<() => void>()

function set(next: Run | null): void {
	run = next
	for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
	listeners.add(listener)
	return () => listeners.delete(listener)
}

export const useRun = (): Run | null => useSyncExternalStore(subscribe, () => run)

/** Hands the files to the backend in order; there each waits for its turn, also over a restart. */
export async function startRun(files: readonly ChosenFile[]): Promise<void> {
	const entries: RunEntry[] = files.map((file) => ({ file, taken: null, error: null }))
	const startedAt = new Date().toISOString()
	set({ startedAt, entries: [...entries], handedOver: false })
	const mine = () => run?.startedAt === startedAt && !run.handedOver
	for (const [index, { file }] of entries.entries()) {
		const outcome = await take(file)
		if (!mine()) {
			// Stopped while the backend was looking at it.
			if (outcome.taken) await giveUp(outcome.taken)
			return
		}
		entries[index] = { file, ...outcome }
		set({ startedAt, entries: [...entries], handedOver: index === entries.length - 1 })
	}
}

async function take(file: ChosenFile): Promise<Omit<RunEntry, 'file'>> {
	try {
		const taken = await call('imports.stage', { file: file.handle, session: {}, commit: true })
		return { taken, error: null }
	} catch (failure) {
		return { taken: null, error: asCallError(failure) }
	}
}

/** Files that have come in stay, those still in a queue are given up; the last in it first, so that no turn comes up meanwhile. */
export async function stopRun(): Promise<void> {
	if (!run) return
	const { entries } = run
	set({ ...run, handedOver: true })
	for (const { taken } of entries.toReversed()) if (taken) await giveUp(taken)
}

/** Nothing happens to one that has come in. */
async function giveUp({ importId, jobId }: NonNullable<RunEntry['taken']>): Promise<void> {
	await call('jobs.cancel', { id: jobId })
	const { state } = await call('imports.get', { importId })
	if (state === 'staging') await call('imports.discard', { importId })
}

export const forgetRun = (): void => set(null)
