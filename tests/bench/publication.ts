import { createCipheriv, createPublicKey, generateKeyPairSync, hash, randomBytes, sign, verify } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { verifyBundle } from '../../src-main/backend/publication/verifyBundle.ts'
import { Register } from '../harness/publication/register.ts'

export interface PublicationFigures {
	records: number
	/** Whole publication to a new folder, on disk, by the clock. */
	recordsPerSecond: number
	/** Per second of processor time: published, and the same records merely hashed and encrypted. */
	publishedPerCpuSecond: number
	yardstickPerCpuSecond: number
	ratio: number
	/** Whole bundle verified, by the clock; processor time against SHA-256 of its records and tree and its signatures. */
	verifySeconds: number
	verifyRatio: number
	/** A second publication that revokes one document. */
	revokeSeconds: number
	bundleMegabytes: number
	largestBucketBytes: number
	statusListBytes: number
}

const RECORD = 256
const LEAF = 305
const NODE = 65
const seconds = (since: number) => (performance.now() - since) / 1000

/** Seconds of processor time, all threads together, so that other work on the machine counts little. */
async function processorTime(work: () => Promise<unknown> | void): Promise<number> {
	const before = process.cpuUsage()
	await work()
	const { user, system } = process.cpuUsage(before)
	return (user + system) / 1e6
}

/** Each record encrypted and hashed, and nothing else. */
function yardstick(records: number): void {
	const [plain, leaf, nonce, key] = [randomBytes(RECORD), randomBytes(LEAF), Buffer.alloc(12), randomBytes(32)]
	for (let index = 0; index < records; index++) {
		key.writeUInt32BE(index)
		const cipher = createCipheriv('aes-256-gcm', key, nonce)
		Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
		hash('sha256', leaf, 'buffer')
	}
}

/** Every record and every node above them hashed once, and the statements' signatures verified. */
function hashAndVerify(records: number, signatures: number): void {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	const message = randomBytes(200)
	const signature = sign('sha256', message, privateKey)
	const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
	const [leaf, node] = [randomBytes(LEAF), randomBytes(NODE)]
	for (let index = 0; index < records; index++) {
		hash('sha256', leaf, 'buffer')
		hash('sha256', node, 'buffer')
	}
	for (let index = 0; index < signatures; index++) verify('sha256', message, key, signature)
}

function filesOf(folder: string): { path: string; bytes: number }[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.map((path) => ({ path, bytes: statSync(path).size }))
}

/** Publishes so many documents for real. */
export async function benchPublication(records = 24_000): Promise<PublicationFigures> {
	const register = await Register.create()
	try {
		// A first small publication: starting a thread is not what grows with the number of documents.
		await register.add(32)
		await register.publish(register.path('warm'))
		await register.add(records - 32)
		const site = register.path('site')
		yardstick(records)
		const yardstickPerCpuSecond = records / (await processorTime(() => yardstick(records)))
		let recordsPerSecond = 0
		const publishing = await processorTime(async () => {
			;({ recordsPerSecond } = await register.publish(site))
		})
		let verifySeconds = 0
		const verifying = await processorTime(async () => {
			const verified = await verifyBundle(site)
			if (!verified.valid) throw new Error('the bundle does not verify')
			verifySeconds = verified.seconds
		})
		const ideal = await processorTime(() => hashAndVerify(records, 4))
		await register.end(Math.floor(records / 2), 'revoked')
		const again = performance.now()
		await register.publish(site)
		const revokeSeconds = seconds(again)
		const files = filesOf(site)
		const buckets = files.filter(({ path }) => /[\\/]b[\\/]/.test(path)).map(({ bytes }) => bytes)
		return {
			records,
			recordsPerSecond,
			publishedPerCpuSecond: records / publishing,
			yardstickPerCpuSecond,
			ratio: records / publishing / yardstickPerCpuSecond,
			verifySeconds,
			verifyRatio: ideal / verifying,
			revokeSeconds,
			bundleMegabytes: files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
			largestBucketBytes: Math.max(...buckets),
			statusListBytes: statSync(join(site, 'status.cwt')).size,
		}
	} finally {
		register.dispose()
	}
}
