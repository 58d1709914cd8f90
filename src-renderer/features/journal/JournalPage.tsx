import { Button } from '@mantine/core'
import { IconFileExport, IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalEntry, JournalVerdict } from '#shared/contract/journal'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'
import { type Column, RecordTable } from '../../components/RecordTable.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { usePaging } from '../../components/usePaging.ts'
import { useRoute } from '../frame/route.tsx'
import { EntryDialog } from './EntryDialog.tsx'
import { JournalFilters } from './JournalFilters.tsx'
import { type JournalFilter, journalInput } from './journalFilter.ts'
import { useJournalWords } from './useJournalWords.ts'
import { Verdict } from './Verdict.tsx'

/** Who did what, in an order that nobody can change without it being seen. */
export default function JournalPage() {
	const { t } = useTranslation()
	const may = useMay()
	const done = useDoneNotice()
	const { parameters } = useRoute()
	const [filter, setFilter] = useState<JournalFilter>({
		account: null,
		action: null,
		text: typeof parameters['text'] === 'string' ? parameters['text'] : '',
		from: null,
		to: null,
	})
	const [opened, setOpened] = useState<JournalEntry | null>(null)
	const [verdict, setVerdict] = useState<JournalVerdict | null>(null)
	const paging = usePaging({ scope: JSON.stringify(filter) })
	const list = useProcedure(
		'journal.list',
		{ ...journalInput(filter), offset: paging.offset, limit: paging.limit },
		{ keepPrevious: true },
	)
	const verify = useAction('journal.verify')
	const save = useAction('journal.export')
	const columns = useColumns()

	async function runVerify() {
		setVerdict((await verify.run({})) ?? null)
	}
	async function runExport() {
		const file = await shell.chooseSave(t('journal.exportDialog'), t('journal.exportName'), ['jsonl'])
		const saved = file && (await save.run({ file: file.handle }))
		if (saved) done(t('journal.exported', { count: saved.entries, file: file.name }))
	}

	return (
		<Page
			fill
			title={t('rooms.journal')}
			lead={t('journal.lead')}
			actions={
				<>
					{may('journal.verify') && (
						<Button
							leftSection={<IconShieldCheck size={18} />}
							loading={verify.running}
							onClick={() => void runVerify()}
						>
							{t('journal.verify')}
						</Button>
					)}
					{may('journal.export') && (
						<Button
							variant="default"
							leftSection={<IconFileExport size={18} />}
							loading={save.running}
							onClick={() => void runExport()}
						>
							{t('journal.export')}
						</Button>
					)}
				</>
			}
		>
			{verdict && <Verdict verdict={verdict} onClose={() => setVerdict(null)} />}
			<RecordTable
				name="journal"
				label={t('rooms.journal')}
				columns={columns}
				rows={list.data?.rows ?? []}
				rowKey={(row) => row.seq}
				total={list.data?.total ?? 0}
				fetching={list.isPending}
				paging={paging}
				onOpen={setOpened}
				opened={opened?.seq ?? null}
				toolbar={
					<JournalFilters
						filter={filter}
						accounts={list.data?.accounts ?? []}
						actions={list.data?.actions ?? []}
						onChange={setFilter}
					/>
				}
				empty={<EmptyState title={t('journal.nothing')} />}
			/>
			<EntryDialog entry={opened} onClose={() => setOpened(null)} />
		</Page>
	)
}

const HASH_SHOWN = 12

function useColumns(): readonly Column<JournalEntry>[] {
	const { t } = useTranslation()
	const format = useFormat()
	const words = useJournalWords()
	return [
		{ key: 'seq', title: t('journal.field.seq'), numeric: true, width: 80, render: (row) => format.number(row.seq) },
		{ key: 'at', title: t('journal.field.at'), width: 160, render: (row) => format.exactTime(row.at) },
		{ key: 'account', title: t('journal.field.account'), width: 110, render: (row) => row.account },
		{
			key: 'action',
			title: t('journal.field.action'),
			width: 230,
			render: (row) => words.action(row.action),
		},
		{ key: 'subject', title: t('journal.field.subject'), width: 150, render: (row) => words.subject(row.subject) },
		{
			key: 'detail',
			title: t('journal.field.detail'),
			width: 300,
			ellipsis: true,
			render: (row) => words.detail(row.detail),
		},
		{
			key: 'hash',
			title: t('journal.field.hash'),
			startsHidden: true,
			render: (row) => <code>{row.hash.slice(0, HASH_SHOWN)}…</code>,
		},
	]
}
