import { createHash, createPublicKey } from 'node:crypto'
import { AppError } from '#shared/errors/index'
import { fingerprintOf } from '../certificates.ts'
import { derNull, derSignature, objectIdentifier, octetString, sequence } from '../der.ts'
import type { DigestName, KeyAlgorithm } from '../signer.ts'
import { constant, returnValue, type Cryptoki } from './cryptoki.ts'

export type PinState = 'fine' | 'low' | 'last' | 'locked'

/** A token in a reader, as it shows itself to everybody. */
export interface TokenFacts {
	slot: Buffer
	/** Its serial number; its label where it has none. */
	id: string
	label: string
	serial: string
	manufacturer: string
	/** The PIN is typed on the reader itself. */
	pinPad: boolean
	pin: PinState
	/** X.509 certificates, DER. */
	certificates: Buffer[]
}

/** How a key on a token is asked for. */
export interface TokenKeyReference {
	/** `TokenFacts.id`. */
	token: string
	/** SHA-256 of the certificate, lower-case hex. */
	certificate: string
}

type Template = Parameters<Cryptoki['C_FindObjectsInit']>[1]
const certificates: Template = [
	{ type: constant.CKA_CLASS, value: constant.CKO_CERTIFICATE },
	{ type: constant.CKA_CERTIFICATE_TYPE, value: constant.CKC_X_509 },
]

function pinState(flags: number): PinState {
	if (flags & constant.CKF_USER_PIN_LOCKED) return 'locked'
	if (flags & constant.CKF_USER_PIN_FINAL_TRY) return 'last'
	return flags & constant.CKF_USER_PIN_COUNT_LOW ? 'low' : 'fine'
}

function find(cryptoki: Cryptoki, session: Buffer, template: Template): Buffer[] {
	cryptoki.C_FindObjectsInit(session, template)
	const found: Buffer[] = []
	try {
		for (let handle = cryptoki.C_FindObjects(session); handle; handle = cryptoki.C_FindObjects(session))
			found.push(handle)
	} finally {
		cryptoki.C_FindObjectsFinal(session)
	}
	return found
}

function attribute(cryptoki: Cryptoki, session: Buffer, object: Buffer, type: number): Buffer {
	return cryptoki.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? Buffer.alloc(0)
}

function inSession<T>(cryptoki: Cryptoki, slot: Buffer, work: (session: Buffer) => T): T {
	const session = cryptoki.C_OpenSession(slot, constant.CKF_SERIAL_SESSION)
	try {
		return work(session)
	} finally {
		cryptoki.C_CloseSession(session)
	}
}

/** Every token that was initialised, without logging in. */
export function listTokens(cryptoki: Cryptoki): TokenFacts[] {
	return cryptoki.C_GetSlotList(true).flatMap((slot) => {
		const info = cryptoki.C_GetTokenInfo(slot)
		if (!(info.flags & constant.CKF_TOKEN_INITIALIZED)) return []
		const [label, serial] = [info.label.trim(), info.serialNumber.trim()]
		return [
			{
				slot,
				id: serial || label,
				label,
				serial,
				manufacturer: info.manufacturerID.trim(),
				pinPad: (info.flags & constant.CKF_PROTECTED_AUTHENTICATION_PATH) !== 0,
				pin: pinState(info.flags),
				certificates: inSession(cryptoki, slot, (session) =>
					find(cryptoki, session, certificates).map((one) => attribute(cryptoki, session, one, constant.CKA_VALUE)),
				),
			},
		]
	})
}

/** The token of that name, the one with the certificate where there are several. @throws AppError `signing.tokenMissing` */
export function findToken(tokens: readonly TokenFacts[], { token, certificate }: TokenKeyReference): TokenFacts {
	const named = tokens.filter(({ id }) => id === token)
	const holder = named.find((one) => one.certificates.some((der) => fingerprintOf(der) === certificate))
	const found = holder ?? named[0]
	if (!found) throw new AppError('signing.tokenMissing', { token })
	return found
}

