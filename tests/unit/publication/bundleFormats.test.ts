import { createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decodeBase45 } from '#shared/codec/base45'
import { numberPath, tilePath, tilesOf } from '#shared/codec/bundleLayout'
import {
	encodeBucket,
	encodeDirectory,
	findInDirectory,
	pad,
	parseBucket,
	splitRecord,
	unitsFor,
	unpad,
} from '#shared/codec/bundleRecord'
import {
	bucketsOfRelease,
	decodeCheckpoint,
	decodeManifest,
	decodeRoot,
	decodeStatus,
	encodeManifest,
	type Manifest,
	packStatuses,
	releaseHolding,
	statusAt,
	statusValues,
} from '#shared/codec/bundleStatements'
import { candidateDerivation, isCode, normaliseCode, tagInput } from '#shared/codec/candidateKey'
import { readCertificate } from '#shared/codec/certificate'
import { CodecError } from '#shared/codec/codecError'
import { parseSign } from '#shared/codec/coseSign'
import { decodeDelegation } from '#shared/codec/delegation'

const vectorFile = join(import.meta.dirname, '../../../resources/spec/bundle-vectors.json')
const vectors = z
	.object({
		session: z.object({ issuer: z.string(), exam: z.string(), year: z.int(), kind: z.string() }),
		candidates: z.array(
			z.object({
				orderNumber: z.string(),
				name: z.string(),
				birthDate: z.string(),
				code: z.string(),
				material: z.string(),
				info: z.string(),
				locator: z.string(),
				key: z.string(),
			}),
		),
		record: z.object({
			barcode: z.string(),
			units: z.int(),
			tag: z.string(),
			record: z.string(),
			leafHash: z.string(),
		}),
		bucket: z.object({ release: z.int(), number: z.int(), path: z.array(z.string()), file: z.string() }),
		directory: z.object({
			release: z.int(),
			shard: z.int(),
			entries: z.array(z.object({ locator: z.string(), leaf: z.int() })),
			file: z.string(),
		}),
		numberPaths: z.record(z.string(), z.string()),
		tiles: z.record(z.string(), z.array(z.string())),
		status: z.object({ values: z.array(z.int()), bits: z.string() }),
	})
	.parse(JSON.parse(readFileSync(vectorFile, 'utf8')))
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

test('the candidates of the test vectors lead to their locators and keys, from the material alone', () => {
	for (const candidate of vectors.candidates) {
		const input = candidateDerivation(candidate, vectors.session)
		expect(Buffer.from(input.material).toString()).toBe(candidate.material)
		const derived = Buffer.from(hkdfSync('sha256', candidate.material, 'sceau candidate v1', candidate.info, 48))
		expect(hex(derived)).toBe(candidate.locator + candidate.key)
		expect(Buffer.from(hkdfSync('sha256', input.material, input.salt, input.information, input.length))).toEqual(
			derived,
		)
	}
})

test('the record of the test vectors opens with node:crypto and nothing of ours', () => {
	const { barcode, units, tag, record, leafHash } = vectors.record
	const message = decodeBase45(barcode.slice(4))
	const parts = splitRecord(bytes(record))
	expect(hex(parts.tag)).toBe(tag)
	const prefixed = Buffer.concat([Buffer.from('sceau document v1'), message])
	expect(createHash('sha256').update(prefixed).digest('hex').slice(0, 32)).toBe(tag)
	expect(hex(tagInput(message))).toBe(prefixed.toString('hex'))
	const key = Buffer.from(vectors.candidates[0]?.key ?? '', 'hex')
	const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12))
	decipher.setAuthTag(parts.sealed.subarray(-16))
	const padded = Buffer.concat([decipher.update(parts.sealed.subarray(0, -16)), decipher.final()])
	expect(padded).toHaveLength(units * 64)
	expect(padded.readUInt16BE(0)).toBe(message.length)
	expect(hex(unpad(padded))).toBe(hex(message))
	expect(
		createHash('sha256')
			.update(Buffer.from([0]))
			.update(record, 'hex')
			.digest('hex'),
	).toBe(leafHash)
})

