import type { BatchView } from '#shared/contract/documents'
import type { JournalVerdict } from '#shared/contract/journal'
import type { BundleVerification } from '#shared/contract/publication'
import { number, say } from '../messages.ts'
import type { JudgeVerdict } from './judges.ts'
import type { DemoPlaces } from './places.ts'
import type { importSources, publishAll, reconcileAll, signBatch } from './steps.ts'

export interface DemoFacts {
	imported: Awaited<ReturnType<typeof importSources>>
	reconciled: Awaited<ReturnType<typeof reconcileAll>>
	batch: BatchView | null
	signed: Awaited<ReturnType<typeof signBatch>> | null
	revoked: string | null
	published: Awaited<ReturnType<typeof publishAll>>
	verified: BundleVerification
	verdicts: readonly JudgeVerdict[]
	journal: JournalVerdict
	pdf: string | null
}

const line = (key: string, parameters: Record<string, unknown>) => `  ${say(`cli.demo.${key}`, parameters)}`

function countsOf(counts: Record<string, number>, prefix: string): string[] {
	return Object.entries(counts)
		.filter(([, count]) => count > 0)
		.map(([code, count]) => `      ${number(count).padStart(7)}  ${say(`${prefix}.${code}`)}`)
}

/** What happened, in the words of somebody who sees it for the first time, and what to open next. */
export function summary(
	facts: DemoFacts,
	places: DemoPlaces,
	seconds: number,
	shown: (path: string) => string,
): string {
	const { imported, reconciled, batch, signed, published, verified, verdicts, journal } = facts
	const decided = reconciled.states.decided ?? 0
	const judged = verdicts.map(({ program, verdict }) => `${program}: ${say(`cli.demo.judge.${verdict}`)}`).join(', ')
	return [
		'',
		'─'.repeat(78),
		say('cli.demo.done', { seconds: number(seconds, 0) }),
		'',
		line(imported.now > 0 ? 'imported' : 'importedBefore', {
			files: number(imported.files),
			read: number(imported.read),
			imported: number(imported.imported),
			aside: number(imported.setAside),
			rate: number(imported.read / imported.seconds),
		}),
		line('found', { decided: number(decided) }),
		...countsOf(reconciled.open, 'reconciliation.case'),
		...(batch
			? [line('composed', { documents: number(batch.documents) }), ...countsOf(batch.leftOut, 'documents.leaveOut')]
			: []),
		signed
			? line('signed', {
					signed: number(signed.signed),
					seconds: number(signed.seconds, 1),
					rate: number(signed.documentsPerSecond),
				})
			: line('signedBefore', {}),
		line('published', {
			size: number(published.treeSize),
			revoked: facts.revoked ?? '–',
			seconds: number(published.seconds, 1),
		}),
		line(verified.valid ? 'verified' : 'notVerified', {
			records: number(verified.records),
			files: number(verified.files),
			seconds: number(verified.seconds, 1),
		}),
		...(judged === '' ? [] : [line('judges', { judged })]),
		line(journal.valid ? 'journal' : 'journalBroken', { entries: number(journal.entries) }),
		'',
		say('cli.demo.next'),
		line('window', {}),
		...(facts.pdf === null ? [] : [line('document', { path: shown(facts.pdf) })]),
		line('page', { path: shown(places.bundle) }),
		line('sources', { path: shown(places.sources) }),
		line('accounts', {}),
	].join('\n')
}
