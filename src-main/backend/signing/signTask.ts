import { KeyObject } from 'node:crypto'
import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { bareme, profile } from '#shared/domain/profile'
import { AppError, type AppErrorShape } from '#shared/errors/index'
import { reportIncident } from '../incidents.ts'
import type { Task } from '../workers/task.ts'
import { DocumentMaker } from './documentMaker.ts'
import { keyAlgorithms } from './signer.ts'
import { severalAtOnce, stampPdf } from './stampPdf.ts'
import type { TimestampAuthority } from './timestamp.ts'
import type {
	ChunkOrder,
	DocumentOrder,
	FromSigningWorker,
	MadeChunk,
	MadeDocument,
	ToWorker,
} from './signingWorkers.ts'
import { EntryWriter } from './volumeEntries.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** A Buffer comes out of a thread's door as plain bytes. */
const octets = bytes.transform((value) => Buffer.from(value))
const key = z.custom<KeyObject>((value) => value instanceof KeyObject)

const certified = { algorithm: z.enum(keyAlgorithms), certificate: bytes, chain: z.array(bytes) }
const token = z.strictObject({ port: z.instanceof(MessagePort), shared: z.instanceof(SharedArrayBuffer) })

/** What a signing thread needs to know; keys come as objects in memory. */
const taskInput = z.strictObject({
	port: z.instanceof(MessagePort),
	maker: z.strictObject({
		material: z.union([z.strictObject({ ...certified, privateKey: key }), z.strictObject({ ...certified, token })]),
		barcode: z.strictObject({ keyId: bytes, privateKey: key }),
		kind: z.string(),
		profile,
		baremes: z.array(bareme),
		practice: z.boolean(),
		signerName: z.string(),
		reason: z.string(),
		signedAt: z.date(),
		evidence: z
			.strictObject({
				timestampRoom: z.int(),
				validation: z
					.strictObject({ certificates: z.array(octets), crls: z.array(octets), ocspResponses: z.array(octets) })
					.nullable(),
			})
			.optional(),
	}),
	timestamp: z
		.strictObject({
			url: z.string(),
			timeoutSeconds: z.number(),
			policy: z.string().nullable(),
			roots: z.array(octets).readonly(),
			firstPauseMilliseconds: z.number().optional(),
		})
		.nullable(),
})
export type SignTaskInput = Omit<z.input<typeof taskInput>, 'port'>

/** Requests to the authority of time that one thread has under way. */
const STAMPS_AT_ONCE = 8
const USUAL_DOCUMENT = 40_000

/** Makes one chunk of documents as entries of a volume. `spare`: memory that a chunk before had, if there is any. */
async function makeChunk(
	maker: DocumentMaker,
	{ documents, spare }: { documents: readonly DocumentOrder[]; spare: ArrayBuffer | null },
	timestamp: TimestampAuthority | null,
): Promise<MadeChunk> {
	const entries = new EntryWriter(maker.signedAt, spare ?? new ArrayBuffer(documents.length * USUAL_DOCUMENT))
	// Laid out before several documents need the same layout at the same time.
	for (const { content } of documents) await maker.engineFor(content)
	const made: MadeDocument[] = []
	if (timestamp) {
		const stamped = await severalAtOnce(documents, STAMPS_AT_ONCE, (one) => makeStamped(maker, one, timestamp))
		for (const { name, pdf, ...one } of stamped) {
			entries.add(name, pdf)
			made.push({ ...one, pdfBytes: pdf.length })
		}
	} else
		for (const { name, content, publicIndex } of documents) {
			const { pdf, barcode, pdfSha256 } = await maker.make(content, publicIndex)
			entries.add(name, pdf)
			made.push({ barcode, pdfSha256, pdfBytes: pdf.length })
		}
	return { made, entries: entries.take() }
}

/** Signed at once, complete when the authority of time has answered: meanwhile the next ones are made. */
async function makeStamped(
	maker: DocumentMaker,
	{ name, content, publicIndex }: DocumentOrder,
	timestamp: TimestampAuthority,
) {
	const engine = await maker.engineFor(content)
	const { barcode, cms, pdf: unstamped } = maker.makeWith(engine, content, publicIndex)
	return { name, barcode, ...(await stampPdf(Buffer.from(unstamped), cms, timestamp)) }
}

const shapeOf = (error: unknown): AppErrorShape => (error instanceof AppError ? error : reportIncident(error)).toShape()

/** Takes chunks from its port, in order, until it is told to end. */
export const signTask: Task = async (input) => {
	const { port, maker: options, timestamp } = taskInput.parse(input)
	const maker = new DocumentMaker(options)
	const answer = (message: FromSigningWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
	const make = async ({ chunk, ...order }: ChunkOrder) => {
		try {
			const done = await makeChunk(maker, order, timestamp)
			answer({ chunk, ...done }, [done.entries.buffer])
		} catch (error) {
			answer({ chunk, error: shapeOf(error) })
		}
	}
	let tail = Promise.resolve()
	await new Promise<void>((resolve) => {
		port.on('message', (message: ToWorker) => {
			if ('end' in message) resolve()
			else tail = tail.then(() => make(message))
		})
	})
	await tail
	port.close()
	return null
}
