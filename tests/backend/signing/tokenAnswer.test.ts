import { randomBytes } from 'node:crypto'
import { MessageChannel, Worker } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { nodeSigner, signerFor } from '../../../src-main/backend/signing/signer.ts'
import { newSharedMemory } from '../../../src-main/backend/signing/tokens/link.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'

const authority = new TestAuthority()
const threads: Worker[] = []
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.terminate())))

/** A thread in the place of the token's, which answers every request with the same signature. */
function tokenThatAnswers(signature: Buffer) {
	const { port1, port2 } = new MessageChannel()
	const shared = newSharedMemory()
	const program = `
		const { workerData } = require('node:worker_threads')
		const { port, shared, signature } = workerData
		const head = new Int32Array(shared, 0, 2)
		port.on('message', () => {
			new Uint8Array(shared, 8).set(signature)
			head[1] = signature.length
			Atomics.store(head, 0, 1)
			Atomics.notify(head, 0)
		})`
	const workerData = { port: port1, shared, signature }
	threads.push(new Worker(program, { eval: true, workerData, transferList: [port1] }))
	return { port: port2, shared }
}

test.each(['P-256', 'RSA-2048'] as const)(
	'an answer of a %s token that is no signature of this document is refused',
	async (kind) => {
		authority.issue(kind, kind)
		const { material } = await openSigningKey(authority.pack(kind), PASSPHRASE, new Date())
		const document = randomBytes(200)
		const right = nodeSigner(material).sign(document)
		const { algorithm, certificate, chain } = material
		const signerOf = (signature: Buffer) =>
			signerFor({ algorithm, certificate, chain, token: tokenThatAnswers(signature) })
		expect(signerOf(right).sign(document)).toEqual(right)
		expect(() => signerOf(right).sign(randomBytes(200))).toThrow('signing.tokenFailed')
		expect(() => signerOf(randomBytes(right.length)).sign(document)).toThrow('signing.tokenFailed')
	},
)
