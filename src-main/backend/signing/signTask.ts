import { KeyObject } from 'node:crypto'
import { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { bareme, profile } from '#shared/domain/profile'
import { AppError, type AppErrorShape } from '#shared/errors/index'
import { reportIncident } from '../incidents.ts'
import type { Task } from '../workers/task.ts'
import { DocumentMaker } from './documentMaker.ts'
import { ChunkFiles } from './output.ts'
import { keyAlgorithms } from './signer.ts'
import { severalAtOnce, stampPdf } from './stampPdf.ts'
import type { TimestampAuthority } from './timestamp.ts'
import type { DocumentOrder, FromSigningWorker, MadeDocument, ToWorker } from './signingWorkers.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
/** A Buffer comes out of a thread's door as plain bytes. */
const octets = bytes.transform((value) => Buffer.from(value))
const key = z.custom<KeyObject>((value) => value instanceof KeyObject)

const certified = { algorithm: z.enum(keyAlgorithms), certificate: bytes, chain: z.array(bytes) }
const token = z.strictObject({ port: z.instanceof(MessagePort), shared: z.instanceof(SharedArrayBuffer) })

/** What a signing thread needs to know; keys come as objects in memory. */
const taskInput = z.strictObject({
	port: z.instanceof(MessagePort),
	folder: z.string(),
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

const FLUSH_TOGETHER = 64
/** Requests to the authority of time that one thread has under way. */
const STAMPS_AT_ONCE = 8

/** Makes one chunk of documents; their files get their names all together at the end, or none does. */
async function makeChunk(
	maker: DocumentMaker,
	folder: string,
	documents: readonly DocumentOrder[],
	timestamp: TimestampAuthority | null,
): Promise<MadeDocument[]> {
	const files = new ChunkFiles(folder)
	let made: MadeDocument[] = []
	try {
		// Laid out before several documents need the same layout at the same time.
		for (const { content } of documents) await maker.engineFor(content)
		if (timestamp)
			made = await severalAtOnce(documents, STAMPS_AT_ONCE, (one) => makeStamped(maker, files, one, timestamp))
		else made = await makeAll(maker, files, documents)
		await files.commit()
	} catch (error) {
		await files.discard()
		throw error
	}
	return made
}

async function makeAll(
	maker: DocumentMaker,
	files: ChunkFiles,
	documents: readonly DocumentOrder[],
): Promise<MadeDocument[]> {
	const made: MadeDocument[] = []
	for (const { path, content, publicIndex } of documents) {
		const { pdf, barcode, pdfSha256 } = await maker.make(content, publicIndex)
		files.write(path, pdf)
		made.push({ barcode, pdfSha256, pdfBytes: pdf.length })
		if (made.length % FLUSH_TOGETHER === 0) await files.flush()
	}
	return made
}

/** Signed at once, written when the authority of time has answered: meanwhile the next ones are made. */
async function makeStamped(
	maker: DocumentMaker,
	files: ChunkFiles,
	{ path, content, publicIndex }: DocumentOrder,
	timestamp: TimestampAuthority,
): Promise<MadeDocument> {
	const engine = await maker.engineFor(content)
	const { barcode, cms, pdf: unstamped } = maker.makeWith(engine, content, publicIndex)
	const { pdf, pdfSha256 } = await stampPdf(Buffer.from(unstamped), cms, timestamp)
	files.write(path, pdf)
	return { barcode, pdfSha256, pdfBytes: pdf.length }
}

const shapeOf = (error: unknown): AppErrorShape => (error instanceof AppError ? error : reportIncident(error)).toShape()

/** Takes chunks from its port, in order, until it is told to end. */
export const signTask: Task = async (input) => {
	const { port, folder, maker: options, timestamp } = taskInput.parse(input)
	const maker = new DocumentMaker(options)
	const answer = (message: FromSigningWorker) => port.postMessage(message)
	const make = async (chunk: number, documents: readonly DocumentOrder[]) => {
		try {
			answer({ chunk, made: await makeChunk(maker, folder, documents, timestamp) })
		} catch (error) {
			answer({ chunk, error: shapeOf(error) })
		}
	}
	let tail = Promise.resolve()
	await new Promise<void>((resolve) => {
		port.on('message', (message: ToWorker) => {
			if ('end' in message) resolve()
			else tail = tail.then(() => make(message.chunk, message.documents))
		})
	})
	await tail
	port.close()
	return null
}
