import { basename, posix } from 'node:path'
import { AppError } from '#shared/errors/index'
import { LIMITS, type SourceFile } from '../table.ts'
import { ZipFile } from '../zip.ts'
import { numberStyles } from './dates.ts'
import { readSharedStrings } from './sharedStrings.ts'
import { scanSheet } from './sheet.ts'
import { declaresDocumentType, tags } from './xml.ts'

const MOST_PART_BYTES = 32 << 20

interface Relation {
	type: string
	target: string
}

/** A workbook in Office Open XML (ECMA-376 / ISO 29500, transitional and strict), read without keeping a sheet in memory. */
export async function openXlsx(path: string): Promise<SourceFile> {
	const file = basename(path)
	const zip = new ZipFile(path)
	const part = async (name: string): Promise<string> => {
		const bytes = await zip.read(name, MOST_PART_BYTES)
		const text = bytes?.toString('utf8') ?? ''
		if (declaresDocumentType(text.slice(0, 4096))) throw new AppError('imports.unsafe', { file })
		return text
	}
	const root = await relations(part, '')
	const workbookPart = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
	const workbook = await part(workbookPart)
	if (workbook === '') throw new AppError('imports.notAWorkbook', { file })
	const related = await relations(part, workbookPart)
	const partOf = (type: string) => [...related.values()].find((one) => one.type === type)?.target ?? ''

	const listed: { name: string; part: string }[] = []
	let since1904 = false
	for (const { name, closing, attributes } of tags(workbook)) {
		if (closing) continue
		if (name === 'workbookPr') since1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
		if (name !== 'sheet') continue
		const relation = related.get(attributes.id ?? '')
		if (relation?.type === 'worksheet') listed.push({ name: attributes.name ?? '', part: relation.target })
	}
	if (listed.length === 0) throw new AppError('imports.notAWorkbook', { file })
	if (listed.length > LIMITS.sheets) throw new AppError('imports.tooLarge', { file })

	const styles = numberStyles(await part(partOf('styles')))
	let strings: Promise<string[]> | null = null
	const sharedStrings = () =>
		(strings ??= readSharedStrings(zip, partOf('sharedStrings'), (code) => new AppError(code, { file })))
	return {
		format: 'xlsx',
		bytes: zip.bytes,
		bytesRead: () => zip.bytesRead,
		sheets: listed.map(({ name, part }, index) => ({
			index,
			name,
			async *rows() {
				const entry = zip.entries.get(part)
				if (!entry) throw zip.damaged(part)
				yield* scanSheet(zip, entry, { file, sheetName: name, strings: await sharedStrings(), styles, since1904 })
			},
		})),
	}
}

/** Relations of a part (ECMA-376 part 2, §9): id → last word of the type, and the name of the part it leads to. */
async function relations(part: (name: string) => Promise<string>, of: string): Promise<Map<string, Relation>> {
	const folder = posix.dirname(of || '.')
	const found = new Map<string, Relation>()
	for (const { name, closing, attributes } of tags(
		await part(posix.join(folder, '_rels', `${posix.basename(of)}.rels`)),
	)) {
		const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes
		if (name !== 'Relationship' || closing || !id || !type || !target || mode === 'External') continue
		found.set(id, {
			type: type.slice(type.lastIndexOf('/') + 1),
			target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
		})
	}
	return found
}
