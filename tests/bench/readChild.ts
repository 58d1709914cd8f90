import { openSource } from '../../src-main/backend/imports/formats/open.ts'
import { z } from 'zod'

export const readResult = z.object({ rows: z.int(), seconds: z.number(), megabytes: z.number() })

/** Only reads a file, in a process of its own so that its peak memory is the reader's: `readChild.ts FILE`. */
async function readOnly(file: string): Promise<z.infer<typeof readResult>> {
	const startedAt = performance.now()
	using source = await openSource(file, () => ({ encoding: 'utf-8', delimiter: ';' }))
	let rows = 0
	for (const sheet of source.sheets) for await (const batch of sheet.rows()) rows += batch.length
	return {
		rows,
		seconds: (performance.now() - startedAt) / 1000,
		megabytes: process.resourceUsage().maxRSS / 1024,
	}
}

if (import.meta.main) console.log(JSON.stringify(await readOnly(process.argv[2] ?? '')))