const WRONG_PIN = new Set(['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE'])
const CANCELLED = new Set(['CKR_FUNCTION_CANCELED', 'CKR_CANCEL'])
const GONE = new Set([
	'CKR_DEVICE_REMOVED',
	'CKR_DEVICE_ERROR',
	'CKR_TOKEN_NOT_PRESENT',
	'CKR_TOKEN_NOT_RECOGNIZED',
	'CKR_SLOT_ID_INVALID',
	'CKR_SESSION_HANDLE_INVALID',
	'CKR_SESSION_CLOSED',
	'CKR_OBJECT_HANDLE_INVALID',
	'CKR_KEY_HANDLE_INVALID',
	'CKR_USER_NOT_LOGGED_IN',
])

const sha256Prefix = (digest: Buffer) =>
	sequence(sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), derNull), octetString(digest))

/** Modulus, or coordinates of the point, of a SubjectPublicKeyInfo. */
function numberIn(publicKey: Uint8Array): Buffer {
	const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
	const { n = '', x = '', y = '' } = key.export({ format: 'jwk' })
	return Buffer.concat([n, x, y].map((part) => Buffer.from(part, 'base64url')))
}

/** A key on a token, after a login: signs until the token is gone or refuses. It never tries a PIN a second time. */
export class TokenKey {
	readonly #cryptoki: Cryptoki
	readonly #facts: TokenFacts
	readonly #algorithm: KeyAlgorithm
	readonly #pin: Buffer | null
	readonly #session: Buffer
	readonly #key: Buffer
	readonly #mechanism: number
	readonly #loginEveryTime: boolean
	readonly #wrongBefore: number
	#failure: AppError | null = null

	/**
	 * Logs in, once. `pin`: UTF-8, or null where it is typed on the reader; the caller wipes it at the end. `wrongBefore`:
	 * wrong PINs that this program has already given the token, one after the other.
	 */
	constructor(
		cryptoki: Cryptoki,
		facts: TokenFacts,
		wanted: {
			fingerprint: string
			algorithm: KeyAlgorithm
			publicKey: Uint8Array
			pin: Buffer | null
			wrongBefore: number
		},
	) {
		this.#cryptoki = cryptoki
		this.#facts = facts
		this.#algorithm = wanted.algorithm
		this.#pin = facts.pinPad ? null : wanted.pin
		this.#wrongBefore = wanted.wrongBefore
		if (facts.pin === 'locked') throw new AppError('signing.pinLocked', { token: facts.label })
		if (!facts.pinPad && !wanted.pin) throw new AppError('signing.pinNeeded', { token: facts.label })
		this.#session = cryptoki.C_OpenSession(facts.slot, constant.CKF_SERIAL_SESSION)
		this.#login(constant.CKU_USER)
		this.#key = this.#privateKey(wanted)
		this.#mechanism = this.#chooseMechanism()
		this.#loginEveryTime = this.#wantsLoginEveryTime()
	}

