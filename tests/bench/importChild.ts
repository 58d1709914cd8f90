import { z } from 'zod'
import { openSource } from '../../src-main/backend/imports/formats/open.ts'
import { importView } from '#shared/contract/imports'
import { TestBackend } from '../harness/backend.ts'

/** A process of its own, so that its peak memory is the import's: `importChild.ts import|read FILE`. */
const [how = '', file = ''] = process.argv.slice(2)
const megabytes = () => process.resourceUsage().maxRSS / 1024

async function wholeImport() {
	const backend = await TestBackend.practice()
	try {
		const startedAt = performance.now()
		const { importId, jobId } = await backend.call('commis', 'imports.stage', {
			file: backend.grant(file),
			session: {},
		})
		const staged = await backend.ended(jobId)
		const committed = await backend.ended((await backend.call('commis', 'imports.commit', { importId })).jobId)
		const seconds = (performance.now() - startedAt) / 1000
		if (committed.state !== 'done') throw new Error(`${staged.error?.code} ${committed.error?.code}`)
		const view = importView.parse(committed.result)
		return { rows: view.rowsRead, imported: view.rowsImported, seconds, megabytes: megabytes() }
	} finally {
		await backend.dispose()
	}
}

async function readOnly() {
	const startedAt = performance.now()
	using source = await openSource(file, () => ({ encoding: 'utf-8', delimiter: ';' }))
	let rows = 0
	for (const sheet of source.sheets) for await (const batch of sheet.rows()) rows += batch.length
	return { rows, imported: 0, seconds: (performance.now() - startedAt) / 1000, megabytes: megabytes() }
}

export const childResult = z.object({ rows: z.int(), imported: z.int(), seconds: z.number(), megabytes: z.number() })

if (import.meta.main) console.log(JSON.stringify(how === 'import' ? await wholeImport() : await readOnly()))
