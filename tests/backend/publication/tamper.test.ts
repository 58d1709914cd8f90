import { cpSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyBundle } from '../../../src-main/backend/publication/verifyBundle.ts'
import { Register } from '../../harness/publication/register.ts'

let register: Register
let site: string
let files: string[]

beforeAll(async () => {
	register = await Register.create({ algorithm: 'RSA-2048' })
	site = register.path('site')
	await register.add(100)
	await register.publish(site)
	await register.end(3, 'revoked')
	await register.publish(site)
	await register.add(180)
	await register.publish(site)
	files = readdirSync(site, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
})
afterAll(() => register.dispose())

/** A problem names the file itself; a root of trust that is broken is the one thing behind which nothing can be named. */
async function problemsWith(file: string, change: () => void, undo: () => void) {
	change()
	try {
		const { valid, problems } = await verifyBundle(site)
		return { valid, named: problems.some((problem) => problem.file === file), problems }
	} finally {
		undo()
	}
}

test('a flipped bit in any file, at any place tried, is found and the file named', async () => {
	let tried = 0
	const missed: string[] = []
	for (const file of files) {
		const original = readFileSync(join(site, file))
		const places = new Set([0, original.length - 1])
		for (let step = 1; step < 7; step++) places.add(Math.floor((original.length * step) / 7))
		for (const place of places) {
			if (place < 0 || place >= original.length) continue
			const changed = Buffer.from(original)
			changed[place] = (changed[place] ?? 0) ^ (1 << (place % 8))
			const found = await problemsWith(
				file,
				() => writeFileSync(join(site, file), changed),
				() => writeFileSync(join(site, file), original),
			)
			tried++
			if (found.valid || !found.named) missed.push(`${file} at ${place}`)
		}
	}
	expect(missed).toEqual([])
	expect(tried).toBeGreaterThan(300)
})

test('one damaged record is one damaged file, not a page of complaints', async () => {
	const file = 'r/1/b/001'
	const original = readFileSync(join(site, file))
	const changed = Buffer.from(original).fill(7, 400, 410)
	const { problems } = await problemsWith(
		file,
		() => writeFileSync(join(site, file), changed),
		() => writeFileSync(join(site, file), original),
	)
	expect(problems).toEqual([{ code: 'path', file, detail: '' }])
})

test('a missing, cut or emptied file is found and named', async () => {
	const missed: string[] = []
	for (const file of files) {
		const path = join(site, file)
		const original = readFileSync(path)
		const restore = () => writeFileSync(path, original)
		for (const change of [
			() => unlinkSync(path),
			() => writeFileSync(path, original.subarray(0, -1)),
			() => writeFileSync(path, Buffer.concat([original, Buffer.from([0])])),
			() => writeFileSync(path, ''),
		]) {
			if (file === 'root.cose' && change.toString().includes('unlink')) continue
			const found = await problemsWith(file, change, restore)
			if (found.valid || !found.named) missed.push(file)
		}
	}
	// An unfinished tile of an earlier tree may be cleared away, as servers of transparency logs do.
	expect(missed).toEqual(missed.filter((file) => file.startsWith('tile/0/000.p/')))
})

test('a file that does not belong to the bundle is named', async () => {
	for (const file of ['r/1/b/999', 'assets/tracker.js', 'tile/0/007', 'r/9/manifest.cose', 'notes.txt']) {
		cpSync(join(site, 'index.html'), join(site, file))
		const { valid, problems } = await verifyBundle(site)
		rmSync(join(site, file))
		expect({ file, valid, named: problems.map((problem) => problem.file) }).toEqual({
			file,
			valid: false,
			named: [file],
		})
	}
})

test('an older status list in the place of a newer one is found', async () => {
	const older = readFileSync(join(site, 'status.cwt'))
	await register.end(9, 'revoked')
	await register.publish(site)
	const newer = readFileSync(join(site, 'status.cwt'))
	writeFileSync(join(site, 'status.cwt'), older)
	const { problems } = await verifyBundle(site)
	writeFileSync(join(site, 'status.cwt'), newer)
	expect(problems).toEqual([{ code: 'rolledBack', file: 'status.cwt', detail: '' }])
	expect(await verifyBundle(site)).toMatchObject({ valid: true, release: 4 })
})

test('statements run out, and the verification says which', async () => {
	const later = Math.floor(Date.now() / 1000) + 500 * 86_400
	const { problems } = await verifyBundle(site, { now: later })
	expect(problems).toEqual(
		['checkpoint', 'status.cwt', 'r/4/manifest.cose'].map((file) => ({ code: 'expired', file, detail: '' })),
	)
})

test('a folder that is no bundle is said to be none', async () => {
	await expect(verifyBundle(register.folder)).rejects.toMatchObject({ code: 'publication.notABundle' })
	await expect(verifyBundle(join(site, 'nowhere'))).rejects.toMatchObject({ code: 'file.missing' })
})
