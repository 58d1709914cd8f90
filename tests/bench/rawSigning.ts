import { generateKeyPairSync, sign } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

/** A thread that signs and does nothing else: the yardstick for signing threads. Answers signatures per second. */
const { seconds } = z.strictObject({ seconds: z.number() }).parse(workerData)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const message = Buffer.alloc(128, 7)
const begun = performance.now()
let signed = 0
while (performance.now() - begun < seconds * 1000) {
	sign('sha256', message, privateKey)
	signed++
}
parentPort?.postMessage(signed / seconds)
