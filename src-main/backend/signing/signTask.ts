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
import type { DocumentOrder, FromSigningWorker, MadeDocument, ToWorker } from './signingWorkers.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
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
	}),
})
export type SignTaskInput = Omit<z.infer<typeof taskInput>, 'port'>

const FLUSH_TOGETHER = 64

/** Makes one chunk of documents; their files get their names all together at the end, or none does. */
async function makeChunk(
	maker: DocumentMaker,
	folder: string,
	documents: readonly DocumentOrder[],
): Promise<MadeDocument[]> {
	const files = new ChunkFiles(folder)
	const made: MadeDocument[] = []
	try {
		for (const { path, content, publicIndex } of documents) {
			const { pdf, barcode, pdfSha256 } = await maker.make(content, publicIndex)
			files.write(path, pdf)
			made.push({ barcode, pdfSha256, pdfBytes: pdf.length })
			if (made.length % FLUSH_TOGETHER === 0) await files.flush()
		}
		await files.commit()
	} catch (error) {
		await files.discard()
		throw error
	}
	return made
}

const shapeOf = (error: unknown): AppErrorShape => (error instanceof AppError ? error : reportIncident(error)).toShape()

/** Takes chunks from its port, in order, until it is told to end. */
export const signTask: Task = async (input) => {
	const { port, folder, maker: options } = taskInput.parse(input)
	const maker = new DocumentMaker(options)
	const answer = (message: FromSigningWorker) => port.postMessage(message)
	const make = async (chunk: number, documents: readonly DocumentOrder[]) => {
		try {
			answer({ chunk, made: await makeChunk(maker, folder, documents) })
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
