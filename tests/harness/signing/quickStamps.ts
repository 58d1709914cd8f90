import { createHash, createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { z } from 'zod'
import {
	children,
	der,
	integer,
	issuerAndSerialNumber,
	objectIdentifier,
	octetString,
	readWhole,
	sequence,
	setOf,
	tag,
} from '../../../src-main/backend/signing/der.ts'
import type { TestAuthority } from './keys.ts'

/**
 * An authority of time in a thread of its own that answers at once: for measuring what a stamp costs the one who asks.
 * What it stamps is judged by `openssl ts` elsewhere; here only its speed matters.
 */

const SHA256 = '2.16.840.1.101.3.4.2.1'
const info = objectIdentifier('1.2.840.113549.1.9.16.1.4')
const attribute = (type: string, value: Buffer) => sequence(objectIdentifier(type), der(tag.set, value))

function tokenFor(request: Buffer, certificate: Buffer, key: ReturnType<typeof createPrivateKey>): Buffer {
	const [, imprint, ...rest] = children(readWhole(request, tag.sequence))
	const nonce = rest.find((one) => one.tag === tag.integer)?.bytes ?? Buffer.alloc(0)
	const time = new Date().toISOString().replace(/[-:T]|\.\d+/g, '')
	const content = sequence(
		integer(1),
		objectIdentifier('1.3.6.1.4.1.99999.1'),
		imprint?.bytes ?? Buffer.alloc(0),
		integer(7),
		der(0x18, Buffer.from(time, 'latin1')),
		nonce,
	)
	const hash = (bytes: Buffer) => octetString(createHash('sha256').update(bytes).digest())
	const attributes = setOf(
		attribute('1.2.840.113549.1.9.3', info),
		attribute('1.2.840.113549.1.9.4', hash(content)),
		attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(hash(certificate))))),
	)
	const stored = Buffer.from(attributes)
	stored[0] = tag.context0
	const digest = sequence(objectIdentifier(SHA256))
	const signer = sequence(
		integer(1),
		issuerAndSerialNumber(certificate),
		digest,
		stored,
		sequence(objectIdentifier('1.2.840.10045.4.3.2')),
		octetString(sign('sha256', attributes, key)),
	)
	const data = sequence(
		integer(3),
		der(tag.set, digest),
		sequence(info, der(tag.context0, octetString(content))),
		der(tag.context0, certificate),
		der(tag.set, signer),
	)
	return sequence(objectIdentifier('1.2.840.113549.1.7.2'), der(tag.context0, data))
}

const input = z.object({ certificate: z.instanceof(Uint8Array), key: z.string() })

function serve(): void {
	const { certificate, key } = input.parse(workerData)
	const [der_, privateKey] = [Buffer.from(certificate), createPrivateKey(key)]
	const server = createServer((request, response) => {
		const pieces: Buffer[] = []
		request.on('data', (piece: Buffer) => pieces.push(piece))
		request.on('end', () => {
			const token = tokenFor(Buffer.concat(pieces), der_, privateKey)
			response.end(sequence(sequence(integer(0)), token))
		})
	})
	server.keepAliveTimeout = 60_000
	server.listen(0, '127.0.0.1', () => {
		const address = server.address()
		parentPort?.postMessage(typeof address === 'object' ? address?.port : 0)
	})
}

/** Answers its address, and how to end it. */
export async function startQuickStamps(
	authority: TestAuthority,
): Promise<{ url: string; stop: () => Promise<number> }> {
	authority.issue('quick', 'P-256', {
		keyUsage: 'digitalSignature',
		from: '20240101000000Z',
		until: '20491231000000Z',
		extensions: ['extendedKeyUsage=critical,timeStamping'],
	})
	const worker = new Worker(import.meta.filename, {
		workerData: { certificate: authority.certificate('quick'), key: readFileSync(authority.file('quick.key'), 'utf8') },
	})
	const port = await new Promise<number>((resolve, reject) => {
		worker.once('message', resolve)
		worker.once('error', reject)
	})
	return { url: `http://127.0.0.1:${port}/`, stop: () => worker.terminate() }
}

if (!isMainThread) serve()
