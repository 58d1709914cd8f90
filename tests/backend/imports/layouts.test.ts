import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Layout } from '#shared/contract/imports'
import { TestBackend } from '../../harness/backend.ts'
import { importFile } from '../../harness/importing.ts'

/** Layouts: remembered without being asked, and as files of their own. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

function list(name: string): string {
	const path = backend.path(name)
	const rows = ['1;PIERRE;Jean;X7;100', '2;NOEL;Rose;X9;120'].join('\n')
	writeFileSync(path, `Numéro;Nom;Prénom;Code maison;Mathématiques\n${rows}\n`)
	return path
}

const inspect = async (path: string) => {
	const file = backend.grant(path)
	return { file, ...(await backend.call('commis', 'imports.inspect', { file })) }
}

function withCode(layout: Layout): Layout {
	return {
		...layout,
		sheets: layout.sheets.map((sheet) => ({
			...sheet,
			columns: sheet.columns.map((column) =>
				column.header === 'Code maison' ? { ...column, field: 'school' as const } : column,
			),
		})),
	}
}

test('what was put right by hand is recognised in the next file; what was left as proposed is not kept', async () => {
	const first = await inspect(list('9AF_2007.csv'))
	await importFile(backend, backend.path('9AF_2007.csv'), {
		layout: first.layout,
		session: { exam: 'AF9', year: 2007 },
	})
	expect((await backend.call('commis', 'imports.layouts', {})).layouts).toEqual([])
	const path = list('9AF_2008.csv')
	await importFile(backend, path, { layout: withCode(first.layout), session: { exam: 'AF9', year: 2008 }, again: true })
	const next = await inspect(list('9AF_2009.csv'))
	expect(next).toMatchObject({ rememberedAs: '9AF_2008.csv', session: { year: 2009 } })
	expect(next.layout.sheets[0]?.columns.find(({ header }) => header === 'Code maison')?.field).toBe('school')
})

test('a layout goes to another archive as a file, and another file is not taken for one', async () => {
	const { layout } = await inspect(list('9AF_2007.csv'))
	const file = backend.grant(backend.path('disposition.json'))
	const kept = withCode(layout)
	await backend.call('commis', 'imports.writeLayout', { file, layout: kept })
	const read = await backend.call('commis', 'imports.readLayout', { file })
	expect(read.layout.sheets[0]?.columns).toEqual(kept.sheets[0]?.columns)
	for (const text of ['{"a":1}', 'Bonjour', '']) {
		const other = backend.path('lettre.json')
		writeFileSync(other, text)
		await expect(backend.call('commis', 'imports.readLayout', { file: backend.grant(other) })).rejects.toMatchObject({
			code: 'imports.notALayout',
		})
	}
	await expect(
		backend.call('commis', 'imports.readLayout', { file: backend.grant(backend.path('nulle-part.json')) }),
	).rejects.toMatchObject({ code: 'file.missing' })
})

test('first lines of fixed-width text come with their blanks, in their encoding', async () => {
	const path = backend.path('9AF_1998.txt')
	writeFileSync(path, Buffer.from('  NO NOM\r\n   1 Désir   \r\n', 'latin1'))
	const { lines } = await backend.call('commis', 'imports.lines', {
		file: backend.grant(path),
		encoding: 'windows-1252',
	})
	expect(lines).toEqual(['  NO NOM', '   1 Désir   '])
})
