import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { everyRelease } from '../../../src-main/backend/publication/queries.ts'
import { lookUpBarcode, lookUpCandidate } from '../../../src-main/backend/publication/folderBundle.ts'
import { verifyBundle } from '../../../src-main/backend/publication/verifyBundle.ts'
import { Register, type RegisterOptions } from '../../harness/publication/register.ts'

const open: Register[] = []
async function newRegister(options: RegisterOptions = {}): Promise<Register> {
	const register = await Register.create(options)
	open.push(register)
	return register
}
afterEach(() => {
	for (const register of open.splice(0)) register.dispose()
})

const sound = { valid: true, problems: [] }

test('documents signed with a P-256 key are published, verified and found by barcode and by candidate', async () => {
	const register = await newRegister()
	await register.add(70)
	const site = register.path('site')
	const report = await register.publish(site)
	expect(report).toMatchObject({ release: 1, added: 70, treeSize: 70, revoked: 0, superseded: 0 })
	expect(await verifyBundle(site)).toMatchObject({ ...sound, release: 1, treeSize: 70, records: 70 })

	const answer = await lookUpBarcode(site, register.text(41))
	expect(answer).toMatchObject({
		verdict: 'valid',
		reasons: ['signatureGood', 'statusValid', 'inRegister', 'practice'],
		signer: 'Officier d’entraînement',
	})
	expect(answer.transcript?.marks).toHaveLength(register.scheme.table.subjects.length)

	const session = { exam: register.scheme.table.exam.id, year: 2026, kind: 'ordinaire' }
	const own = await lookUpCandidate(site, session, { ...register.candidate(69), name: ' jean baptiste WILNER ' })
	expect(own).toBeNull()
	const right = await lookUpCandidate(site, session, register.candidate(69))
	expect(right).toMatchObject({ verdict: 'valid', claims: { publicIndex: 69 } })
	const wrongCode = { ...register.candidate(69), code: register.code(68) }
	expect(await lookUpCandidate(site, session, wrongCode)).toBeNull()
})

test('an RSA signer’s barcodes hold by way of the delegation', async () => {
	const register = await newRegister({ algorithm: 'RSA-2048' })
	await register.add(3)
	await register.publish(register.path('site'))
	expect(await verifyBundle(register.path('site'))).toMatchObject(sound)
	expect(await lookUpBarcode(register.path('site'), register.text(2))).toMatchObject({ verdict: 'valid' })
})

test('revoking and publishing again turns the answer to revoked, superseding to superseded', async () => {
	const register = await newRegister()
	await register.add(40)
	const site = register.path('site')
	await register.publish(site)
	await register.end(5, 'revoked')
	await register.end(6, 'superseded')
	expect(await lookUpBarcode(site, register.text(5))).toMatchObject({ verdict: 'valid' })
	const report = await register.publish(site)
	expect(report).toMatchObject({ release: 2, added: 0, revoked: 1, superseded: 1 })
	expect(await lookUpBarcode(site, register.text(5))).toMatchObject({ verdict: 'revoked' })
	expect(await lookUpBarcode(site, register.text(6))).toMatchObject({ verdict: 'superseded' })
	expect(await lookUpBarcode(site, register.text(7))).toMatchObject({ verdict: 'valid' })
	expect(await verifyBundle(site)).toMatchObject(sound)
})

test('later releases only append, and every earlier document stays proved', async () => {
	const register = await newRegister()
	const site = register.path('site')
	for (const count of [1, 40, 300, 7]) {
		await register.add(count)
		await register.publish(site)
		expect(await verifyBundle(site)).toMatchObject(sound)
	}
	expect(await verifyBundle(site)).toMatchObject({ treeSize: 348, records: 348, release: 4 })
	for (const index of [0, 31, 32, 40, 41, 255, 256, 340, 341, 347])
		expect(await lookUpBarcode(site, register.text(index))).toMatchObject({ verdict: 'valid' })
	const session = { exam: register.scheme.table.exam.id, year: 2026, kind: 'ordinaire' }
	for (const index of [0, 33, 200, 345])
		expect(await lookUpCandidate(site, session, register.candidate(index))).toMatchObject({
			claims: { publicIndex: index },
		})
})

