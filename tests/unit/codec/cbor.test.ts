import { decode as decodeElsewhere, encode as encodeElsewhere, rfc8949EncodeOptions } from 'cborg'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CborTag, decodeCbor, encodeCbor, type CborKey, type CborValue } from '#shared/codec/cbor'
import { CodecError } from '#shared/codec/codecError'

const integer = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
const text = fc.string({ unit: 'binary', maxLength: 300 })
const values = fc.letrec<{ value: CborValue }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		integer,
		text,
		fc.boolean(),
		fc.constant(null),
		fc.uint8Array({ maxLength: 300 }),
		fc.array(tie('value'), { maxLength: 30 }),
		fc
			.array(fc.tuple(fc.oneof<fc.Arbitrary<CborKey>[]>(integer, text), tie('value')), { maxLength: 30 })
			.map((entries) => new Map(entries)),
		fc.tuple(fc.nat(), tie('value')).map(([tag, value]) => new CborTag(tag, value)),
	),
})).value

test('every value comes back as it was', () => {
	fc.assert(
		fc.property(values, (value) => {
			expect(decodeCbor(encodeCbor(value))).toEqual(sorted(value))
		}),
	)
})

/** Maps come back in key order; the decoder's own order is the reference for equality here. */
function sorted(value: CborValue): CborValue {
	if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, sorted(inner)]))
	if (Array.isArray(value)) return value.map(sorted)
	if (value instanceof CborTag) return new CborTag(value.tag, sorted(value.value))
	return Object.is(value, -0) ? 0 : value
}

test('the bytes are those of an independent encoder in its deterministic mode', () => {
	const plain = fc.letrec<{ value: CborValue }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 3 },
			integer,
			fc.string({ unit: 'grapheme', maxLength: 80 }),
			fc.uint8Array({ maxLength: 300 }),
			fc.array(tie('value'), { maxLength: 30 }),
			fc.array(fc.tuple(integer, tie('value')), { maxLength: 30 }).map((entries) => new Map(entries)),
		),
	})).value
	fc.assert(
		fc.property(plain, (value) => {
			expect(encodeCbor(value)).toEqual(Uint8Array.from(encodeElsewhere(value, rfc8949EncodeOptions)))
			expect(decodeElsewhere(encodeCbor(value), { useMaps: true })).toEqual(sorted(value))
		}),
	)
})

test('whatever the bytes, the answer is a value with that very encoding or a CodecError', () => {
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), values.map(encodeCbor).chain(damaged)), (bytes) => {
			try {
				expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
			} catch (error) {
				if (!(error instanceof CodecError)) throw error
			}
		}),
		{ numRuns: 5000 },
	)
})

function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
	return fc.tuple(fc.nat({ max: Math.max(0, bytes.length - 1) }), fc.nat({ max: 255 })).map(([at, byte]) => {
		const copy = Uint8Array.from(bytes)
		copy[at] = byte
		return copy
	})
}

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'))

test.each([
	['truncated', '19'],
	['truncated', '9a00ffffff'],
	['truncated', '5b001fffffffffffff00'],
	['trailingBytes', '0000'],
	['notCanonical', '1801'],
	['notCanonical', '190017'],
	['notCanonical', 'a202000100'],
	['duplicateKey', 'a201000100'],
	['unsupported', '9f01ff'],
	['unsupported', 'f97e00'],
	['unsupported', 'f7'],
	['unsupported', 'a1f600'],
	['invalidUtf8', '62c080'],
	['invalidUtf8', '63eda080'],
	['outOfRange', '1bffffffffffffffff'],
	['outOfRange', '3b001fffffffffffff'],
	['tooDeep', '81'.repeat(20) + '00'],
])('says %s for %s', (problem, digits) => {
	expect(() => decodeCbor(hex(digits))).toThrow(new RegExp(`^${problem}`))
})

test('what cannot be written deterministically is not written', () => {
	expect(() => encodeCbor(0.5)).toThrow(/^outOfRange/)
	expect(() => encodeCbor('\ud800')).toThrow(/^invalidUtf8/)
})
