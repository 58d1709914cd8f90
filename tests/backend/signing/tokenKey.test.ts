import { randomBytes, verify, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { constant, withModule, type Cryptoki } from '../../../src-main/backend/signing/tokens/cryptoki.ts'
import { findToken, listTokens, TokenKey } from '../../../src-main/backend/signing/tokens/token.ts'
import { fingerprintOf } from '../../../src-main/backend/signing/certificates.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'

let soft: SoftToken

beforeAll(() => {
	soft = new SoftToken()
	soft.add('P-256')
	soft.add('P-256', { name: 'careful', alwaysAuthenticate: true })
})
afterAll(() => soft.dispose())

/** What a reader does with the standard's functions that a test cannot have in hardware; all else is SoftHSM's own. */
interface Reader {
	/** Typed on the reader when a login brings none. */
	pinPad?: string
	/** Reports so many flags more. */
	flags?: number
	/** Logins seen: kind of user, and whether a PIN came along. */
	logins: { user: number; pin: boolean }[]
}

function through(cryptoki: Cryptoki, reader: Reader): Cryptoki {
	return new Proxy(cryptoki, {
		get(target, name) {
			if (name === 'C_GetTokenInfo')
				return (slot: Buffer) => {
					const info = target.C_GetTokenInfo(slot)
					const pad = reader.pinPad === undefined ? 0 : constant.CKF_PROTECTED_AUTHENTICATION_PATH
					return { ...info, flags: info.flags | pad | (reader.flags ?? 0) }
				}
			if (name === 'C_Login')
				return (session: Buffer, user: number, pin?: string) => {
					reader.logins.push({ user, pin: pin !== undefined })
					target.C_Login(session, user, pin ?? reader.pinPad)
				}
			const value: unknown = Reflect.get(target, name)
			return typeof value === 'function' ? value.bind(target) : value
		},
	})
}

const signed = (name: string, reader: Reader, pin: string | null, count = 3) =>
	withModule(SOFTHSM, (module) => {
		const cryptoki = through(module, reader)
		const certificate = soft.authority.certificate(name)
		const fingerprint = fingerprintOf(certificate)
		const tokens = listTokens(cryptoki)
		const facts = findToken(tokens, { token: tokens[0]?.id ?? '', certificate: fingerprint })
		const wanted = {
			fingerprint,
			algorithm: 'P-256',
			publicKey: new Uint8Array(),
			pin: pin === null ? null : Buffer.from(pin),
			wrongBefore: 0,
		} as const
		const key = new TokenKey(cryptoki, facts, wanted)
		const { publicKey } = new X509Certificate(certificate)
		return Array.from({ length: count }, () => {
			const message = randomBytes(100)
			return verify('sha256', message, publicKey, key.sign(message, 'sha256'))
		})
	})

const codeOf = async (work: Promise<unknown>) => {
	const error = await work.then(
		() => null,
		(thrown: unknown) => thrown,
	)
	return error instanceof Error && 'code' in error ? error.code : error
}

const { CKU_USER, CKU_CONTEXT_SPECIFIC } = constant

test('one login for many signatures', async () => {
	const reader: Reader = { logins: [] }
	expect(await signed('P-256', reader, PIN)).toEqual([true, true, true])
	expect(reader.logins).toEqual([{ user: CKU_USER, pin: true }])
})

test('a token that wants it gets a login of its own before every signature', async () => {
	const reader: Reader = { logins: [] }
	expect(await signed('careful', reader, PIN, 2)).toEqual([true, true])
	expect(reader.logins.map(({ user }) => user)).toEqual([CKU_USER, CKU_CONTEXT_SPECIFIC, CKU_CONTEXT_SPECIFIC])
})

test('with a PIN pad no PIN passes through the program, not even one that was given', async () => {
	for (const name of ['P-256', 'careful']) {
		const reader: Reader = { pinPad: PIN, logins: [] }
		expect(await signed(name, reader, '000000', 1)).toEqual([true])
		expect(reader.logins.every(({ pin }) => !pin)).toBe(true)
	}
})

test('a wrong PIN on the pad is tried once; a token that is blocked is not tried at all', async () => {
	const wrong: Reader = { pinPad: '999999', logins: [] }
	expect(await codeOf(signed('P-256', wrong, null))).toBe('signing.wrongPin')
	expect(wrong.logins).toHaveLength(1)
	const last: Reader = { flags: constant.CKF_USER_PIN_FINAL_TRY, logins: [] }
	expect(await codeOf(signed('P-256', last, '999999'))).toBe('signing.wrongPinLast')
	const blocked: Reader = { flags: constant.CKF_USER_PIN_LOCKED, logins: [] }
	expect(await codeOf(signed('P-256', blocked, PIN))).toBe('signing.pinLocked')
	expect(blocked.logins).toEqual([])
})
