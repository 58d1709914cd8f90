import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { FileFormat } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { ZipFile } from './zip.ts'

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
export function sniffFormat(path: string): FileFormat {
	const file = basename(path)
	if (!statSync(path).isFile()) throw new AppError('imports.unsupported', { file })
	const head = headOf(path)
	if (head.length === 0) throw new AppError('imports.empty', { file })
	const extension = extname(path).toLowerCase()
	const start = head.toString('latin1', 0, 16)
	if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return zipFormat(path)
	if (start.startsWith('\xd0\xcf\x11\xe0')) {
		if (isEncryptedPackage(path)) throw new AppError('imports.encrypted', { file })
		return 'xls'
	}
	if (['.xlsx', '.xlsm', '.ods'].includes(extension)) throw new AppError('imports.notAWorkbook', { file })
	if (
		head.toString('latin1', 4, 19).startsWith('Standard Jet DB') ||
		head.toString('latin1', 4, 19).startsWith('Standard ACE DB')
	)
		return 'mdb'
	if (extension === '.dbf' && head.length >= 32) return 'dbf'
	if (binaryMarks.some((mark) => start.startsWith(mark)) || isBinary(head))
		throw new AppError('imports.notText', { file })
	if (/^\s*<(?:!doctype html|html|table|\?xml)/i.test(head.toString('latin1', 0, 512)))
		throw new AppError('imports.unsupported', { file })
	return 'csv'
}

function zipFormat(path: string): FileFormat {
	const names = new ZipFile(path).entries
	if (names.has('[Content_Types].xml')) {
		if (names.has('xl/workbook.bin')) throw new AppError('imports.unsupported', { file: basename(path) })
		return 'xlsx'
	}
	if (names.has('content.xml')) return 'ods'
	if (['.xlsx', '.xlsm'].includes(extname(path).toLowerCase()))
		throw new AppError('imports.notAWorkbook', { file: basename(path) })
	return 'zip'
}

/** An encrypted workbook is an OLE file with a stream of this name (MS-OFFCRYPTO §2.3.4.4). */
function isEncryptedPackage(path: string): boolean {
	const { size } = statSync(path)
	const file = openSync(path, 'r')
	try {
		const bytes = Buffer.alloc(Math.min(size, 4 << 20))
		readSync(file, bytes, 0, bytes.length, 0)
		return bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
	} finally {
		closeSync(file)
	}
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
