import { type ReadBarcode, readBarcodeText, readMessage, type TranscriptClaims } from '../codec/barcode.ts'
import { splitRecord, TAG_LENGTH } from '../codec/bundleRecord.ts'
import type { TrustRoot } from '../codec/bundleStatements.ts'
import { tagInput } from '../codec/candidateKey.ts'
import { type Certificate, readCertificate } from '../codec/certificate.ts'
import { CodecError } from '../codec/codecError.ts'
import { parseSign1, signedBytes } from '../codec/cose.ts'
import { decodeDelegation, delegationContentType } from '../codec/delegation.ts'
import { sameBytes } from '../codec/merkle.ts'
import { type ReadTranscript, readWithScheme, type SchemeTable } from '../codec/scheme.ts'
import { type Bundle, readRecord } from './bundle.ts'
import { BundleError, type Cryptography } from './cryptography.ts'
import { KEY_ID_LENGTH } from './statements.ts'

export const verdicts = [
	'valid',
	'altered',
	'revoked',
	'superseded',
	'unknownIssuer',
	'unreadable',
	'cannotCheck',
] as const
export type Verdict = (typeof verdicts)[number]

/** Why; each has a text `verification.<reason>`. */
export const reasons = [
	'signatureGood',
	'barcodeSignature',
	'barcodeDamaged',
	'notOurBarcode',
	'barcodeKeyUnknown',
	'barcodeOutsideAuthority',
	'statusValid',
	'revoked',
	'superseded',
	'statusExpired',
	'notInRegister',
	'inRegister',
	'registerOther',
	'registerNotReached',
	'registerDamaged',
	'practice',
	'example',
	'schemeUnknown',
] as const
export type Reason = (typeof reasons)[number]

export interface Answer {
	verdict: Verdict
	reasons: Reason[]
	claims: TranscriptClaims | null
	/** The marks in words; null when the scheme is not known. */
	transcript: ReadTranscript | null
	/** Scale of the average in hundredths. */
	averageOn: number | null
	/** Name in the certificate that signed, and the certificate (DER), when they are known. */
	signer: string | null
	certificate: Uint8Array | null
	/** When the status list that was used was made, Unix seconds. */
	statusIssuedAt: number
}

/**
 * The certificate behind a barcode key of the trust file, and whether the key may sign what was issued at that time;
 * null as the time asks only whether certificate and key belong together.
 */
export async function barcodeSigner(
	cryptography: Cryptography,
	root: TrustRoot,
	key: TrustRoot['barcodeKeys'][number],
	issuedAt: number | null,
): Promise<{ certificate: Certificate; allowed: boolean } | null> {
	const signer = root.signers[key.signer]
	if (signer === undefined) return null
	const certificate = readCertificate(signer.certificate)
	const fingerprint = await cryptography.sha256(signer.certificate)
	const within = (from: number, to: number) => issuedAt === null || (from <= issuedAt && issuedAt <= to)
	if (!within(certificate.notBefore, certificate.notAfter)) return { certificate, allowed: false }
	if (key.delegation === null) {
		const own = sameBytes(key.publicKey, certificate.publicKey)
		const named = sameBytes(key.keyId, fingerprint.subarray(0, KEY_ID_LENGTH))
		return { certificate, allowed: own && named }
	}
	const message = parseSign1(key.delegation)
	const delegation = decodeDelegation(message.payload)
	const keyHash = await cryptography.sha256(key.publicKey)
	const right =
		message.contentType === delegationContentType &&
		delegation.issuer === root.issuer &&
		sameBytes(delegation.publicKey, key.publicKey) &&
		sameBytes(delegation.signerFingerprint, fingerprint) &&
		sameBytes(key.keyId, keyHash.subarray(0, KEY_ID_LENGTH)) &&
		(await cryptography.verify(
			message.algorithm,
			certificate.publicKey,
			signedBytes(message.protectedBytes, message.payload),
			message.signature,
		))
	return { certificate, allowed: right && within(delegation.notBefore, delegation.notAfter) }
}