test('a copy in an empty folder holds the same releases to the byte, and is extended like the first', async () => {
	const register = await newRegister()
	const [site, copy] = [register.path('site'), register.path('usb/copy')]
	await register.add(50)
	await register.publish(site)
	await register.add(20)
	await register.publish(site)
	const report = await register.publish(copy)
	expect(report).toMatchObject({ release: 2, added: 0 })
	expect(everyRelease(register.archive.orm)).toHaveLength(2)
	for (const path of readdirSync(join(site, 'r'), { recursive: true, withFileTypes: true })) {
		if (!path.isFile()) continue
		const file = join(path.parentPath, path.name)
		expect(readFileSync(join(copy, file.slice(site.length))).equals(readFileSync(file))).toBe(true)
	}
	expect(await verifyBundle(copy)).toMatchObject(sound)
	await register.add(5)
	await register.publish(copy)
	await register.publish(site)
	expect(await verifyBundle(copy)).toMatchObject({ ...sound, release: 3, treeSize: 75 })
	expect(await verifyBundle(site)).toMatchObject({ ...sound, release: 3, treeSize: 75 })
	expect(readFileSync(join(copy, 'r/3/manifest.cose')).equals(readFileSync(join(site, 'r/3/manifest.cose')))).toBe(true)
})

test('with nothing new only the dates are refreshed', async () => {
	const register = await newRegister()
	const site = register.path('site')
	await register.add(2)
	await register.publish(site)
	const before = readFileSync(join(site, 'checkpoint'))
	const report = await register.publish(site)
	expect(report).toMatchObject({ release: 1, added: 0 })
	expect(everyRelease(register.archive.orm)).toHaveLength(1)
	expect(readFileSync(join(site, 'checkpoint')).equals(before)).toBe(false)
	expect(await verifyBundle(site)).toMatchObject(sound)
})

test('long names make the records of their own release longer and leave the others alone', async () => {
	const register = await newRegister()
	const site = register.path('site')
	await register.add(10)
	await register.publish(site)
	await register.add(3, { surname: 'X'.repeat(150), givenNames: 'Y'.repeat(90) })
	await register.publish(site)
	await register.add(40)
	await register.publish(site)
	expect(await verifyBundle(site)).toMatchObject(sound)
	for (const index of [0, 10, 12, 13, 52])
		expect(await lookUpBarcode(site, register.text(index))).toMatchObject({ verdict: 'valid' })
})

test('an unsigned gap stops the register before it', async () => {
	const register = await newRegister()
	await register.add(5)
	register.archive.sqlite.prepare('UPDATE document SET barcode = NULL WHERE public_index = 3').run()
	expect(await register.publish(register.path('site'))).toMatchObject({ treeSize: 3 })
})

test('a folder that is not ours is refused before any work', async () => {
	const register = await newRegister()
	await register.add(2)
	const foreign = register.path('foreign')
	mkdirSync(foreign)
	writeFileSync(join(foreign, 'index.html'), 'somebody’s site')
	await expect(register.publish(foreign)).rejects.toMatchObject({ code: 'publication.folderNotEmpty' })
	expect(readdirSync(foreign)).toEqual(['index.html'])

	writeFileSync(register.path('file'), '')
	await expect(register.publish(register.path('file'))).rejects.toMatchObject({ code: 'publication.folderIsFile' })
	await expect(register.publish(join(register.path('file'), 'below'))).rejects.toMatchObject({
		code: 'file.notWritable',
	})

	const other = await newRegister()
	await other.add(2)
	await other.publish(other.path('site'))
	await expect(register.publish(other.path('site'))).rejects.toMatchObject({ code: 'publication.otherBundle' })
	expect(await verifyBundle(other.path('site'))).toMatchObject(sound)
	expect(everyRelease(register.archive.orm)).toHaveLength(0)
})

