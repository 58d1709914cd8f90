import { createCipheriv, createPublicKey, generateKeyPairSync, hash, randomBytes, sign, verify } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { verifyBundle } from '../../src-main/backend/publication/verifyBundle.ts'
import { Register } from '../harness/publication/register.ts'

export interface PublicationFigures {
	records: number
	/** Whole publication to a new folder, on disk, and the same bytes merely hashed and encrypted on one thread. */
	recordsPerSecond: number
	yardstickPerSecond: number
	ratio: number
	/** Whole bundle verified, against SHA-256 of its bytes and as many P-256 verifications as it has signatures. */
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
const seconds = (since: number) => (performance.now() - since) / 1000

/** Records a second when each is only encrypted and hashed. */
function yardstick(records: number): number {
	const [plain, leaf, nonce, key] = [randomBytes(RECORD), randomBytes(LEAF), Buffer.alloc(12), randomBytes(32)]
	const started = performance.now()
	for (let index = 0; index < records; index++) {
		key.writeUInt32BE(index)
		const cipher = createCipheriv('aes-256-gcm', key, nonce)
		Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
		hash('sha256', leaf, 'buffer')
	}
	return records / seconds(started)
}

function hashAndVerify(bytes: number, signatures: number): number {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	const message = randomBytes(200)
	const signature = sign('sha256', message, privateKey)
	const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
	const block = randomBytes(10_000)
	const started = performance.now()
	for (let done = 0; done < bytes; done += block.length) hash('sha256', block, 'buffer')
	for (let index = 0; index < signatures; index++) verify('sha256', message, key, signature)
	return seconds(started)
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
		await register.add(records)
		const site = register.path('site')
		const yardstickPerSecond = yardstick(records)
		const { recordsPerSecond } = await register.publish(site)
		const verified = await verifyBundle(site)
		if (!verified.valid) throw new Error('the bundle does not verify')
		const ideal = hashAndVerify(verified.bytes, 4)
		await register.end(Math.floor(records / 2), 'revoked')
		const again = performance.now()
		await register.publish(site)
		const revokeSeconds = seconds(again)
		const files = filesOf(site)
		const buckets = files.filter(({ path }) => /[\\/]b[\\/]/.test(path)).map(({ bytes }) => bytes)
		return {
			records,
			recordsPerSecond,
			yardstickPerSecond,
			ratio: recordsPerSecond / yardstickPerSecond,
			verifySeconds: verified.seconds,
			verifyRatio: ideal / verified.seconds,
			revokeSeconds,
			bundleMegabytes: files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
			largestBucketBytes: Math.max(...buckets),
			statusListBytes: statSync(join(site, 'status.cwt')).size,
		}
	} finally {
		register.dispose()
	}
}
