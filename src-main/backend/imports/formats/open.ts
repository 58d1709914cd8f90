import { basename } from 'node:path'
import type { Layout } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { openCsv } from './csv.ts'
import { openDbf } from './dbf/index.ts'
import type { Encoding } from './encodings.ts'
import { openFixedWidth } from './fixedWidth.ts'
import { openList } from './lines.ts'
import { openInThread } from './library/thread.ts'
import { openOds } from './ods/index.ts'
import { type Sniffed, sniff } from './sniff.ts'
import { placeOf, type SourceFile, type SourceRow, type SourceSheet } from './table.ts'
import { openXlsx } from './xlsx/index.ts'

export interface TextOptions {
	encoding: Encoding
	/** One character. */
	delimiter: string
	/** Where the columns of fixed-width text start; takes the place of the delimiter. */
	columnStarts?: readonly number[] | undefined
	continuedAt?: number | undefined
	lines?: Layout['lines']
}

/** How a layout wants texts read. */
export const textOptionsOf = ({ encoding, delimiter, columnStarts, continuedAt, lines }: Layout): TextOptions => ({
	encoding: encoding ?? 'utf-8',
	delimiter: delimiter ?? ';',
	columnStarts,
	continuedAt,
	lines,
})

/**
 * Opens a file of any format that can be read; `textOptions` is asked for text and for dBase tables. Whatever hostile
 * or damaged bytes make a reader throw, while opening or later, is said as an error of the import.
 */
export async function openSource(path: string, textOptions: () => TextOptions): Promise<SourceFile & Disposable> {
	const file = basename(path)
	try {
		const sniffed = sniff(path)
		const source = await openAs(sniffed, path, textOptions)
		const notices = [...(sniffed.misnamed ? (['misnamed'] as const) : []), ...(source.notices ?? [])]
		return {
			...source,
			notices,
			sheets: source.sheets.map((sheet) => guarded(sheet, file)),
			[Symbol.dispose]: () => source.close?.(),
		}
	} catch (error) {
		throw readerError(error, file, '')
	}
}

async function openAs({ format, html }: Sniffed, path: string, textOptions: () => TextOptions): Promise<SourceFile> {
	switch (format) {
		case 'csv':
		case 'fixedWidth': {
			const { encoding, delimiter, columnStarts, continuedAt, lines } = textOptions()
			if (columnStarts) return openFixedWidth(path, encoding, columnStarts, continuedAt)
			return lines ? openList(path, encoding, lines) : openCsv(path, { encoding, delimiter })
		}
		case 'dbf':
			return openDbf(path, textOptions().encoding)
		case 'xlsx':
			return openXlsx(path)
		case 'ods':
			return openOds(path)
		case 'xls':
			return openInThread(path, html ? 'html' : 'xls')
		case 'mdb':
			return openInThread(path, 'mdb')
		default:
			throw new AppError('imports.severalFiles', { file: basename(path) })
	}
}

function guarded(sheet: SourceSheet, file: string): SourceSheet {
	return {
		...sheet,
		async *rows(): AsyncGenerator<SourceRow[]> {
			try {
				yield* sheet.rows()
			} catch (error) {
				throw readerError(error, file, sheet.name)
			}
		},
	}
}

function readerError(error: unknown, file: string, part: string): AppError {
	if (error instanceof AppError) return error
	const code = error instanceof Error && 'code' in error && 'syscall' in error ? error.code : undefined
	if (code === 'ENOENT') return new AppError('file.missing', { file })
	return code === undefined
		? new AppError('imports.damaged', { file: placeOf(file, part) })
		: new AppError('file.unreadable', { file })
}
