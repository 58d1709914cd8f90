import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import { LIMITS, type SourceFile, type SourceRow } from '../table.ts'
import { ZipFile } from '../zip.ts'
import { CONTENT, scanContent } from './content.ts'

const MOST_MANIFEST_BYTES = 4 << 20

/** A spreadsheet in OpenDocument (ISO/IEC 26300), read without keeping a sheet in memory. */
export async function openOds(path: string): Promise<SourceFile> {
	const file = basename(path)
	const zip = new ZipFile(path)
	const manifest = await zip.read('META-INF/manifest.xml', MOST_MANIFEST_BYTES)
	if (manifest?.includes('encryption-data')) throw new AppError('imports.encrypted', { file })
	const names: string[] = []
	for await (const pieces of scanContent(zip, { file, wants: () => false }))
		for (const piece of pieces) if ('sheet' in piece) names.push(piece.sheet)
	if (names.length === 0) throw new AppError('imports.notAWorkbook', { file })
	if (names.length > LIMITS.sheets) throw new AppError('imports.tooLarge', { file })
	const content = zip.entries.get(CONTENT)?.compressedBytes ?? 1
	const read = names.map(() => 0)
	return {
		format: 'ods',
		bytes: zip.bytes,
		bytesRead: () => Math.round((zip.bytes * read.reduce((sum, share) => sum + share, 0)) / names.length),
		sheets: names.map((name, index) => ({
			index,
			name,
			async *rows() {
				const before = zip.bytesRead
				let met = -1
				for await (const pieces of scanContent(zip, { file, wants: (sheet) => sheet === index })) {
					const rows: SourceRow[] = []
					for (const piece of pieces) {
						if ('row' in piece) rows.push(piece.row)
						else met++
					}
					read[index] = Math.min(1, (zip.bytesRead - before) / content)
					if (rows.length > 0) yield rows
					if (met > index) break
				}
				read[index] = 1
			},
		})),
	}
}
