import { createHash, generateKeyPair, randomBytes, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { PRACTICE_MARK } from './certificates.ts'
import { der, derNull, integer, objectIdentifier, octetString, sequence, tag } from './der.ts'
import { distinguishedName } from './distinguishedName.ts'
import { withPasswords } from './pkcs12Ciphers.ts'
import { writePkcs12 } from './pkcs12Write.ts'

/**
 * A certification authority for practice: makes a root and, under it, an officer's key. The root's own key is thrown
 * away, so that it never signs anything else. Everything it makes says in its name that it is worth nothing.
 */

export type PracticeAlgorithm = 'P-256' | 'RSA-2048' | 'RSA-3072'

export interface PracticeOrder {
	algorithm: PracticeAlgorithm
	passphrase: string
	/** Two letters. */
	country: string
	bureau: string
	now: Date
}

interface Party {
	commonName: string
	publicKey: KeyObject
	privateKey: KeyObject
}

const DAY = 86_400_000
const ROOT_YEARS = 10
const OFFICER_YEARS = 3

const oid = {
	subjectKeyIdentifier: objectIdentifier('2.5.29.14'),
	keyUsage: objectIdentifier('2.5.29.15'),
	basicConstraints: objectIdentifier('2.5.29.19'),
	authorityKeyIdentifier: objectIdentifier('2.5.29.35'),
	ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
	sha256WithRsa: objectIdentifier('1.2.840.113549.1.1.11'),
}
const UTC_TIME = 0x17
const BIT_STRING = 0x03
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff])
const EXTENSIONS = 0xa3
const KEY_IDENTIFIER = 0x80
/** Bit strings of KeyUsage: unused bits, then bits. */
const usage = {
	certificatesAndLists: Buffer.from([0x01, 0x06]),
	signatureAndNonRepudiation: Buffer.from([0x06, 0xc0]),
}

const generate = promisify(generateKeyPair)

async function party(commonName: string, algorithm: PracticeAlgorithm): Promise<Party> {
	const keys =
		algorithm === 'P-256'
			? await generate('ec', { namedCurve: 'P-256' })
			: await generate('rsa', { modulusLength: Number(algorithm.slice(4)) })
	return { commonName, ...keys }
}

function nameOf(order: PracticeOrder, commonName: string): Buffer {
	return distinguishedName([
		['country', order.country],
		['organisation', PRACTICE_MARK],
		['unit', order.bureau.slice(0, 64)],
		['commonName', commonName],
	])
}

const spkiOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' })
const keyIdentifier = (key: KeyObject) => createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20)

function time(at: Date): Buffer {
	return der(UTC_TIME, Buffer.from(`${at.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
}

function inYears(from: Date, count: number): Date {
	const end = new Date(from)
	end.setUTCFullYear(end.getUTCFullYear() + count)
	return end
}

function extensionsOf(subject: Party, issuer: Party): Buffer {
	const authority = subject === issuer
	const extension = (type: Buffer, critical: boolean, value: Buffer) =>
		sequence(type, ...(critical ? [BOOLEAN_TRUE] : []), octetString(value))
	const bits = authority ? usage.certificatesAndLists : usage.signatureAndNonRepudiation
	return sequence(
		extension(oid.basicConstraints, true, authority ? sequence(BOOLEAN_TRUE, integer(0)) : sequence()),
		extension(oid.keyUsage, true, der(BIT_STRING, bits)),
		extension(oid.subjectKeyIdentifier, false, octetString(keyIdentifier(subject.publicKey))),
		extension(oid.authorityKeyIdentifier, false, sequence(der(KEY_IDENTIFIER, keyIdentifier(issuer.publicKey)))),
	)
}

/** X.509 version 3 (RFC 5280 §4.1). */
function certify(order: PracticeOrder, subject: Party, issuer: Party): Buffer {
	const notBefore = new Date(order.now.getTime() - DAY)
	const serialNumber = randomBytes(16)
	serialNumber[0] = ((serialNumber[0] ?? 0) & 0x3f) | 0x40
	const algorithm = order.algorithm === 'P-256' ? sequence(oid.ecdsaWithSha256) : sequence(oid.sha256WithRsa, derNull)
	const toBeSigned = sequence(
		der(tag.context0, integer(2)),
		der(tag.integer, serialNumber),
		algorithm,
		nameOf(order, issuer.commonName),
		sequence(time(notBefore), time(inYears(notBefore, subject === issuer ? ROOT_YEARS : OFFICER_YEARS))),
		nameOf(order, subject.commonName),
		spkiOf(subject.publicKey),
		der(EXTENSIONS, extensionsOf(subject, issuer)),
	)
	const signature = sign('sha256', toBeSigned, issuer.privateKey)
	return sequence(toBeSigned, algorithm, der(BIT_STRING, Uint8Array.of(0), signature))
}

/** A PKCS#12 file with a fresh officer's key, its certificate and the root that issued it. */
export async function createPracticeKey(order: PracticeOrder): Promise<Buffer> {
	const root = await party('Autorité d’entraînement', order.algorithm)
	const officer = await party('Officier d’entraînement', order.algorithm)
	const privateKey = officer.privateKey.export({ format: 'der', type: 'pkcs8' })
	const chain = [certify(order, root, root)]
	const certificate = certify(order, officer, root)
	const file = withPasswords(order.passphrase, (password) => writePkcs12(privateKey, certificate, chain, password))
	privateKey.fill(0)
	return file
}
