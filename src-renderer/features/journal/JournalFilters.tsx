import 'dayjs/locale/fr'
import 'dayjs/locale/ht'
import { Select, TextInput } from '@mantine/core'
import { DateInput, DatesProvider } from '@mantine/dates'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JournalFilter } from './journalFilter.ts'
import { useJournalWords } from './useJournalWords.ts'

interface JournalFiltersProps {
	filter: JournalFilter
	accounts: readonly string[]
	actions: readonly string[]
	onChange: (filter: JournalFilter) => void
}

const TYPING_PAUSE_MILLISECONDS = 200

export function JournalFilters({ filter, accounts, actions, onChange }: JournalFiltersProps) {
	const { t, i18n } = useTranslation()
	const words = useJournalWords()
	const [text, setText] = useState(filter.text)
	const ask = useDebouncedCallback((next: string) => onChange({ ...filter, text: next }), TYPING_PAUSE_MILLISECONDS)
	const clear = { clearable: true, clearButtonProps: { 'aria-label': t('journal.clear') } } as const
	return (
		<DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
			<TextInput
				size="xs"
				w={210}
				placeholder={t('journal.text')}
				aria-label={t('journal.text')}
				value={text}
				onChange={(event) => {
					setText(event.currentTarget.value)
					ask(event.currentTarget.value)
				}}
				maxLength={200}
			/>
			<Select
				size="xs"
				w={150}
				placeholder={t('journal.field.account')}
				aria-label={t('journal.field.account')}
				data={[...accounts]}
				value={filter.account}
				onChange={(account) => onChange({ ...filter, account })}
				{...clear}
			/>
			<Select
				size="xs"
				w={230}
				placeholder={t('journal.field.action')}
				aria-label={t('journal.field.action')}
				data={actions.map((action) => ({
					value: action,
					label: words.action(action),
				}))}
				value={filter.action}
				onChange={(action) => onChange({ ...filter, action })}
				searchable
				{...clear}
			/>
			<DateInput
				size="xs"
				w={140}
				valueFormat="DD/MM/YYYY"
				placeholder={t('journal.from')}
				aria-label={t('journal.from')}
				value={filter.from}
				onChange={(from) => onChange({ ...filter, from })}
				{...clear}
			/>
			<DateInput
				size="xs"
				w={140}
				valueFormat="DD/MM/YYYY"
				placeholder={t('journal.to')}
				aria-label={t('journal.to')}
				value={filter.to}
				onChange={(to) => onChange({ ...filter, to })}
				{...clear}
			/>
		</DatesProvider>
	)
}
