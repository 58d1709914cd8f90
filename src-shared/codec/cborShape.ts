import type { Names } from '../domain/profile.ts'
import { decodeCbor, type CborKey, type CborMap, type CborValue } from './cbor.ts'
import { CodecError } from './codecError.ts'

/** Reads decoded CBOR into known shapes. Every function throws CodecError with the name of the field it was given. */

export function asMap(value: CborValue | undefined, what: string): CborMap {
	if (value instanceof Map) return value
	throw new CodecError('wrongShape', what)
}

export function asList(value: CborValue | undefined, what: string, length?: number): CborValue[] {
	if (Array.isArray(value) && (length === undefined || value.length === length)) return value
	throw new CodecError('wrongShape', what)
}

export function asText(value: CborValue | undefined, what: string): string {
	if (typeof value === 'string') return value
	throw new CodecError('wrongShape', what)
}

export function asBytes(value: CborValue | undefined, what: string, length?: number): Uint8Array {
	if (value instanceof Uint8Array && (length === undefined || value.length === length)) return value
	throw new CodecError('wrongShape', what)
}

export function asNatural(value: CborValue | undefined, what: string): number {
	if (typeof value === 'number' && value >= 0) return value
	throw new CodecError('wrongShape', what)
}

export function asTruth(value: CborValue | undefined, what: string): boolean {
	if (typeof value === 'boolean') return value
	throw new CodecError('wrongShape', what)
}

export function asNames(value: CborValue | undefined, what: string): Names {
	const names: Names = { fr: '' }
	for (const [language, name] of asMap(value, what))
		if (language === 'fr' || language === 'ht' || language === 'en') names[language] = asText(name, what)
		else throw new CodecError('wrongShape', what)
	return names
}

export function namesToCbor(names: Names): CborMap {
	const map: CborMap = new Map<CborKey, CborValue>([['fr', names.fr]])
	if (names.ht !== undefined) map.set('ht', names.ht)
	if (names.en !== undefined) map.set('en', names.en)
	return map
}

/** A map with exactly these keys, so that no field is read that the writer did not mean. */
export function mapOf(bytes: Uint8Array, keys: readonly number[], what: string): CborMap {
	const map = asMap(decodeCbor(bytes), what)
	if (map.size !== keys.length || keys.some((key) => !map.has(key))) throw new CodecError('wrongShape', what)
	return map
}
