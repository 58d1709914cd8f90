import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
	barcodeText,
	decodeClaims,
	encodeClaims,
	prepareBarcode,
	readBarcodeText,
	serialText,
	type TranscriptClaims,
} from '#shared/codec/barcode'
import { CodecError } from '#shared/codec/codecError'
import { packMarks, unpackMarks } from '#shared/codec/packedMarks'
import { parseScheme, readWithScheme, schemeId } from '#shared/codec/scheme'

const name = fc.string({ unit: 'grapheme', maxLength: 60 })
const maybe = <Value>(one: fc.Arbitrary<Value>) => fc.option(one, { nil: null })
const marks = fc.oneof(
	fc.array(maybe(fc.nat({ max: 300 }).map((points) => points * 100)), { minLength: 1, maxLength: 16 }),
	fc.array(maybe(fc.nat({ max: 80 }).map((quarters) => quarters * 25)), { minLength: 1, maxLength: 16 }),
	fc.array(maybe(fc.nat({ max: 60_000 })), { minLength: 1, maxLength: 16 }),
)
const birthDate = fc.oneof(
	fc
		.date({ min: new Date('1850-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10)),
	fc.constantFrom('1987', '1987-03', '1900-01-01', '2004-02-29'),
)
const claims: fc.Arbitrary<TranscriptClaims> = fc.record({
	issuer: fc.constantFrom('HT-BUNEXE', 'BJ-DOB'),
	issuedAt: fc.nat(),
	serial: fc.record({ code: fc.constantFrom('RN', 'CF', 'AT'), year: fc.nat({ max: 2200 }), number: fc.nat() }),
	publicIndex: fc.nat(),
	surname: name,
	givenNames: name,
	birthDate: maybe(birthDate),
	birthPlace: maybe(name),
	orderNumber: maybe(
		fc.oneof(name, fc.nat().map(String), fc.constantFrom('000123', '0', '123456789012345', '9'.repeat(20))),
	),
	year: fc.nat({ max: 2200 }),
	sessionKind: fc.nat({ max: 9 }),
	series: fc.constantFrom('', 'SVT', 'D'),
	scheme: fc.constantFrom('00000000', 'deadbeef'),
	marks: maybe(marks),
	flags: fc.nat(),
	total: maybe(fc.nat()),
	average: maybe(fc.nat()),
	decision: maybe(fc.nat({ max: 9 })),
	mention: maybe(fc.nat({ max: 9 })),
	practice: fc.boolean(),
	example: fc.boolean(),
})

test('claims come back as they were', () => {
	fc.assert(
		fc.property(claims, (one) => {
			expect(decodeClaims(encodeClaims(one))).toEqual(one)
		}),
	)
})

test('marks come back, in the fewest bits', () => {
	fc.assert(
		fc.property(marks, (one) => {
			expect(unpackMarks(packMarks(one))).toEqual(one)
		}),
	)
	expect(packMarks(Array.from({ length: 12 }, (_, index) => 25_400 - index * 100))).toHaveLength(14)
	expect(packMarks(Array.from({ length: 12 }, (_, index) => 30_000 - index * 100))).toHaveLength(15)
})

test('damaged claims are other claims with one encoding, or refused', () => {
	const damaged = fc.tuple(claims, fc.nat(), fc.nat({ max: 255 })).map(([one, at, byte]) => {
		const bytes = encodeClaims(one)
		bytes[at % bytes.length] = byte
		return bytes
	})
	fc.assert(
		fc.property(damaged, (bytes) => {
			try {
				expect(encodeClaims(decodeClaims(bytes))).toEqual(bytes)
			} catch (error) {
				if (!(error instanceof CodecError)) throw error
			}
		}),
		{ numRuns: 3000 },
	)
})

test('any text is read or refused with a CodecError', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			expect(() => readBarcodeText(`SC1:${text}`)).toThrow(CodecError)
			expect(() => readBarcodeText(text)).toThrow(CodecError)
		}),
	)
})

