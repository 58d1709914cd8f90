import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import * as asn1js from 'asn1js'
import forge from 'node-forge'
import { PBES2Params, PBKDF2Params, type AlgorithmIdentifier } from 'pkijs'

/** The password-based ciphers of PKCS#12 files: PBES2 (RFC 8018) and the old ones of RFC 7292 appendix B and C. */

export class Pkcs12Error extends Error {
	readonly problem: 'notPkcs12' | 'wrongPassphrase' | 'noPrivateKey' | 'unsupported'
	/** What is not supported, for the message. */
	readonly detail: string

	constructor(problem: Pkcs12Error['problem'], detail = '') {
		super(`${problem} ${detail}`)
		this.problem = problem
		this.detail = detail
	}
}

interface Digest {
	name: string
	/** Bytes that the compression function takes at once. */
	block: number
}

/** A hostile file must not keep the backend busy for minutes, neither at once nor by many small parts. */
const MOST_ITERATIONS = 4_000_000
const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const sha1: Digest = { name: 'sha1', block: 64 }

const digests: Record<string, Digest> = {
	'1.3.14.3.2.26': sha1,
	'2.16.840.1.101.3.4.2.1': { name: 'sha256', block: 64 },
	'2.16.840.1.101.3.4.2.2': { name: 'sha384', block: 128 },
	'2.16.840.1.101.3.4.2.3': { name: 'sha512', block: 128 },
}
const pseudoRandomFunctions: Record<string, string> = {
	'1.2.840.113549.2.7': 'sha1',
	'1.2.840.113549.2.9': 'sha256',
	'1.2.840.113549.2.10': 'sha384',
	'1.2.840.113549.2.11': 'sha512',
}
const modernCiphers: Record<string, { name: string; keyLength: number }> = {
	'2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
	'2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
	'2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32 },
	'1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
}
const oldCiphers: Record<string, { kind: 'tripleDes' | 'rc2'; keyLength: number }> = {
	'1.2.840.113549.1.12.1.3': { kind: 'tripleDes', keyLength: 24 },
	'1.2.840.113549.1.12.1.4': { kind: 'tripleDes', keyLength: 16 },
	'1.2.840.113549.1.12.1.5': { kind: 'rc2', keyLength: 16 },
	'1.2.840.113549.1.12.1.6': { kind: 'rc2', keyLength: 5 },
}
const purpose = { key: 1, vector: 2, mac: 3 } as const

/** One passphrase in both shapes that PKCS#12 files use. */
export interface Password {
	/** UTF-8, for PBES2. */
	utf8: Buffer
	/** UTF-16 big endian with a terminating zero, for everything older. */
	utf16: Buffer
	/** Rounds that a file may still ask for. */
	budget: { rounds: number }
}

/** The ways to encode a passphrase; an empty one is written either as nothing or as the terminating zero alone. */
function passwordsOf(passphrase: string): Password[] {
	const utf8 = Buffer.from(passphrase, 'utf8')
	const utf16 = Buffer.from(`${passphrase}\0`, 'utf16le').swap16()
	const budget = { rounds: MOST_ITERATIONS }
	return passphrase === ''
		? [
				{ utf8, utf16, budget },
				{ utf8, utf16: Buffer.alloc(0), budget },
			]
		: [{ utf8, utf16, budget }]
}

/** Uses the encodings of a passphrase, the usual one first, and wipes them. */
export function withPasswords<T>(passphrase: string, use: (usual: Password, all: readonly Password[]) => T): T {
	const all = passwordsOf(passphrase)
	const [usual] = all
	if (!usual) throw new RangeError('no passphrase')
	try {
		return use(usual, all)
	} finally {
		for (const { utf16, utf8 } of all) for (const bytes of [utf16, utf8]) bytes.fill(0)
	}
}

/** `times`: how often a key is derived. */
function checkedIterations(iterations: number, { budget }: Password, times = 1): number {
	if (!Number.isInteger(iterations) || iterations < 1 || iterations * times > budget.rounds)
		throw new Pkcs12Error('unsupported', `${iterations} iterations`)
	budget.rounds -= iterations * times
	return iterations
}

function repeated(source: Uint8Array, block: number): Buffer {
	return source.length === 0 ? Buffer.alloc(0) : Buffer.alloc(Math.ceil(source.length / block) * block, source)
}

/** RFC 7292 appendix B.2. */
function deriveOld(
	digest: Digest,
	password: Buffer,
	salt: Uint8Array,
	iterations: number,
	use: number,
	length: number,
): Buffer {
	const { name, block } = digest
	const diversifier = Buffer.alloc(block, use)
	const input = Buffer.concat([repeated(salt, block), repeated(password, block)])
	const parts: Buffer[] = []
	for (let got = 0; got < length; ) {
		let hash = createHash(name).update(diversifier).update(input).digest()
		for (let round = 1; round < iterations; round++) hash = createHash(name).update(hash).digest()
		parts.push(hash)
		got += hash.length
		const addend = Buffer.alloc(block, hash)
		for (let start = 0; start < input.length; start += block) {
			let carry = 1
			for (let index = block - 1; index >= 0; index--) {
				carry += (input[start + index] ?? 0) + (addend[index] ?? 0)
				input[start + index] = carry & 0xff
				carry >>= 8
			}
		}
	}
	return Buffer.concat(parts).subarray(0, length)
}

