import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { runTask } from '../../workers/pool.ts'
import { stagedColumns, StagingWriter, type Numbered } from './queries.ts'
import type { RawText } from './rawBlocks.ts'
import { LocalSink, type Row, type StagingSink } from './sink.ts'

/** Stand between cells and rows of what is handed over; tidy text never holds them. */
const CELL_END = '\x1f'
const ROW_END = '\x1e'
const ROWS_A_MESSAGE = 1_000
const MOST_UNDER_WAY = 4
const WRITER_HEAP_MEGABYTES = 256

/** One hand-over: sittings as text, which crosses threads ten times as fast as rows of values. */
interface Delivery {
	sittings: Uint8Array<ArrayBuffer>
	findings: Row[]
	setAside: Row[]
	blocks: RawText[]
	/** With the last one. */
	numbered: Numbered | null
}

export interface WriterRequest {
	path: string
	slots: number
	statements: string[]
}

/** Hands everything to a thread that writes the staging file while this one goes on reading. */
export class ThreadSink implements StagingSink {
	readonly #port: MessagePort
	readonly #written: Promise<unknown>
	#failure: { error: unknown } | null = null
	#sittings: string[] = []
	#findings: Row[] = []
	#setAside: Row[] = []
	#blocks: RawText[] = []
	#underWay = 0
	#wake: () => void = () => undefined

	constructor(request: WriterRequest) {
		const { port1, port2 } = new MessageChannel()
		this.#port = port1
		port1.on('message', () => {
			this.#underWay--
			this.#wake()
		})
		this.#written = runTask(
			'imports.write',
			{ ...request, port: port2 },
			{ transfer: [port2], maximumHeapMegabytes: WRITER_HEAP_MEGABYTES },
		).catch((error: unknown) => {
			this.#failure = { error }
			this.#wake()
		})
	}

	sitting(row: Row): void {
		this.#sittings.push(row.join(CELL_END))
	}

	finding(row: Row): void {
		this.#findings.push(row)
	}

	setAside(row: Row): void {
		this.#setAside.push(row)
	}

	block(block: RawText): void {
		this.#blocks.push(block)
	}

	async relieve(): Promise<void> {
		if (this.#sittings.length + this.#findings.length + this.#setAside.length < ROWS_A_MESSAGE) return
		this.#deliver(null)
		while (this.#underWay > MOST_UNDER_WAY) await this.#next()
	}

	async finish(numbered: Numbered): Promise<void> {
		this.#deliver(numbered)
		await this.#written
		this.#throwFailure()
	}

	async close(): Promise<void> {
		this.#port.close()
		await this.#written
	}

	#deliver(numbered: Numbered | null): void {
		const sittings = new TextEncoder().encode(this.#sittings.join(ROW_END))
		const delivery: Delivery = {
			sittings,
			findings: this.#findings,
			setAside: this.#setAside,
			blocks: this.#blocks,
			numbered,
		}
		this.#port.postMessage(delivery, [sittings.buffer, ...this.#blocks.map(({ text }) => text.buffer)])
		this.#underWay++
		this.#sittings = []
		this.#findings = []
		this.#setAside = []
		this.#blocks = []
	}

	async #next(): Promise<void> {
		this.#throwFailure()
		await new Promise<void>((resolve) => {
			this.#wake = resolve
		})
		this.#throwFailure()
	}

	#throwFailure(): void {
		if (this.#failure) throw this.#failure.error
	}
}

const cell = z.union([z.string(), z.number(), z.null()])
const delivery = z.object({
	sittings: z.instanceof(Uint8Array),
	findings: z.array(z.array(cell)),
	setAside: z.array(z.array(cell)),
	blocks: z.array(z.custom<RawText>()),
	numbered: z.custom<Numbered>().nullable(),
})

/** Columns of sittings that are never null: there, an empty text is an empty text. */
const texts = new Set(columnsNamed(['surname', 'given_names', 'series', 'name_key']))
const numbers = new Set(
	columnsNamed([
		'id',
		'session_id',
		'bareme_id',
		'import_id',
		'source_sheet',
		'source_row',
		'total',
		'average',
		'mark_flags',
	]),
)

function columnsNamed(names: readonly string[]): number[] {
	return names.map((name) => stagedColumns.sitting.findIndex((column) => column === name))
}

/** A cell as it was before it became text; numbers as numbers, which SQLite takes several times faster. */
function valueOf(text: string, column: number): string | number | null {
	if (text === '') return texts.has(column) ? '' : null
	return column >= stagedColumns.sitting.length || numbers.has(column) ? Number(text) : text
}

/** The other end: writes what arrives until the last delivery, or until the port closes. */
export async function writeDeliveries({ path, slots, statements }: WriterRequest, port: MessagePort): Promise<void> {
	const sink = new LocalSink(new StagingWriter(path, slots, statements))
	const decoder = new TextDecoder()
	/** Answers true with the last delivery. */
	const write = async (message: unknown): Promise<boolean> => {
		const { sittings, findings, setAside, blocks, numbered } = delivery.parse(message)
		const text = decoder.decode(sittings)
		if (text !== '') for (const row of text.split(ROW_END)) sink.sitting(row.split(CELL_END).map(valueOf))
		for (const row of findings) sink.finding(row)
		for (const row of setAside) sink.setAside(row)
		for (const block of blocks) sink.block(block)
		await sink.relieve()
		port.postMessage(null)
		if (numbered) await sink.finish(numbered)
		return numbered !== null
	}
	try {
		for await (const message of arriving(port)) if (await write(message)) break
	} finally {
		port.close()
		await sink.close()
	}
}

/** Messages in order, until the other end closes the port. */
async function* arriving(port: MessagePort): AsyncGenerator {
	const waiting: unknown[] = []
	let closed = false
	let wake: () => void = () => undefined
	port.on('message', (message) => {
		waiting.push(message)
		wake()
	})
	port.on('close', () => {
		closed = true
		wake()
	})
	for (;;) {
		if (waiting.length > 0) yield waiting.shift()
		else if (closed) return
		else
			await new Promise<void>((resolve) => {
				wake = resolve
			})
	}
}
