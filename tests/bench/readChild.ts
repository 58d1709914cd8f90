import ExcelJS from 'exceljs'
import { z } from 'zod'
import { openSource } from '../../src-main/backend/imports/formats/open.ts'

export const readResult = z.object({ rows: z.int(), seconds: z.number(), megabytes: z.number() })

async function ours(file: string): Promise<number> {
	using source = await openSource(file, () => ({ encoding: 'utf-8', delimiter: ';' }))
	let rows = 0
	for (const sheet of source.sheets) for await (const batch of sheet.rows()) rows += batch.length
	return rows
}

async function exceljs(file: string): Promise<number> {
	let rows = 0
	for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, { sharedStrings: 'cache' }))
		for await (const row of sheet) if (row.hasValues) rows++
	return rows
}

/** Only reads a file, in a process of its own so that its peak memory is the reader's: `readChild.ts ours|exceljs FILE`. */
async function read(how: string, file: string): Promise<z.infer<typeof readResult>> {
	const startedAt = performance.now()
	const rows = await (how === 'exceljs' ? exceljs(file) : ours(file))
	const seconds = (performance.now() - startedAt) / 1000
	return { rows, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }
}

if (import.meta.main) console.log(JSON.stringify(await read(process.argv[2] ?? '', process.argv[3] ?? '')))
