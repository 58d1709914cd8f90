import { MessageChannel } from 'node:worker_threads'
import { z } from 'zod'
import { scan as scanShape, type Layout, type Scan } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { runTask } from '../../workers/pool.ts'
import { IMPORT_HEAP_MEGABYTES } from '../jobs.ts'
import { knownRow } from '../taskInputs.ts'
import type { KnownRow, ScanRequest } from './scan.ts'

const scanState = z.strictObject({ scan: scanShape, known: z.array(knownRow) })

/** A look through one file under one layout, going on while somebody asks for it. */
interface Running {
	/** Layout and session; another one starts anew. */
	key: string
	/** What decides on the cells themselves: rows read with another encoding are other rows. */
	textKey: string
	scan: Scan
	known: KnownRow[]
	error: unknown
	askedAt: number
	stop: AbortController
}

const NOTHING_YET: Scan = { done: false, share: 0, rowsLookedAt: 0, counts: {}, rows: [], values: [] }
const MOST_FILES = 4
/** The window that asked has gone on to something else. */
const FORGOTTEN_AFTER_MS = 5_000

/** What decides how a file is cut into rows: rows found under another are no longer rows. */
const textKeyOf = ({ encoding, delimiter, columnStarts, continuedAt, lines, sheets }: Layout) =>
	JSON.stringify([encoding, delimiter, columnStarts, continuedAt, lines, sheets.map(({ beside }) => beside)])

const running = new Map<string, Running>()

/** What a look through the whole file has found so far; starts it where none is under way for this layout. */
export function askScan(request: ScanRequest): Scan {
	const { path, layout, session } = request
	const key = JSON.stringify([layout, session])
	let current = running.get(path)
	if (current?.key !== key) {
		current?.stop.abort()
		current = start(request, key, current)
	}
	current.askedAt = Date.now()
	if (current.error !== null) {
		running.delete(path)
		throw current.error
	}
	return current.scan
}

/** Rows that an earlier look found, cut into the same cells as this layout cuts them. */
export function knownRows(path: string, layout: Layout): KnownRow[] {
	const current = running.get(path)
	return current && current.textKey === textKeyOf(layout) ? current.known : []
}

/** Ends the look through a file that is imported or put away. */
export function forgetScan(path: string): void {
	running.get(path)?.stop.abort()
	running.delete(path)
}

function start(request: ScanRequest, key: string, former: Running | undefined): Running {
	const { path, layout } = request
	const textKey = textKeyOf(layout)
	const stop = new AbortController()
	const one: Running = {
		key,
		textKey,
		scan: NOTHING_YET,
		known: former?.textKey === textKey ? former.known : [],
		error: null,
		askedAt: Date.now(),
		stop,
	}
	running.delete(path)
	running.set(path, one)
	for (const oldest of [...running.keys()].slice(0, -MOST_FILES)) forgetScan(oldest)
	const take = (message: unknown) => {
		const { scan, known } = scanState.parse(message)
		one.scan = scan
		if (scan.done || known.length > 0) one.known = known
		if (Date.now() - one.askedAt > FORGOTTEN_AFTER_MS && !scan.done) forgetScan(path)
	}
	const { port1, port2 } = new MessageChannel()
	port1.on('message', take)
	runTask(
		'imports.scan',
		{ ...request, port: port2 },
		{ transfer: [port2], signal: stop.signal, maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES },
	)
		.then(take)
		.catch((error: unknown) => {
			if (!(error instanceof AppError && error.code === 'job.cancelled')) one.error = error
		})
		.finally(() => port1.close())
	return one
}
