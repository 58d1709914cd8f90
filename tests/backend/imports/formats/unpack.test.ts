import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeForgotten } from '../../../../src-main/backend/imports/unpacking/unpack.ts'
import { TestBackend } from '../../../harness/backend.ts'
import { type EntrySpec, writeZip } from '../../../harness/formats/zipFile.ts'

let backend: TestBackend
beforeAll(async () => {
	backend = await TestBackend.practice()
})
afterAll(() => backend.dispose())

const list = 'Numéro;Nom;Prénom;Total\n1;AUGUSTE;Jean;900\n'
let count = 0
function zipped(entries: readonly EntrySpec[], name = 'envoi.zip'): string {
	const path = backend.path(`${++count}-${name}`)
	writeFileSync(path, writeZip(entries))
	return path
}
const expand = (path: string) => backend.call('commis', 'imports.expand', { file: backend.grant(path) })
const unpacked = () => join(backend.path('archive'), 'staging', 'unpacked')
const inUnpacked = (): string[] => readdirSync(unpacked(), { recursive: true, encoding: 'utf8' })
const contentOf = (handle: string) => readFileSync(backend.workspace.files.path(handle), 'utf8')

describe('an archive', () => {
	test('stands for the lists in it; each has a handle of its own, and what is left aside is said', async () => {
		const { files, left } = await expand(
			zipped([
				{ name: '1995/', content: '' },
				{ name: '1995/Philo D.csv', content: list },
				{ name: '1996/Philo D.csv', content: `${list}2;` },
				{ name: '1996/lisez-moi.pdf', content: '%PDF' },
				{ name: '1996/autre.rar', content: 'Rar!' },
				{ name: '__MACOSX/._Philo D.csv', content: 'x' },
			]),
		)
		expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
			['1995/Philo D.csv', Buffer.byteLength(list)],
			['1996/Philo D.csv', Buffer.byteLength(list) + 2],
		])
		expect(files.map(({ file }) => contentOf(file))).toEqual([list, `${list}2;`])
		expect(left.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
			{ name: '1996/autre.rar', because: 'archive' },
			{ name: '1996/lisez-moi.pdf', because: 'other' },
		])
	})

	test('stands for the lists of archives in it, one level down, whatever they are called', async () => {
		const inner = writeZip([
			{ name: 'x/a.csv', content: list },
			{ name: 'plus-bas.zip', content: writeZip([{ name: 'b.csv', content: list }]) },
		])
		const { files, left, refused } = await expand(
			zipped([
				{ name: 'bon.csv', content: list },
				{ name: '1996/autre.zip', content: inner },
				{ name: '1996/deguise.csv', content: writeZip([{ name: 'a.csv', content: list }]) },
				{ name: 'piege.zip', content: writeZip([{ name: '../hors.csv', content: list }]) },
				{ name: 'secret.zip', content: writeZip([{ name: 'a.csv', content: list, encrypted: true }]) },
				{ name: 'photos.zip', content: writeZip([{ name: 'photo.jpg', content: 'x' }]) },
				{ name: 'faux.zip', content: 'PK but no archive' },
			]),
		)
		expect(files.map(({ name }) => name)).toEqual(['1996/autre.zip/x/a.csv', '1996/deguise.csv/a.csv', 'bon.csv'])
		expect(files.map(({ file }) => contentOf(file))).toEqual([list, list, list])
		expect(left).toEqual([{ name: '1996/autre.zip/plus-bas.zip', because: 'archive' }])
		expect(refused.map(({ name, error }) => [name, error.code])).toEqual([
			['piege.zip', 'imports.unsafePath'],
			['secret.zip', 'imports.encrypted'],
			['photos.zip', 'imports.nothingInside'],
			['faux.zip', 'imports.damaged'],
		])
		await backend.call('commis', 'imports.release', { files: files.map(({ file }) => file) })
		expect(inUnpacked().filter((name) => name.endsWith('a.csv'))).toEqual([])
	})

	test('is unpacked where only its owner looks, and is gone once it is let go', async () => {
		const { files } = await expand(
			zipped([
				{ name: 'a.csv', content: list },
				{ name: 'b.csv', content: list },
			]),
		)
		const paths = files.map(({ file }) => backend.workspace.files.path(file))
		const open = paths.filter((path) => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
		expect(open).toEqual([])
		const handles = files.map(({ file }) => file)
		await backend.call('commis', 'imports.release', { files: handles.slice(0, 1) })
		expect(contentOf(handles[1] ?? '')).toBe(list)
		await backend.call('commis', 'imports.release', { files: handles })
		expect(inUnpacked().filter((name) => paths.some((path) => path.endsWith(name)))).toEqual([])
	})

	test('keeps the long texts of a table beside it', async () => {
		const { files } = await expand(
			zipped([
				{ name: 'x/LISTE.DBF', content: Buffer.alloc(64, 3) },
				{ name: 'x/LISTE.DBT', content: 'memo' },
			]),
		)
		expect(files.map(({ name }) => name)).toEqual(['x/LISTE.DBF'])
		const path = backend.workspace.files.path(files[0]?.file ?? '')
		expect(readdirSync(join(path, '..')).toSorted()).toEqual(['LISTE.DBF', 'LISTE.DBT'])
	})

	test('with names of DOS, of devices, or alike but for capitals', async () => {
		const { files } = await expand(
			zipped([
				{
					name: 'x',
					rawName: Buffer.from([0x82, 0x6c, 0x8a, 0x76, 0x65, 0x73, 0x2e, 0x63, 0x73, 0x76]),
					content: list,
				},
				{ name: 'con.csv', content: list },
				{ name: 'A?B.csv', content: list },
				{ name: 'a_b.csv', content: list },
			]),
		)
		expect(files.map(({ name }) => name).toSorted()).toEqual(['A?B.csv', 'a_b.csv', 'con.csv', 'élèves.csv'])
		const names = files.map(({ file }) => backend.workspace.files.path(file).split(/[\\/]/).at(-1) ?? '')
		expect(names.toSorted()).toEqual(['A_B.csv', '_con.csv', 'a_b (2).csv', 'élèves.csv'])
	})

	const good = { name: 'bon.csv', content: list }
	test.each<[string, EntrySpec[], string]>([
		['a step up', [good, { name: '../hors.csv', content: list }], 'imports.unsafePath'],
		['a step up further in', [good, { name: 'a/b/../../../hors.csv', content: list }], 'imports.unsafePath'],
		['a step up as Windows writes it', [good, { name: '..\\hors.csv', content: list }], 'imports.unsafePath'],
		['an absolute path', [good, { name: '/etc/hors.csv', content: list }], 'imports.unsafePath'],
		['a drive', [good, { name: 'C:\\hors.csv', content: list }], 'imports.unsafePath'],
		['a link', [good, { name: 'lien.csv', content: '/etc/passwd', unixMode: 0o120777 }], 'imports.unsafePath'],
		['a bomb', [good, { name: 'bombe.csv', content: Buffer.alloc(64 << 20) }], 'imports.bomb'],
		[
			'a bomb in an archive in it',
			[good, { name: 'a.zip', content: writeZip([{ name: 'bombe.csv', content: Buffer.alloc(64 << 20) }]) }],
			'imports.bomb',
		],
		['a password', [good, { name: 'secret.csv', content: list, encrypted: true }], 'imports.encrypted'],
		['no list', [{ name: 'photo.jpg', content: 'x' }], 'imports.nothingInside'],
		['nothing', [], 'imports.nothingInside'],
	])('with %s is refused and leaves nothing behind', async (_, entries, code) => {
		const before = inUnpacked().length
		await expect(expand(zipped(entries))).rejects.toMatchObject({ code })
		expect(inUnpacked()).toHaveLength(before)
	})

	test('with an entry packed in an unknown way says so', async () => {
		const { left } = await expand(
			zipped([
				{ name: 'a.csv', content: list },
				{ name: 'b.csv', content: list, method: 14 },
			]),
		)
		expect(left).toEqual([{ name: 'b.csv', because: 'unreadable' }])
	})

	test('of which a byte was changed is damaged', async () => {
		const path = zipped([{ name: 'a.csv', content: list.repeat(50) }])
		const bytes = readFileSync(path)
		bytes[60] = (bytes[60] ?? 0) ^ 0x55
		writeFileSync(path, bytes)
		await expect(expand(path)).rejects.toMatchObject({ code: 'imports.damaged' })
	})
})