test('files of the test vectors are written and read to the byte', () => {
	const { bucket, directory, record } = vectors
	const path = bucket.path.map(bytes)
	const made = encodeBucket({ release: bucket.release, number: bucket.number, records: [bytes(record.record)], path })
	expect(hex(made)).toBe(bucket.file)
	expect(parseBucket(made)).toEqual({ release: 3, number: 1, records: [bytes(record.record)], path })
	const entries = directory.entries.map(({ locator, leaf }) => ({ locator: bytes(locator), leaf }))
	expect(hex(encodeDirectory(directory.release, directory.shard, entries))).toBe(directory.file)
	expect(findInDirectory(bytes(directory.file), 3, 0, bytes(directory.entries[0]?.locator ?? ''))).toEqual([32])
	expect(() => findInDirectory(bytes(directory.file), 3, 1, new Uint8Array(16))).toThrow(CodecError)
	for (const [number, written] of Object.entries(vectors.numberPaths)) expect(numberPath(Number(number))).toBe(written)
	for (const [size, paths] of Object.entries(vectors.tiles))
		expect(tilesOf(Number(size)).map(({ level, number, width }) => tilePath(level, number, width))).toEqual(
			expect.arrayContaining(paths),
		)
	expect(hex(packStatuses(Uint8Array.from(vectors.status.values)))).toBe(vectors.status.bits)
})

test('messages of every length come out of a record as they went in, and a longer record says no more', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(3), (message, more) => {
			const units = unitsFor(message.length) + more
			expect(hex(unpad(pad(message, units)))).toBe(hex(message))
		}),
	)
	expect(() => unitsFor(16_400)).toThrow(CodecError)
	expect(() => unpad(Uint8Array.of(0, 1, 7, 1))).toThrow(CodecError)
})

test('every status comes back at its place', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 70 }), (values) => {
			const bits = packStatuses(Uint8Array.from(values))
			expect(values.map((_, index) => statusAt(bits, index))).toEqual(values.map((value) => statusValues[value]))
			expect(() => statusAt(bits, bits.length * 4)).toThrow(CodecError)
		}),
	)
	expect(() => statusAt(Uint8Array.of(3), 0)).toThrow(CodecError)
})

test('codes are read as people type them', () => {
	expect(normaliseCode(' abcde-fghio ')).toBe('ABCDEFGH10')
	expect(isCode(normaliseCode('l0O1i-xyzwv'))).toBe(true)
	expect(isCode('ABCDEFGHIJ')).toBe(false)
	expect(isCode('ABC')).toBe(false)
})

const releases = [40, 40, 65, 1000].map((treeSize, index) => ({
	number: index + 1,
	treeSize,
	treeRoot: new Uint8Array(32).fill(index),
	recordUnits: 4,
	directoryBits: 4,
	sessions: [['NS4', 2026, 'ordinaire']] satisfies [string, number, string][],
}))
const manifest: Manifest = {
	issuer: 'HT-BUNEXE',
	release: 4,
	issuedAt: 1_790_000_000,
	expiresAt: 1_790_000_001,
	previous: new Uint8Array(32),
	practice: true,
	bureau: { fr: 'Bureau', ht: 'Biwo' },
	bureauShort: 'B',
	releases,
	schemes: [Uint8Array.of(1, 2, 3)],
	documentKinds: [{ code: 'RN', names: { fr: 'Relevé' } }],
	files: [{ path: 'index.html', hash: new Uint8Array(32).fill(9) }],
}

test('a manifest comes back as it was, and one whose releases shrink or skip is refused', () => {
	expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest)
	expect(() => decodeManifest(encodeManifest({ ...manifest, releases: releases.toReversed() }))).toThrow(CodecError)
	expect(() => decodeManifest(encodeManifest({ ...manifest, releases: releases.slice(1) }))).toThrow(CodecError)
})

test('the newest release that has a bucket is the one to ask', () => {
	const written = releases.map((release) => bucketsOfRelease(releases, release))
	expect(written).toEqual([
		{ first: 0, last: 1, before: 0 },
		null,
		{ first: 1, last: 2, before: 40 },
		{ first: 2, last: 31, before: 65 },
	])
	expect([0, 31, 32, 39, 40, 64, 65, 999].map((leaf) => releaseHolding(releases, leaf)?.number)).toEqual([
		1, 1, 3, 3, 3, 4, 4, 4,
	])
	expect(releaseHolding(releases, 1000)).toBeUndefined()
})

test('whatever bytes come, decoders answer or refuse, and never do anything else', () => {
	const decoders = [
		decodeRoot,
		decodeCheckpoint,
		decodeManifest,
		decodeStatus,
		decodeDelegation,
		parseSign,
		parseBucket,
		readCertificate,
	]
	const good = encodeManifest(manifest)
	const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => good.with(at, value))
	let refused = 0
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (input) => {
			for (const decode of decoders)
				try {
					decode(input)
				} catch (error) {
					if (!(error instanceof CodecError)) throw error
					refused++
				}
		}),
		{ numRuns: 2000 },
	)
	expect(refused).toBeGreaterThan(10_000)
})
