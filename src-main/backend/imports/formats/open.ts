import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import { openCsv, type CsvOptions } from './csv.ts'
import { sniffFormat } from './sniff.ts'
import type { SourceFile } from './table.ts'
import { openXlsx } from './xlsx/index.ts'

/** Opens a file of any format that can be read; `textOptions` is asked only for delimited text. */
export async function openSource(path: string, textOptions: () => CsvOptions): Promise<SourceFile> {
	const format = sniffFormat(path)
	if (format === 'csv') return openCsv(path, textOptions())
	if (format === 'xlsx') return openXlsx(path)
	throw new AppError('imports.formatLater', { file: basename(path), format })
}
