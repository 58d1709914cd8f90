import { drawMarks, settle, type Entry } from './entries.ts'
import type { Fault, PreparedFile } from './faults.ts'
import { plannedFiles } from './files.ts'
import type { Random } from './random.ts'

/**
 * Files that deliver an earlier one again: its rows that were in order, some of them corrected after the results were
 * out, and a few order numbers exchanged between two candidates.
 */
export function redeliver(files: readonly PreparedFile[], random: Random): { files: PreparedFile[]; faults: Fault[] } {
	const faults: Fault[] = []
	const again: PreparedFile[] = []
	for (const plan of plannedFiles) {
		const source = files.find((file) => file.plan.name === plan.redelivers)
		if (!source) continue
		const pairs = source.entries.filter((entry) => !entry.touched).map((before) => ({ before, entry: copy(before) }))
		const changed = Math.max(3, Math.round(pairs.length / 50))
		const [swapped, corrected] = [2, changed].map(() => random.shuffle(pairs)) // independent orders
		const used = new Set<Entry>()
		for (const { entry, before } of (corrected ?? []).slice(0, changed)) {
			const note = correct(entry, source, random, used.size)
			used.add(entry)
			faults.push({
				kind: 'correctedAfterIssue',
				entry,
				field: '',
				others: [before],
				expected: [{ finding: 'archive.changed' }],
				certain: true,
				note,
			})
		}
		const [left, right] = (swapped ?? []).filter(({ entry }) => !used.has(entry))
		if (left && right) {
			const kept = left.entry.orderNumber
			left.entry.orderNumber = right.entry.orderNumber
			right.entry.orderNumber = kept
			for (const [one, other] of [
				[left, right],
				[right, left],
			] as const)
				faults.push({
					kind: 'numbersExchanged',
					entry: one.entry,
					field: 'orderNumber',
					others: [other.before],
					expected: [{ finding: 'archive.numberTaken' }],
					certain: true,
					note: 'the number that another candidate had in the first delivery',
				})
		}
		again.push({ plan, session: source.session, entries: pairs.map(({ entry }) => entry) })
	}
	return { files: again, faults }
}

function copy(entry: Entry): Entry {
	return {
		...entry,
		identity: { ...entry.identity },
		marks: [...entry.marks],
		flags: [...entry.flags],
		written: { ...entry.written },
		place: { ...entry.place },
	}
}

/** The usual claims: spelling, date of birth, a mark that was not carried over. */
function correct(entry: Entry, file: PreparedFile, random: Random, turn: number): string {
	if (turn % 3 === 0) {
		entry.identity.givenNames = `${entry.identity.givenNames} ${random.pick(['Junior', 'Roodly', 'Mika', 'Berline'])}`
		return 'given name added'
	}
	if (turn % 3 === 1 || entry.decision === 'ABSENT') {
		const [year = '', month = '06', day = '15'] = entry.identity.birthDate.split('-')
		entry.identity.birthDate = `${year}-${month}-${day === '09' ? '10' : '09'}`
		return 'date of birth'
	}
	drawMarks(entry, random)
	settle(entry, file.session)
	return 'marks'
}
