import { basename } from 'node:path'
import type { PKCS11 } from 'pkcs11js'
import { AppError } from '#shared/errors/index'

/**
 * PKCS #11 version 2.40 (OASIS), as much as signing needs. Calls block, some until a person has typed a PIN: only for
 * a thread of their own, and only one at a time, because a process shares one initialisation of a module.
 */

/** §7 of the header file: names and numbers are the standard's. */
export const constant = {
	CKF_USER_PIN_COUNT_LOW: 0x10000,
	CKF_USER_PIN_FINAL_TRY: 0x20000,
	CKF_USER_PIN_LOCKED: 0x40000,
	CKF_PROTECTED_AUTHENTICATION_PATH: 0x100,
	CKF_TOKEN_INITIALIZED: 0x400,
	CKF_SERIAL_SESSION: 4,
	CKF_OS_LOCKING_OK: 2,
	CKU_USER: 1,
	CKU_CONTEXT_SPECIFIC: 2,
	CKO_CERTIFICATE: 1,
	CKO_PUBLIC_KEY: 2,
	CKO_PRIVATE_KEY: 3,
	CKC_X_509: 0,
	CKA_CLASS: 0,
	CKA_VALUE: 0x11,
	CKA_CERTIFICATE_TYPE: 0x80,
	CKA_ID: 0x102,
	CKA_SIGN: 0x108,
	CKA_MODULUS: 0x120,
	CKA_EC_POINT: 0x181,
	CKA_ALWAYS_AUTHENTICATE: 0x202,
	CKM_RSA_PKCS: 1,
	CKM_SHA256_RSA_PKCS: 0x40,
	CKM_ECDSA: 0x1041,
} as const

/** What of pkcs11js is used. */
export type Cryptoki = Pick<
	PKCS11,
	| 'C_CloseSession'
	| 'C_FindObjects'
	| 'C_FindObjectsFinal'
	| 'C_FindObjectsInit'
	| 'C_GetAttributeValue'
	| 'C_GetMechanismList'
	| 'C_GetSlotList'
	| 'C_GetTokenInfo'
	| 'C_Login'
	| 'C_OpenSession'
	| 'C_Sign'
	| 'C_SignInit'
>

/** `CKR_…` of an error that a module answered, or null. */
export function returnValue(error: unknown): string | null {
	return error instanceof Error ? (/CKR_\w+/.exec(error.message)?.[0] ?? null) : null
}

async function load(): Promise<PKCS11> {
	try {
		const { default: pkcs11 } = await import('pkcs11js')
		return new pkcs11.PKCS11()
	} catch {
		throw new AppError('signing.tokensUnavailable')
	}
}

/** Loads a maker's library, does the work and lets go of it. */
export async function withModule<T>(path: string, work: (cryptoki: Cryptoki) => T | Promise<T>): Promise<T> {
	const cryptoki = await load()
	try {
		cryptoki.load(path)
	} catch {
		throw new AppError('signing.notTokenModule', { file: basename(path) })
	}
	try {
		initialize(cryptoki)
		try {
			return await work(cryptoki)
		} finally {
			cryptoki.C_Finalize()
		}
	} catch (error) {
		const reason = returnValue(error)
		throw reason === null ? error : new AppError('signing.tokenFailed', { reason })
	} finally {
		cryptoki.close()
	}
}

function initialize(cryptoki: PKCS11): void {
	const options = { flags: constant.CKF_OS_LOCKING_OK }
	try {
		cryptoki.C_Initialize(options)
	} catch (error) {
		if (returnValue(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error
		// A thread that died in the middle left it so; nobody else uses it.
		cryptoki.C_Finalize()
		cryptoki.C_Initialize(options)
	}
}
