import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase45, encodeBase45 } from '#shared/codec/base45'
import { CodecError } from '#shared/codec/codecError'

/** Examples of RFC 9285 §4.3 and §4.4. */
test.each([
	['AB', 'BB8'],
	['Hello!!', '%69 VD92EX0'],
	['base-45', 'UJCLQE7W581'],
	['ietf!', 'QED8WEX0'],
])('%s is %s', (plain, text) => {
	expect(encodeBase45(Buffer.from(plain))).toBe(text)
	expect(Buffer.from(decodeBase45(text)).toString()).toBe(plain)
})

test('all bytes come back', () => {
	fc.assert(
		fc.property(fc.uint8Array(), (bytes) => {
			expect(decodeBase45(encodeBase45(bytes))).toEqual(bytes)
		}),
	)
})

test('any text is either the one encoding of its bytes or refused', () => {
	const text = fc.string({
		unit: fc.constantFrom(...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a\n')),
	})
	fc.assert(
		fc.property(text, (scanned) => {
			try {
				expect(encodeBase45(decodeBase45(scanned))).toBe(scanned)
			} catch (error) {
				if (!(error instanceof CodecError)) throw error
			}
		}),
		{ numRuns: 2000 },
	)
})

test.each(['GGW', 'A', 'AAAA', 'Z:', 'abc'])('refuses %s', (text) => {
	expect(() => decodeBase45(text)).toThrow(/^notBase45/)
})
