import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { FileFormat } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { readHeader } from './dbf/header.ts'
import { isMail } from './library/mail.ts'
import { oleNames } from './ole.ts'
import { ZipFile } from './zip.ts'

/** What the content of a file is; `html` also stands for the XML of Excel 2003, which web systems call `.xls`. */
export interface Sniffed {
	format: FileFormat
	html: boolean
	/** The name says another format. */
	misnamed: boolean
}

const HEAD_BYTES = 65_536

/** First bytes that only binary formats have. */
const binaryMarks = [
	'%PDF',
	'\x89PNG',
	'\xff\xd8\xff',
	'GIF8',
	'\x1f\x8b',
	'Rar!',
	'7z\xbc\xaf',
	'\x7fELF',
	'MZ',
	'BM',
	'II*\0',
	'MM\0*',
	'{\\rtf',
	'SQLite format 3',
]

/** What a name that ends so promises; other endings promise nothing. */
const extensions: Record<string, FileFormat> = {
	'.csv': 'csv',
	'.tsv': 'csv',
	'.xlsx': 'xlsx',
	'.xlsm': 'xlsx',
	'.xls': 'xls',
	'.ods': 'ods',
	'.dbf': 'dbf',
	'.mdb': 'mdb',
	'.accdb': 'mdb',
	'.zip': 'zip',
}

const workbookOnly = new Set(['.xlsx', '.xlsm', '.ods'])

/** First bytes of a file. */
export function headOf(path: string): Buffer {
	const head = Buffer.alloc(HEAD_BYTES)
	const file = openSync(path, 'r')
	try {
		return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0))
	} finally {
		closeSync(file)
	}
}

/** Format by content; the name only decides whether a file lies. Refuses what cannot be a table. */
export function sniff(path: string): Sniffed {
	const file = basename(path)
	if (!statSync(path).isFile()) throw new AppError('imports.unsupported', { file })
	const head = headOf(path)
	if (head.length === 0) throw new AppError('imports.empty', { file })
	const extension = extname(path).toLowerCase()
	const html = isMarkup(head)
	const format =
		binaryFormat(path, head, extension) ?? (html ? markupFormat(head, file) : textFormat(head, file, extension))
	// Old programs call all sorts of lists .xls; nothing but a workbook is ever rightly called .xlsx.
	if (workbookOnly.has(extension) && (format === 'csv' || html)) throw new AppError('imports.notAWorkbook', { file })
	const promised = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined
	return { format, html: html && format === 'xls', misnamed: promised !== undefined && (promised !== format || html) }
}

function binaryFormat(path: string, head: Buffer, extension: string): FileFormat | null {
	const start = head.toString('latin1', 0, 19)
	if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return zipFormat(path, head)
	if (start.startsWith('\xd0\xcf\x11\xe0')) return oleFormat(path)
	if (/^Standard (?:Jet|ACE) DB/.test(start.slice(4))) return 'mdb'
	if (isOldWorkbook(head)) return 'xls'
	if (isDbf(path, head, extension)) return 'dbf'
	return null
}

function zipFormat(path: string, head: Buffer): FileFormat {
	const file = basename(path)
	const names = new ZipFile(path).entries
	if (names.has('[Content_Types].xml')) {
		if (names.has('xl/workbook.bin')) throw new AppError('imports.unsupported', { file })
		return 'xlsx'
	}
	if (names.has('content.xml')) {
		// The type stands uncompressed at the start: texts and drawings have a content.xml too.
		if (/opendocument\.(?!spreadsheet)/.test(head.toString('latin1', 0, 128)))
			throw new AppError('imports.unsupported', { file })
		return 'ods'
	}
	if (workbookOnly.has(extname(path).toLowerCase())) throw new AppError('imports.notAWorkbook', { file })
	return 'zip'
}