test.each(['2004-02-30', '2004-13', '87', '2004-00-01', '02/03/2004'])('refuses the birth date %s', (date) => {
	const [one] = fc.sample(claims, { numRuns: 1, seed: 1 })
	if (one === undefined) throw new Error('no sample')
	expect(() => encodeClaims({ ...one, birthDate: date })).toThrow(CodecError)
})

test('signed with node, read and verified from the text; a changed character never verifies', () => {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
	const keyId = createHash('sha256')
		.update(publicKey.export({ type: 'spki', format: 'der' }))
		.digest()
		.subarray(0, 8)
	const [one] = fc.sample(claims, { numRuns: 1, seed: 7 })
	if (one === undefined) throw new Error('no sample')
	const unsigned = prepareBarcode(one, keyId)
	const signature = sign('sha256', unsigned.toBeSigned, { key: privateKey, dsaEncoding: 'ieee-p1363' })
	const text = barcodeText(unsigned.message(signature))
	const holds = (scanned: string) => {
		const read = readBarcodeText(scanned)
		const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
		return verify('sha256', read.toBeSigned, key, read.message.signature) && read.claims
	}
	expect(holds(text)).toEqual(one)
	expect(holds(`${text}\r\n`)).toEqual(one)
	for (let at = 4; at < text.length; at++) {
		const changed = `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`
		let answer: unknown = false
		try {
			answer = holds(changed)
		} catch (error) {
			if (!(error instanceof CodecError)) throw error
		}
		expect(answer, `character ${at}`).toBe(false)
	}
})

describe('the published test vectors', () => {
	const jwk = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
	const vectors = z
		.strictObject({
			publicKey: jwk,
			keyId: z.string(),
			scheme: z.strictObject({ id: z.string(), bytes: z.string() }),
			valid: z.array(
				z.strictObject({
					what: z.string(),
					text: z.string(),
					serial: z.string(),
					claims: z.record(z.string(), z.unknown()),
					/** Another key than the others'. */
					key: z.strictObject({ publicKey: jwk, keyId: z.string() }).optional(),
				}),
			),
			invalid: z.array(z.strictObject({ what: z.string(), text: z.string() })),
		})
		.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../resources/spec/barcode-vectors.json'), 'utf8')))
	const scheme = parseScheme(Buffer.from(vectors.scheme.bytes, 'hex'))

	function read(text: string, { publicKey }: Pick<typeof vectors, 'publicKey'> = vectors) {
		const barcode = readBarcodeText(text)
		const { signature, keyId } = barcode.message
		return {
			keyId: Buffer.from(keyId).toString('hex'),
			signed: verify(
				'sha256',
				barcode.toBeSigned,
				{ key: createPublicKey({ key: publicKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
				signature,
			),
			claims: barcode.claims,
		}
	}

	test.each(vectors.valid)('$what', ({ text, serial, claims: expected, key = vectors }) => {
		const answer = read(text, key)
		expect(answer).toEqual({ keyId: key.keyId, signed: true, claims: expected })
		expect(serialText(answer.claims.issuer, answer.claims.serial)).toBe(serial)
		expect(readWithScheme(answer.claims, scheme).exam.id).toBe('ns4')
	})

	test.each(vectors.invalid)('refused: $what', ({ text }) => {
		let signed = false
		try {
			signed = read(text).signed
		} catch (error) {
			if (!(error instanceof CodecError)) throw error
		}
		expect(signed).toBe(false)
	})

	test('the scheme has the identifier of its bytes', () => {
		const digest = createHash('sha256').update(Buffer.from(vectors.scheme.bytes, 'hex')).digest()
		expect(schemeId(digest)).toBe(vectors.scheme.id)
	})

	test('twelve marks and usual names fit QR version 11 at level M: 366 characters', () => {
		expect(vectors.valid[0]?.text.length).toBeLessThanOrEqual(366)
	})
})