async function registerReason(bundle: Bundle, barcode: ReadBarcode): Promise<Reason> {
	try {
		const record = await readRecord(bundle, barcode.claims.publicIndex)
		const tag = (await bundle.cryptography.sha256(tagInput(barcode.bytes))).subarray(0, TAG_LENGTH)
		const same = sameBytes(splitRecord(record).tag, tag)
		return same ? 'inRegister' : 'registerOther'
	} catch (error) {
		if (!(error instanceof BundleError)) throw error
		return error.problem === 'unreachable' ? 'registerNotReached' : 'registerDamaged'
	}
}

function wordsOf(claims: TranscriptClaims, table: SchemeTable | undefined): ReadTranscript | null {
	try {
		return table === undefined ? null : readWithScheme(claims, table)
	} catch (error) {
		if (error instanceof CodecError) return null
		throw error
	}
}

/** Text as scanned or pasted. Never throws for what somebody may scan. */
export async function checkBarcodeText(bundle: Bundle, scanned: string, now: number): Promise<Answer> {
	return checkRead(bundle, () => readBarcodeText(scanned), now)
}

/** A barcode message as bytes. */
export async function checkBarcodeBytes(bundle: Bundle, bytes: Uint8Array, now: number): Promise<Answer> {
	return checkRead(bundle, () => readMessage(bytes), now)
}

async function checkRead(bundle: Bundle, read: () => ReadBarcode, now: number): Promise<Answer> {
	let barcode: ReadBarcode
	try {
		barcode = read()
	} catch (error) {
		if (!(error instanceof CodecError)) throw error
		const foreign = error.problem === 'notOurs'
		return {
			verdict: foreign ? 'unreadable' : 'altered',
			reasons: [foreign ? 'notOurBarcode' : 'barcodeDamaged'],
			claims: null,
			transcript: null,
			averageOn: null,
			signer: null,
			certificate: null,
			statusIssuedAt: bundle.status.issuedAt,
		}
	}
	return checkBarcode(bundle, barcode, now)
}

/** The whole examination of one barcode; `now` in Unix seconds. */
export async function checkBarcode(bundle: Bundle, barcode: ReadBarcode, now: number): Promise<Answer> {
	const { cryptography, root, schemes, status } = bundle
	const { claims } = barcode
	const table = schemes.get(claims.scheme)
	const transcript = wordsOf(claims, table)
	const notes: Reason[] = []
	if (claims.practice || root.practice) notes.push('practice')
	if (claims.example) notes.push('example')
	let signer: string | null = null
	let certificate: Uint8Array | null = null
	const answer = (verdict: Verdict, ...why: Reason[]): Answer => ({
		verdict,
		reasons: [...why, ...notes],
		claims,
		transcript,
		averageOn: table?.averageOn ?? null,
		signer,
		certificate,
		statusIssuedAt: status.issuedAt,
	})

	const key = root.barcodeKeys.find((one) => sameBytes(one.keyId, barcode.message.keyId))
	if (key === undefined) return answer('unknownIssuer', 'barcodeKeyUnknown')
	if (!(await cryptography.verify('ES256', key.publicKey, barcode.toBeSigned, barcode.message.signature)))
		return answer('altered', 'barcodeSignature')
	const found = await barcodeSigner(cryptography, root, key, claims.issuedAt)
	if (found === null || claims.issuer !== root.issuer) return answer('unknownIssuer', 'barcodeKeyUnknown')
	if (!found.allowed) return answer('altered', 'barcodeOutsideAuthority')
	signer = found.certificate.subject
	certificate = root.signers[key.signer]?.certificate ?? null
	if (transcript === null) notes.unshift('schemeUnknown')

	const state = bundle.statusOf(claims.publicIndex)
	if (state === null || claims.publicIndex >= bundle.checkpoint.treeSize)
		return answer('cannotCheck', 'signatureGood', 'notInRegister')
	const register = await registerReason(bundle, barcode)
	if (register === 'registerOther') return answer('altered', 'signatureGood', register)
	if (state === 'revoked') return answer('revoked', 'signatureGood', 'revoked', register)
	if (state === 'superseded') return answer('superseded', 'signatureGood', 'superseded', register)
	if (register === 'registerDamaged') return answer('cannotCheck', 'signatureGood', register)
	if (now > status.expiresAt) return answer('cannotCheck', 'signatureGood', 'statusExpired', register)
	return answer('valid', 'signatureGood', 'statusValid', register)
}
