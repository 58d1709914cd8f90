import { useTranslation } from 'react-i18next'
import type { JournalEntry } from '#shared/contract/journal'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Journal.module.css'
import { detailPairs } from './journalFilter.ts'
import { useJournalWords } from './useJournalWords.ts'
import { Dialog } from '../../components/Dialog.tsx'

/** One entry in full. */
export function EntryDialog({ entry, onClose }: { entry: JournalEntry | null; onClose: () => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const words = useJournalWords()
	return (
		<Dialog
			opened={entry !== null}
			onClose={onClose}
			size="lg"
			title={entry && t('journal.entry', { seq: format.number(entry.seq) })}
		>
			{entry && (
				<table className={classes.pairs}>
					<tbody>
						{[
							['at', format.exactTime(entry.at)],
							['account', entry.account],
							['action', words.action(entry.action)],
							['subject', words.subject(entry.subject)],
						].map(([name, value]) => (
							<tr key={name}>
								<th scope="row">{t(`journal.field.${name}`)}</th>
								<td>{value}</td>
							</tr>
						))}
						{detailPairs(entry.detail).map(([name, value]) => (
							<tr key={name}>
								<th scope="row">{name === '' ? t('journal.field.detail') : words.key(name)}</th>
								<td>{value}</td>
							</tr>
						))}
						<tr>
							<th scope="row">{t('journal.field.hash')}</th>
							<td>
								<code>{entry.hash}</code>
							</td>
						</tr>
					</tbody>
				</table>
			)}
		</Dialog>
	)
}
