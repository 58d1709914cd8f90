import { z } from 'zod'
import { hasFebrl, readFebrl } from '../harness/febrl.ts'
import { figuresOf, measureLinkage, pairsJoinedBy, type Figures } from '../harness/linkageFigures.ts'
import { bigRegister } from './register.ts'

export interface LinkageFigures {
	sittings: number
	/** From the call to the last case written: reading, pairs, weights, guards, checks, cases. */
	seconds: number
	pairsCompared: number
	/** Of the pairs that the cases `samePerson` of a run bring together, and of those certain enough for bulk decisions. */
	asked: Figures
	certain: Figures
	/** F1 by the evidence alone on FEBRL 4; null where the data are not there. */
	febrl4: { allFields: number; noNumber: number; namesBirthSuburbState: number } | null
}

const pairRow = z.array(z.tuple([z.int(), z.int(), z.int()]))

/** A whole run over so many sittings, as a clerk starts it. */
export async function benchLinkage({ sittings = 1_000_000 }: { sittings?: number } = {}): Promise<LinkageFigures> {
	const { backend, archive, invented } = await bigRegister(sittings)
	try {
		const startedAt = performance.now()
		const { jobId } = await backend.call('commis', 'reconciliation.run', {})
		const job = await backend.ended(jobId)
		const seconds = (performance.now() - startedAt) / 1000
		if (job.state !== 'done') throw new Error(`the run ended as ${job.state} ${job.error?.code ?? ''}`)
		const links = pairRow
			.parse(
				archive.sqlite
					.prepare(
						`SELECT min(cs.sitting_id), max(cs.sitting_id), c.score FROM reconciliation_case c
						JOIN case_sitting cs ON cs.case_id = c.id WHERE c.kind = 'samePerson' AND c.state = 'open' GROUP BY c.id`,
					)
					.raw()
					.all(),
			)
			.map(([left, right, score]) => ({ left: left - 1, right: right - 1, score }))
		return {
			sittings,
			seconds,
			pairsCompared: z.object({ pairsCompared: z.int() }).parse(job.result).pairsCompared,
			asked: figuresOf(invented, pairsJoinedBy(links)),
			certain: figuresOf(invented, pairsJoinedBy(links.filter(({ score }) => score >= 900))),
			febrl4: febrl4(),
		}
	} finally {
		await backend.dispose()
	}
}

function febrl4(): LinkageFigures['febrl4'] {
	if (!hasFebrl) return null
	const f1 = (fields: Parameters<typeof readFebrl>[1]) =>
		measureLinkage(readFebrl(['dataset4a.csv', 'dataset4b.csv'], fields)).linked.f1
	return {
		allFields: f1({ nationalId: true, address: true }),
		noNumber: f1({ address: true }),
		namesBirthSuburbState: f1({}),
	}
}