/** An encrypted workbook is an OLE file with a stream of this name (MS-OFFCRYPTO §2.3.4.4). */
function oleFormat(path: string): FileFormat {
	const file = basename(path)
	const names = oleNames(path)
	if (names === null) throw new AppError('imports.damaged', { file })
	if (names.includes('EncryptedPackage')) throw new AppError('imports.encrypted', { file })
	if (!names.some((name) => /^(?:workbook|book)$/i.test(name))) throw new AppError('imports.unsupported', { file })
	return 'xls'
}

/** A workbook of Excel 2 to 5 outside a container starts with a record of these kinds (MS-XLS §2.4.21). */
function isOldWorkbook(head: Buffer): boolean {
	return (
		head.length > 16 &&
		head[0] === 9 &&
		[0, 2, 4, 8].includes(head[1] ?? 9) &&
		[4, 6, 8, 16].includes(head[2] ?? 0) &&
		head[3] === 0
	)
}

/** By its name the header may be rough; without it, it must fit the file exactly and hold what no text has. */
function isDbf(path: string, head: Buffer, extension: string): boolean {
	const header = readHeader(head)
	if (extension === '.dbf') {
		if (header) return true
		if (isBinary(head)) throw new AppError('imports.damaged', { file: basename(path) })
		return false
	}
	if (!header || !head.includes(0)) return false
	const file = openSync(path, 'r')
	const { size } = fstatSync(file)
	closeSync(file)
	const needed = header.fields.reduce((sum, { bytes }) => sum + bytes, 1)
	return (
		needed === header.recordBytes &&
		size >= header.headerBytes &&
		header.headerBytes + (header.records - 1) * header.recordBytes <= size &&
		header.fields.every(({ name }) => name.length > 0 && name.every((byte) => byte > 32))
	)
}

const isMarkup = (head: Buffer) =>
	/^\s*<(?:!doctype\s+html|html|head|meta|style|body|center|div|font|table|!--|\?xml)/i.test(plainHead(head)) ||
	isMail(plainHead(head))

/** Enough to see the markup of a page, in any of the usual encodings. */
const plainHead = (head: Buffer) =>
	head.toString('latin1', 0, 4096).replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)|\0/g, '')

/** Pages with a table, and XML of Excel 2003, are what web systems give out as workbooks. */
function markupFormat(head: Buffer, file: string): FileFormat {
	const text = head.toString('latin1').replaceAll('\0', '')
	if (/<!ENTITY|<!DOCTYPE\s+(?!html)/i.test(text)) throw new AppError('imports.unsafe', { file })
	// What a web archive holds may be packed.
	if (isMail(plainHead(head))) return 'xls'
	const isTable = /^\s*<\?xml/i.test(plainHead(head))
		? /urn:schemas-microsoft-com:office:spreadsheet|<table[\s>]/i.test(text)
		: /<table[\s>]/i.test(text)
	if (!isTable) throw new AppError('imports.unsupported', { file })
	return 'xls'
}

/** What other programs hand each other: read as delimited text it would be one long nonsense. */
const isJson = (head: Buffer) => /^\s*(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:/.test(plainHead(head))

function textFormat(head: Buffer, file: string, extension: string): FileFormat {
	if (isJson(head)) throw new AppError('imports.unsupported', { file })
	const start = head.toString('latin1', 0, 16)
	if (!binaryMarks.some((mark) => start.startsWith(mark)) && !isBinary(head)) return 'csv'
	throw new AppError(
		['.xlsx', '.xlsm', '.xls', '.ods'].includes(extension) ? 'imports.notAWorkbook' : 'imports.notText',
		{
			file,
		},
	)
}

/** A few stray NUL bytes are a damaged row; many, outside UTF-16, are no text. */
function isBinary(head: Buffer): boolean {
	const nul = [0, 0]
	let controls = 0
	for (let index = 0; index < head.length; index++) {
		const byte = head[index] ?? 0
		if (byte === 0) nul[index % 2] = (nul[index % 2] ?? 0) + 1
		else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26) controls++
	}
	const [even = 0, odd = 0] = nul
	const utf16 = Math.max(even, odd) > head.length * 0.2 && Math.min(even, odd) < head.length * 0.02
	return !utf16 && (even + odd > head.length * 0.05 || controls > head.length * 0.1)
}