	/** PKCS #1 v1.5, or ECDSA-Sig-Value (DER). */
	sign(bytes: Uint8Array, digest: DigestName): Buffer {
		if (this.#failure) throw this.#failure
		try {
			this.#cryptoki.C_SignInit(this.#session, { mechanism: this.#mechanism }, this.#key)
			if (this.#loginEveryTime) this.#login(constant.CKU_CONTEXT_SPECIFIC)
			const room = Buffer.alloc(512)
			const signature = this.#cryptoki.C_Sign(this.#session, this.#input(bytes, digest), room)
			return this.#mechanism === constant.CKM_ECDSA ? derSignature(signature) : Buffer.from(signature)
		} catch (error) {
			// Whatever went wrong, nothing is tried again before a person has looked.
			this.#failure = this.#translate(error)
			throw this.#failure
		}
	}

	#input(bytes: Uint8Array, digest: DigestName): Buffer {
		if (this.#mechanism === constant.CKM_SHA256_RSA_PKCS) return Buffer.from(bytes)
		const hash = createHash(digest).update(bytes).digest()
		return this.#mechanism === constant.CKM_ECDSA ? hash : sha256Prefix(hash)
	}

	#login(user: number): void {
		try {
			if (this.#pin) this.#cryptoki.C_Login(this.#session, user, this.#pin.toString('utf8'))
			else this.#cryptoki.C_Login(this.#session, user)
		} catch (error) {
			if (returnValue(error) !== 'CKR_USER_ALREADY_LOGGED_IN') throw this.#translate(error)
		}
	}

	/** The key whose CKA_ID is the certificate's, as the standard ties them together (§4.6.3). */
	#privateKey({ fingerprint, publicKey }: { fingerprint: string; publicKey: Uint8Array }): Buffer {
		const certificate = find(this.#cryptoki, this.#session, certificates).find(
			(one) => fingerprintOf(attribute(this.#cryptoki, this.#session, one, constant.CKA_VALUE)) === fingerprint,
		)
		const id = certificate && attribute(this.#cryptoki, this.#session, certificate, constant.CKA_ID)
		const [key] = id ? this.#privateKeys([{ type: constant.CKA_ID, value: id }]) : [this.#keyOf(publicKey)]
		if (!key) throw new AppError('signing.tokenNoKey', { token: this.#facts.label })
		return key
	}

	#privateKeys(more: Template = []): Buffer[] {
		return find(this.#cryptoki, this.#session, [
			{ type: constant.CKA_CLASS, value: constant.CKO_PRIVATE_KEY },
			{ type: constant.CKA_SIGN, value: true },
			...more,
		])
	}

	/**
	 * Where the certificate is not on the token: the key of this modulus, or whose public half is this point, or the only
	 * one there is. Whether it is the right one, the first signature shows.
	 */
	#keyOf(publicKey: Uint8Array): Buffer | undefined {
		const keys = this.#privateKeys()
		if (keys.length < 2) return keys[0]
		const number = numberIn(publicKey)
		const states = (object: Buffer, type: number) => {
			try {
				return attribute(this.#cryptoki, this.#session, object, type).subarray(-number.length).equals(number)
			} catch {
				// A key of another kind does not have the attribute.
				return false
			}
		}
		if (this.#algorithm.startsWith('RSA')) return keys.find((key) => states(key, constant.CKA_MODULUS))
		const halves = find(this.#cryptoki, this.#session, [{ type: constant.CKA_CLASS, value: constant.CKO_PUBLIC_KEY }])
		const half = halves.find((one) => states(one, constant.CKA_EC_POINT))
		const id = half && attribute(this.#cryptoki, this.#session, half, constant.CKA_ID)
		return id && this.#privateKeys([{ type: constant.CKA_ID, value: id }])[0]
	}

	#chooseMechanism(): number {
		if (!this.#algorithm.startsWith('RSA')) return constant.CKM_ECDSA
		const offered = this.#cryptoki.C_GetMechanismList(this.#facts.slot)
		// Hashing here sends a card 51 bytes instead of all attributes.
		return offered.includes(constant.CKM_RSA_PKCS) ? constant.CKM_RSA_PKCS : constant.CKM_SHA256_RSA_PKCS
	}

	/** Tokens older than version 2.20 do not know the attribute. */
	#wantsLoginEveryTime(): boolean {
		try {
			return attribute(this.#cryptoki, this.#session, this.#key, constant.CKA_ALWAYS_AUTHENTICATE)[0] === 1
		} catch {
			return false
		}
	}

	#translate(error: unknown): AppError {
		if (error instanceof AppError) return error
		const reason = returnValue(error)
		const { label: token } = this.#facts
		if (reason !== null && WRONG_PIN.has(reason)) return this.#wrongPin()
		if (reason === 'CKR_PIN_LOCKED') return new AppError('signing.pinLocked', { token })
		if (reason !== null && CANCELLED.has(reason)) return new AppError('signing.pinCancelled', { token })
		if (reason !== null && !GONE.has(reason) && this.#isPresent())
			return new AppError('signing.tokenFailed', { reason })
		return new AppError('signing.tokenGone', { token })
	}

	#wrongPin(): AppError {
		const { label: token } = this.#facts
		const state = pinState(this.#cryptoki.C_GetTokenInfo(this.#facts.slot).flags)
		if (state === 'locked') return new AppError('signing.pinLocked', { token })
		const count = this.#wrongBefore + 1
		return new AppError(state === 'last' ? 'signing.wrongPinLast' : 'signing.wrongPin', { token, count })
	}

	#isPresent(): boolean {
		try {
			return this.#cryptoki.C_GetTokenInfo(this.#facts.slot).serialNumber.trim() === this.#facts.serial
		} catch {
			return false
		}
	}
}
