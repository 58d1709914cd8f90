import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { runTask } from '../../workers/pool.ts'
import { numberColumns, StagingWriter, textColumns, type Numbered } from './queries.ts'
import type { RawText } from './rawBlocks.ts'
import { LocalSink, type Row, type StagingSink } from './sink.ts'

/** Stands behind each text of what is handed over; tidy text never holds it. */
const TEXT_END = '\x1f'
const ROWS_A_MESSAGE = 1_000
const MOST_UNDER_WAY = 4
const WRITER_HEAP_MEGABYTES = 256

/** One hand-over: numbers of sittings in one piece and their texts in another, which cross threads ten times as fast as rows. */
interface Delivery {
	rows: number
	numbers: Float64Array<ArrayBuffer>
	texts: string
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
	readonly #width: number
	#rows = 0
	#numbers: Float64Array<ArrayBuffer>
	#texts: string[] = []
	#findings: Row[] = []
	#setAside: Row[] = []
	#blocks: RawText[] = []
	#underWay = 0
	#wake: () => void = () => undefined

	constructor(request: WriterRequest) {
		this.#width = numberColumns.length + request.slots
		this.#numbers = new Float64Array(this.#width * ROWS_A_MESSAGE)
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

	sitting(numbers: Float64Array, texts: readonly (string | null)[]): void {
		const at = this.#rows * this.#width
		if (at + this.#width > this.#numbers.length) {
			const larger = new Float64Array(2 * this.#numbers.length)
			larger.set(this.#numbers)
			this.#numbers = larger
		}
		this.#numbers.set(numbers, at)
		this.#texts.push(texts.join(TEXT_END))
		this.#rows++
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
		if (this.#rows + this.#findings.length + this.#setAside.length < ROWS_A_MESSAGE) return
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
		const texts = this.#texts.join(TEXT_END)
		const numbers = this.#numbers
		const delivery: Delivery = {
			rows: this.#rows,
			numbers,
			texts,
			findings: this.#findings,
			setAside: this.#setAside,
			blocks: this.#blocks,
			numbered,
		}
		this.#port.postMessage(delivery, [numbers.buffer])
		this.#underWay++
		this.#rows = 0
		this.#numbers = new Float64Array(this.#width * ROWS_A_MESSAGE)
		this.#texts = []
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
	rows: z.int(),
	numbers: z.instanceof(Float64Array),
	texts: z.string(),
	findings: z.array(z.array(cell)),
	setAside: z.array(z.array(cell)),
	blocks: z.array(z.custom<RawText>()),
	numbered: z.custom<Numbered>().nullable(),
})

/** The other end: writes what arrives until the last delivery, or until the port closes. */
export async function writeDeliveries({ path, slots, statements }: WriterRequest, port: MessagePort): Promise<void> {
	const sink = new LocalSink(new StagingWriter(path, slots, statements))
	const width = numberColumns.length + slots
	/** Answers true with the last delivery. */
	const write = async (message: unknown): Promise<boolean> => {
		const { rows, numbers, texts, findings, setAside, blocks, numbered } = delivery.parse(message)
		const all = texts.split(TEXT_END)
		for (let row = 0; row < rows; row++)
			sink.sitting(numbers.subarray(row * width, (row + 1) * width), all, row * textColumns.length)
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
