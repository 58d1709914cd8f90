import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { volumeName, volumeOf, VolumeReader } from '../../../src-main/backend/signing/volumes.ts'
import type { TestBackend } from '../backend.ts'
import { readVolumes } from './volumes.ts'

/** What must hold whenever the program is started again after a kill. */

export interface Row {
	batch: number
	serial: string
	position: number
	state: string
	index: number | null
	/** Hexadecimal, which compares quickly. */
	barcode: string
	sha256: string
}

const SELECT = `SELECT batch_id AS batch, serial, position, state, public_index AS "index", lower(hex(barcode)) AS barcode,
	lower(hex(pdf_sha256)) AS sha256 FROM document ORDER BY batch_id, position`

/** Rows that are no longer as they were; comparing all of them as a whole would take longer than signing them. */
export const changed = (before: readonly Row[], now: readonly Row[]): Row[] =>
	before.filter((row, index) => JSON.stringify(row) !== JSON.stringify(now[index]))

export const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Opens the archive as a start of the program does, and checks it as a whole. Answers its documents. */
export async function openAgain(backend: TestBackend): Promise<Row[]> {
	await backend.workspace.openArchive(backend.path('archive'))
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	expect(archive.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
	expect(archive.sqlite.pragma('foreign_key_check')).toEqual([])
	expect(await backend.call('auditeur', 'journal.verify', {})).toMatchObject({ valid: true })
	const rows = archive.sqlite.prepare<[], Row>(SELECT).all()
	const numbers = rows.map(({ serial }) => Number(serial.split('-').at(-1)))
	expect(numbers.filter((number, index) => number !== (numbers[0] ?? 0) + index)).toEqual([])
	const signed = rows.filter(({ state }) => state === 'signed')
	expect(signed.filter(({ index }, place) => index !== place)).toEqual([])
	return rows
}

/**
 * Signed documents are there, byte for byte, also in the volume that the killed program was filling; some are verified
 * wholly.
 */
export function checkFiles(backend: TestBackend, out: string, rows: readonly Row[]): void {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	const trust = trustFromArchive(archive)
	const readers = new Map<string, VolumeReader>()
	for (const { batch, position, serial, sha256 } of rows) {
		const place = `${batch} ${volumeOf(position)}`
		const reader = readers.get(place) ?? new VolumeReader(join(out, `batch-${batch}`), volumeOf(position))
		readers.set(place, reader)
		const pdf = reader.read(serial)
		if (!pdf) throw new Error(`${serial} is lost`)
		expect(createHash('sha256').update(pdf).digest('hex'), serial).toBe(sha256)
		if (position % 61 === 0) expect(verifyPdf(pdf, trust, new Date()).verdict).toBe('valid')
	}
}

/** A folder that is done holds its documents and its list, and nothing else. */
export function checkCompleted(out: string, batch: number, rows: readonly Row[]): void {
	const folder = join(out, `batch-${batch}`)
	const expected = rows.filter((row) => row.batch === batch)
	const names = [...new Set(expected.map(({ position }) => volumeName(volumeOf(position))))]
	const single = names.length === 1 ? ['0001'] : []
	expect(readdirSync(folder).toSorted()).toEqual([...single, ...names, 'batch.json', 'index.csv'])
	const volumes = readVolumes(folder)
	expect(expected.map(({ serial }) => volumes.has(serial))).toEqual(expected.map(() => true))
	expect(volumes.size).toBe(expected.length)
	const list = readFileSync(join(folder, 'index.csv'), 'utf8').trimEnd().split('\n').slice(1)
	expect(list).toEqual(
		expected.map(({ position, serial, sha256 }) => `${serial},${volumeName(volumeOf(position))},${sha256}`),
	)
}
