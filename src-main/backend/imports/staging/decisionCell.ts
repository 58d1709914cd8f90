import type { Books } from '../rules/books.ts'
import type { SittingRecord } from '../rules/record.ts'
import type { Report } from './markReader.ts'

/** What the text of a decision becomes in a record. `column` is null where the heading of the list says it of all rows. */
export function readDecision(
	text: string,
	column: number | null,
	{ decisions, mentions }: Pick<Books, 'decisions' | 'mentions'>,
	record: SittingRecord,
	report: Report,
): void {
	const match = decisions.find(text)
	record.decision = match?.id ?? null
	// A mention in a column of its own is read after this and takes its place.
	const honours = match ? decisions.honoursIn(text) : ''
	const mention = honours === '' ? null : mentions.find(honours)
	if (mention?.exact) record.mention = mention.id
	if (match && column === null) report('decision.ofList', null, { decision: match.id })
	else if (match && !match.exact) report('decision.proposed', column, { value: text, proposed: match.id })
	else if (!match && decisions.isOpen(text)) {
		// What the jury has said stays with the record until the bureau decides.
		record.status = 'held'
		record.statusReason = text
		report('decision.open', column, { value: text })
	} else if (!match) report('decision.unknown', column, { value: text })
}