/** HMAC over the file's contents (RFC 7292 §4). */
export function macOf(
	digestIdentifier: string,
	password: Password,
	salt: Uint8Array,
	iterations: number,
	contents: Uint8Array,
): Buffer {
	const digest = digests[digestIdentifier]
	if (!digest) throw new Pkcs12Error('unsupported', `MAC ${digestIdentifier}`)
	const length = createHash(digest.name).digest().length
	const key = deriveOld(digest, password.utf16, salt, checkedIterations(iterations, password), purpose.mac, length)
	return createHmac(digest.name, key).update(contents).digest()
}

/** @throws Pkcs12Error when the algorithm is unknown or the padding shows that the passphrase is wrong. */
export function decrypt(algorithm: AlgorithmIdentifier, encrypted: Uint8Array, password: Password): Buffer {
	const old = oldCiphers[algorithm.algorithmId]
	if (algorithm.algorithmId !== PBES2 && !old) throw new Pkcs12Error('unsupported', algorithm.algorithmId)
	try {
		return old
			? decryptOld(old, algorithm.algorithmParams, encrypted, password)
			: decryptModern(new PBES2Params({ schema: algorithm.algorithmParams }), encrypted, password)
	} catch (error) {
		if (error instanceof Pkcs12Error) throw error
		throw new Pkcs12Error('wrongPassphrase')
	}
}

function decryptModern(parameters: PBES2Params, encrypted: Uint8Array, password: Password): Buffer {
	const { keyDerivationFunc, encryptionScheme } = parameters
	const cipher = modernCiphers[encryptionScheme.algorithmId]
	if (keyDerivationFunc.algorithmId !== PBKDF2) throw new Pkcs12Error('unsupported', keyDerivationFunc.algorithmId)
	if (!cipher) throw new Pkcs12Error('unsupported', encryptionScheme.algorithmId)
	const derivation = new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams })
	const functionName = pseudoRandomFunctions[derivation.prf?.algorithmId ?? '1.2.840.113549.2.7']
	const { salt } = derivation
	if (!functionName || !(salt instanceof asn1js.OctetString)) throw new Pkcs12Error('unsupported', 'PBKDF2')
	const iterations = checkedIterations(derivation.iterationCount, password)
	const key = pbkdf2Sync(password.utf8, octets(salt), iterations, cipher.keyLength, functionName)
	const vector = encryptionScheme.algorithmParams
	if (!(vector instanceof asn1js.OctetString)) throw new Pkcs12Error('unsupported', 'vector')
	return finish(createDecipheriv(cipher.name, key, octets(vector)), encrypted)
}

function decryptOld(
	cipher: { kind: 'tripleDes' | 'rc2'; keyLength: number },
	parameters: unknown,
	encrypted: Uint8Array,
	password: Password,
): Buffer {
	const [salt, count] = parameters instanceof asn1js.Sequence ? parameters.valueBlock.value : []
	if (!(salt instanceof asn1js.OctetString) || !(count instanceof asn1js.Integer))
		throw new Pkcs12Error('unsupported', 'PBE parameters')
	const iterations = checkedIterations(count.valueBlock.valueDec, password, 2)
	const derived = (use: number, length: number) =>
		deriveOld(sha1, password.utf16, octets(salt), iterations, use, length)
	const key = derived(purpose.key, cipher.keyLength)
	const vector = derived(purpose.vector, 8)
	if (cipher.kind === 'rc2') {
		const decipher = forge.rc2.createDecryptionCipher(key.toString('binary'), cipher.keyLength * 8)
		decipher.start(vector.toString('binary'))
		decipher.update(forge.util.createBuffer(Buffer.from(encrypted).toString('binary')))
		if (!decipher.finish()) throw new Pkcs12Error('wrongPassphrase')
		return Buffer.from(decipher.output.getBytes(), 'binary')
	}
	const threeKeys = cipher.keyLength === 24 ? key : Buffer.concat([key, key.subarray(0, 8)])
	return finish(createDecipheriv('des-ede3-cbc', threeKeys, vector), encrypted)
}

const finish = (decipher: ReturnType<typeof createDecipheriv>, encrypted: Uint8Array) =>
	Buffer.concat([decipher.update(encrypted), decipher.final()])

/** Content of an OCTET STRING, also when BER cut it into pieces. */
export const octets = (value: asn1js.OctetString): Buffer => Buffer.from(value.getValue())
