import { relative } from 'node:path'
import type { Command } from '../command.ts'
import { askJudges } from '../demo/judges.ts'
import { demoPlaces } from '../demo/places.ts'
import * as steps from '../demo/steps.ts'
import { summary } from '../demo/summary.ts'
import { say } from '../messages.ts'

const heading = (key: string) => process.stderr.write(`\n▸ ${say(`cli.demo.step.${key}`)}\n`)

/** The main job on generated people, from old files to a verified bundle; a second run finds everything done. */
export const demo: Command = {
	usage: 'demo [--candidates N]',
	options: { candidates: { type: 'string' }, folder: { type: 'string' } },
	arguments: [0, 0],
	async run(_given, options, program) {
		const startedAt = performance.now()
		const places = demoPlaces(options.text('folder'))
		heading('sources')
		const sources = await steps.prepareSources(places, options.number('candidates') ?? 24_000, program)
		heading('archive')
		await steps.openPracticeArchive(places, program)
		heading('import')
		const imported = await steps.importSources(
			places,
			sources.files.map(({ file }) => file),
			program,
		)
		heading('reconcile')
		const reconciled = await steps.reconcileAll(program)
		heading('compose')
		await steps.preparePracticeKey(places, program)
		const batch = await steps.composeBatch(program)
		heading('sign')
		const signed = batch && (await steps.signBatch(places, batch, program))
		heading('publish')
		const revoked = await steps.revokeOne(program)
		const published = await steps.publishAll(places, program)
		heading('verify')
		const verified = await steps.verifyAll(places, program)
		program.progress.done()
		const pdf = await steps.deliverOne(places, program)
		const verdicts = pdf === null ? [] : askJudges(pdf)
		const journal = await program.call('journal.verify', {})
		const facts = { imported, reconciled, batch, signed, revoked, published, verified, verdicts, journal, pdf }
		const seconds = (performance.now() - startedAt) / 1000
		const good = verified.valid && journal.valid && imported.refused === 0
		return {
			exitCode: good ? 0 : 1,
			json: { ...facts, places, seconds },
			text: summary(facts, places, seconds, (path) => relative(process.cwd(), path) || '.'),
		}
	},
}
