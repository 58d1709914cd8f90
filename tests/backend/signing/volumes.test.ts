import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { EntryWriter } from '../../../src-main/backend/signing/volumeEntries.ts'
import {
	BatchVolumes,
	cutBack,
	entryName,
	finishVolume,
	volumeName,
	VolumeReader,
} from '../../../src-main/backend/signing/volumes.ts'
import { inFolder } from '../../harness/documents/readers.ts'
import { readVolumes } from '../../harness/signing/volumes.ts'

const at = new Date('2026-07-30T15:04:06')
const bytesOf = (serial: number) => Buffer.alloc(400 + ((serial * 37) % 300), `document ${serial} `)

/** Entries of documents `from` to `to`, the last left out. */
function entries(from: number, to: number): Uint8Array {
	const writer = new EntryWriter(at, new ArrayBuffer(64))
	for (let serial = from; serial < to; serial++) writer.add(entryName(String(serial)), bytesOf(serial))
	return writer.take()
}

/** Writes chunks of documents one after the other and leaves the volume unfinished. */
async function write(folder: string, chunks: readonly (readonly [from: number, to: number])[]): Promise<void> {
	const volumes = new BatchVolumes(folder)
	for (const [from, to] of chunks) await volumes.append(1, Promise.resolve(entries(from, to)))
	volumes.close()
}

const serials = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index))
const partial = (folder: string) => join(folder, `${volumeName(1)}.part`)

test('another program reads every document of a finished volume, with its checksum and its time', async () => {
	await inFolder(async (folder) => {
		await write(folder, [
			[0, 3],
			[3, 40],
		])
		finishVolume(partial(folder))
		const read = readVolumes(folder)
		expect([...read.keys()].toSorted()).toEqual(serials(0, 40).toSorted())
		for (const [serial, bytes] of read) expect(bytes.equals(bytesOf(Number(serial)))).toBe(true)
		expect(execFileSync('unzip', ['-l', join(folder, '0001.zip')], { encoding: 'utf8' })).toContain('2026-07-30 15:04')
	})
})

test('a volume that was cut off anywhere is read up to the cut, and cut back to what counts', async () => {
	await inFolder(async (folder) => {
		await write(folder, [[0, 12]])
		const whole = readFileSync(partial(folder))
		fc.assert(
			fc.property(fc.nat(whole.length), fc.nat(12), (length, counted) => {
				writeFileSync(partial(folder), whole.subarray(0, length))
				const there = [...new VolumeReader(folder, 1).names].length
				expect(whole.subarray(0, length).toString('latin1').split('.pdf').length - 1).toBeLessThanOrEqual(there + 1)
				cutBack(partial(folder), (name, bytes) => {
					const serial = Number(name.replace('.pdf', ''))
					return serial < counted && bytes === bytesOf(serial).length
				})
				const kept = Math.min(there, counted)
				const left = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
				expect(left).toEqual(kept === 0 ? [] : [Buffer.from(entries(0, kept))])
			}),
			{ numRuns: 200 },
		)
	})
})

test('a document whose length is not the one that counts is cut off with all that follows', async () => {
	await inFolder(async (folder) => {
		await write(folder, [[0, 9]])
		cutBack(partial(folder), (name, length) => name !== '4.pdf' || length === 1)
		expect([...new VolumeReader(folder, 1).names]).toEqual(serials(0, 4).map(entryName))
	})
})

test('a finished volume is taken up again; what is left of its list is written over', async () => {
	await inFolder(async (folder) => {
		await write(folder, [[0, 30]])
		finishVolume(partial(folder))
		await write(folder, [[30, 31]])
		expect(statSync(partial(folder)).size).toBe(entries(0, 31).length)
		// Killed while the list was being written.
		finishVolume(partial(folder))
		await write(folder, [[31, 50]])
		finishVolume(partial(folder))
		truncateSync(join(folder, '0001.zip'), statSync(join(folder, '0001.zip')).size - 30)
		expect([...new VolumeReader(folder, 1).names]).toEqual(serials(0, 50).map(entryName))
		await write(folder, [])
		expect(readdirSync(folder)).toEqual(['0001.zip'])
	})
})

test('chunks stand in the order in which they were announced, and a place can be taken back', async () => {
	await inFolder(async (folder) => {
		const volumes = new BatchVolumes(folder)
		const late = Promise.withResolvers<Uint8Array>()
		const places = [
			volumes.append(1, late.promise),
			volumes.append(1, Promise.resolve(entries(5, 8))),
			volumes.append(2, Promise.resolve(entries(8, 9))),
		]
		late.resolve(entries(0, 5))
		const [first, second] = await Promise.all(places)
		expect(first).toEqual({ volume: 1, start: 0 })
		expect(second).toEqual({ volume: 1, start: entries(0, 5).length })
		if (second) volumes.cut(second)
		await volumes.append(1, Promise.resolve(entries(20, 22)))
		await volumes.append(2, Promise.resolve(entries(22, 23)))
		volumes.finishBefore(2)
		volumes.close()
		expect([...new VolumeReader(folder, 1).names]).toEqual([...serials(0, 5), '20', '21'].map(entryName))
		expect([...new VolumeReader(folder, 2).names]).toEqual([entryName('22')])
		expect(readdirSync(folder).toSorted()).toEqual(['0001.zip', '0002.zip.part'])
	})
})

test('when a chunk fails, nothing behind it is written', async () => {
	await inFolder(async (folder) => {
		const volumes = new BatchVolumes(folder)
		const failing = volumes.append(1, Promise.reject(new Error('no signature')))
		const behind = volumes.append(1, Promise.resolve(entries(5, 8)))
		await expect(failing).rejects.toThrow('no signature')
		await expect(behind).rejects.toThrow('no signature')
		volumes.close()
		expect(readdirSync(folder)).toEqual([])
	})
})
