import { mkdirSync, renameSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { sniff } from '../../../../src-main/backend/imports/formats/sniff.ts'
import { writeDbf } from '../../../harness/formats/dbfFile.ts'
import { ODS_TYPE, odsOf } from '../../../harness/formats/odsFile.ts'
import { Scratch } from '../../../harness/formats/reading.ts'
import { writeWorkbook } from '../../../harness/formats/workbook.ts'
import { writeZip } from '../../../harness/formats/zipFile.ts'

const scratch = new Scratch()
afterAll(() => scratch.dispose())

const xls = writeWorkbook([{ name: 'A', rows: [['x', 1]] }], 'biff8')
const ods = odsOf('<table:table table:name="x"/>')
const xlsx = writeZip([
	{ name: '[Content_Types].xml', content: '<Types/>' },
	{ name: 'xl/workbook.xml', content: '<workbook/>' },
])
const { dbf } = writeDbf({ fields: [{ name: 'NOM', type: 'C', bytes: 10 }], records: [{ values: ['A'] }] })
const mdb = Buffer.concat([Buffer.from('\0\x01\0\0Standard Jet DB\0', 'latin1'), Buffer.alloc(4096)])
const contents = {
	xls,
	ods,
	xlsx,
	dbf,
	mdb,
	csv: Buffer.from('nom;note\nAUGUSTE;7\n'),
	zip: writeZip([{ name: 'a.csv', content: 'x' }]),
} as const

const extensions = ['xls', 'ods', 'xlsx', 'dbf', 'mdb', 'csv', 'zip', 'txt', 'dat'] as const

// Plain archives and texts under the name of a new workbook are refused with a word of their own.
const isRefused = (format: string, extension: string) =>
	['zip', 'csv'].includes(format) && ['xlsx', 'ods'].includes(extension)
const pairs = Object.entries(contents).flatMap(([format, bytes]) =>
	extensions.map((extension) => ({ format, bytes, extension })),
)

test('content decides, and a name that says otherwise is told', () => {
	const wrong = pairs
		.filter(({ format, extension }) => !isRefused(format, extension))
		.filter(({ format, bytes, extension }) => {
			const found = sniff(scratch.file(`x.${extension}`, bytes))
			const honest = extension === format || extension === 'txt' || extension === 'dat'
			return found.format !== format || found.misnamed === honest
		})
	expect(wrong.map(({ format, extension }) => `${format}.${extension}`)).toEqual([])
})

test('nothing but a workbook may be called .xlsx or .ods', () => {
	for (const { bytes, extension } of pairs.filter((pair) => isRefused(pair.format, pair.extension)))
		expect(() => sniff(scratch.file(`x.${extension}`, bytes))).toThrow('imports.notAWorkbook')
})

const letter = writeZip([
	{ name: 'mimetype', content: ODS_TYPE.replace('spreadsheet', 'text'), method: 0 },
	{ name: 'content.xml', content: '<x/>' },
])
const contradicting = Buffer.concat([xls.subarray(0, 48), Buffer.alloc(4, 0xf0), xls.subarray(52)])

test.each([
	['a text document', 'lettre.odt', letter, 'imports.unsupported'],
	['a database of another kind', 'base.db', Buffer.from('SQLite format 3\0'), 'imports.notText'],
	['a picture', 'photo.csv', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'), 'imports.notText'],
	['records in JSON', 'liste.json', Buffer.from('[\n  {"nom": "PIERRE", "note": 7}\n]'), 'imports.unsupported'],
	['a web page without a table', 'page.html', Buffer.from('<html><p>Bonjour</p></html>'), 'imports.unsupported'],
	[
		'XML with definitions',
		'page.xls',
		Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><table/>'),
		'imports.unsafe',
	],
	['nothing', 'vide.xls', Buffer.alloc(0), 'imports.empty'],
	['noise under the name of a workbook', 'bruit.xls', Buffer.alloc(300, 1), 'imports.notAWorkbook'],
	['a container that contradicts itself', 'casse.xls', contradicting, 'imports.damaged'],
])('%s is refused by name', (_, name, bytes, code) => {
	expect(() => sniff(scratch.file(name, bytes))).toThrow(code)
})

test('a workbook behind a password, and an old document of another program', () => {
	const renamed = (from: string, to: string) => {
		const bytes = Buffer.from(xls)
		const at = bytes.indexOf(Buffer.from(from, 'utf16le'))
		bytes.fill(0, at, at + 64)
		bytes.write(to, at, 'utf16le')
		bytes.writeUInt16LE((to.length + 1) * 2, at + 64)
		return bytes
	}
	expect(() => sniff(scratch.file('a.xlsx', renamed('Workbook', 'EncryptedPackage')))).toThrow('imports.encrypted')
	expect(() => sniff(scratch.file('a.xls', renamed('Workbook', 'WordDocument')))).toThrow('imports.unsupported')
})

test('a folder is no list', () => {
	const path = scratch.file('dossier', '')
	renameSync(path, `${path}-ancien`)
	mkdirSync(path)
	expect(() => sniff(path)).toThrow('imports.unsupported')
})