test('a folder ahead of the archive, a damaged one and a lost key are refused', async () => {
	const register = await newRegister()
	const site = register.path('site')
	await expect(register.publish(site)).rejects.toMatchObject({ code: 'publication.nothingSigned' })
	await register.add(40)
	await register.publish(site)
	await register.add(40)
	await register.publish(site)
	register.archive.sqlite.prepare('DELETE FROM release WHERE number = 2').run()
	await expect(register.publish(site)).rejects.toMatchObject({
		code: 'publication.folderNewer',
		parameters: { folderRelease: 2, archiveRelease: 1 },
	})

	const copy = register.path('copy')
	await register.publish(copy)
	await register.add(1)
	const tile = join(copy, 'tile/0/000.p/80')
	writeFileSync(tile, readFileSync(tile).fill(0, 0, 1))
	await expect(register.publish(copy)).rejects.toMatchObject({ code: 'publication.folderDamaged' })
	rmSync(tile)
	await expect(register.publish(copy)).rejects.toMatchObject({
		code: 'publication.folderDamaged',
		parameters: { file: 'tile/0/000.p/80' },
	})
	rmSync(join(register.archive.folder, 'publication-key.pem'))
	await expect(register.publish(copy)).rejects.toMatchObject({ code: 'publication.keyMissing' })
	expect(existsSync(join(register.archive.folder, 'publication-key.pem'))).toBe(false)
})

test('a document that was changed in the database after publication is noticed', async () => {
	const register = await newRegister()
	const site = register.path('site')
	await register.add(10)
	await register.publish(site)
	const other = register.sign(register.claims(4, { average: 999 }))
	register.archive.sqlite.prepare('UPDATE document SET barcode = ? WHERE public_index = 4').run(other)
	await register.add(1)
	await expect(register.publish(site)).rejects.toMatchObject({ code: 'publication.historyChanged' })
	expect(await verifyBundle(site)).toMatchObject(sound)
})

test('stopped on demand, a publication leaves the folder and the archive as they were', async () => {
	const register = await newRegister()
	const site = register.path('site')
	await register.add(2)
	await register.publish(site)
	await register.add(300)
	const controller = new AbortController()
	const stop = { signal: controller.signal, progress: () => controller.abort() }
	await expect(register.publish(site, stop)).rejects.toMatchObject({ code: 'job.cancelled' })
	expect(everyRelease(register.archive.orm)).toHaveLength(1)
	expect(await verifyBundle(site)).toMatchObject({ ...sound, treeSize: 2 })
	expect(await register.publish(site)).toMatchObject({ release: 2, treeSize: 302 })
})

test('between any two steps of putting releases in place the folder is valid', async () => {
	const register = await newRegister()
	const [site, between] = [register.path('site'), register.path('between')]
	await register.add(300)
	await register.publish(site)
	cpSync(site, between, { recursive: true })
	await register.add(400)
	await register.publish(site)
	await register.add(10)
	await register.end(7, 'revoked')
	await register.publish(site)
	const tiles = readdirSync(join(site, 'tile'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
	const answers: string[] = []
	const steps = ['r/2', 'r/3', ...tiles, 'root.cose', 'index.html', 'status.cwt', 'checkpoint']
	for (const step of steps) {
		cpSync(join(site, step), join(between, step), { recursive: true })
		const seen = await verifyBundle(between)
		expect({ step, problems: seen.problems }).toEqual({ step, problems: [] })
		expect(await lookUpBarcode(between, register.text(100))).toMatchObject({ verdict: 'valid' })
		answers.push((await lookUpBarcode(between, register.text(7))).verdict)
	}
	// The new status list counts as soon as it is there.
	expect(answers.slice(-3)).toEqual(['valid', 'revoked', 'revoked'])
	expect(await verifyBundle(between)).toMatchObject({ ...sound, release: 3, treeSize: 710 })
})