test('a folder stands for the lists in it and in its archives; links are not followed', async () => {
	const folder = backend.path('annees')
	mkdirSync(join(folder, '1997'), { recursive: true })
	writeFileSync(join(folder, '1997', 'bac.csv'), list)
	writeFileSync(join(folder, '1997', '.cache.csv'), list)
	writeFileSync(join(folder, 'envoi.zip'), writeZip([{ name: 'x/y.csv', content: list }]))
	symlinkSync(join(folder, '1997', 'bac.csv'), join(folder, 'lien.csv'))
	const { files } = await expand(folder)
	expect(files.map(({ name }) => name)).toEqual(['1997/bac.csv', 'envoi.zip/x/y.csv'])
	// What people own stays when it is let go.
	await backend.call('commis', 'imports.release', { files: files.map(({ file }) => file) })
	expect(readFileSync(join(folder, '1997', 'bac.csv'), 'utf8')).toBe(list)
})

test('an archive that is refused does not keep the rest of its folder out', async () => {
	const folder = backend.path('melange')
	mkdirSync(folder)
	writeFileSync(join(folder, 'bac.csv'), list)
	writeFileSync(join(folder, 'piege.zip'), writeZip([{ name: '../hors.csv', content: list }]))
	writeFileSync(join(folder, 'photos.zip'), writeZip([{ name: 'photo.jpg', content: 'x' }]))
	writeFileSync(join(folder, 'zz.zip'), writeZip([{ name: 'y.csv', content: list }]))
	const { files, refused } = await expand(folder)
	expect(files.map(({ name }) => name)).toEqual(['bac.csv', 'zz.zip/y.csv'])
	expect(refused.map(({ name, error }) => [name, error.code])).toEqual([
		['photos.zip', 'imports.nothingInside'],
		['piege.zip', 'imports.unsafePath'],
	])
})

test('any other file stands for itself', async () => {
	const path = backend.path('seul.csv')
	writeFileSync(path, list)
	const { files } = await expand(path)
	expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([['seul.csv', Buffer.byteLength(list)]])
})

test('what was forgotten goes after a day', async () => {
	await expand(zipped([{ name: 'a.csv', content: list }]))
	expect(inUnpacked().length).toBeGreaterThan(0)
	removeForgotten(backend.path('archive'), Date.now() + 2 * 86_400_000)
	expect(inUnpacked()).toEqual([])
})
