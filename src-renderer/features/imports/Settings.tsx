import { Checkbox, NumberInput, Select, Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { encoding as encodings, type Inspection, type Layout } from '#shared/contract/imports'
import { useProfile } from '../../api/queries.ts'
import { useLabels } from '../../components/useLabels.ts'
import type { Reading } from './FileWizard.tsx'
import classes from './Imports.module.css'
import { Shape } from './Shape.tsx'
import { Sureness } from './Sureness.tsx'

export type SessionGuess = Inspection['session']

interface SettingsProps {
	inspection: Inspection
	layout: Layout
	sheet: number
	session: SessionGuess
	onSheet: (sheet: number) => void
	onLayout: (layout: Layout) => void
	onSession: (session: SessionGuess) => void
	onReading: (reading: Reading) => void
}

const delimiters = [';', ',', '\t', '|']
/** In the place of a delimiter: columns of fixed width. */
const FIXED = 'fixedWidth'
const EARLIEST_YEAR = 1995

/** A guess stands under what was made of it. */
const UNDER = ['label', 'input', 'description'] as const

/** How the file is read and which session its rows belong to; each guess says how sure it is. */
export function Settings({
	inspection,
	layout,
	sheet,
	session,
	onSheet,
	onLayout,
	onSession,
	onReading,
}: SettingsProps) {
	const { t } = useTranslation()
	const labels = useLabels()
	const profile = useProfile()
	const current = layout.sheets.find((one) => one.sheet === sheet)
	const found = inspection.sheets.find((one) => one.index === sheet)
	const setCurrent = (change: Partial<Layout['sheets'][number]>) =>
		onLayout({ ...layout, sheets: layout.sheets.map((one) => (one.sheet === sheet ? { ...one, ...change } : one)) })
	const change = (next: { encoding?: string | null; delimiter?: string | null }) => {
		const encoding = encodings.safeParse(next.encoding ?? inspection.encoding?.value).data
		if (next.delimiter === FIXED) return onReading({ ...(encoding && { encoding }), columnStarts: [0] })
		const delimiter = next.delimiter ?? inspection.delimiter?.value
		onReading({ ...(encoding && { encoding }), ...(delimiter !== undefined && { delimiter }) })
	}
	const read = layout.sheets.filter(({ skip }) => !skip)
	/** Neither the person nor any column or title says it. */
	const unsaid = (field: 'exam' | 'year') =>
		session[field] === undefined &&
		read.some(({ columns, constants }) => !columns.some((one) => one.field === field) && constants[field] === undefined)
	return (
		<div className={classes.settings}>
			{inspection.encoding && (
				<Select
					size="xs"
					label={t('imports.encoding')}
					description={<Sureness confidence={inspection.encoding.confidence} />}
					inputWrapperOrder={[...UNDER]}
					data={[...encodings.options]}
					value={inspection.encoding.value}
					onChange={(value) => change({ encoding: value })}
					allowDeselect={false}
					w={140}
				/>
			)}
			{(inspection.delimiter || inspection.format === 'fixedWidth') && (
				<Select
					size="xs"
					label={t('imports.delimiter')}
					description={inspection.delimiter && <Sureness confidence={inspection.delimiter.confidence} />}
					inputWrapperOrder={[...UNDER]}
					data={[...new Set([...(inspection.delimiter ? [inspection.delimiter.value] : []), ...delimiters, FIXED])].map(
						(value) => ({
							value,
							label: value === '\t' ? t('imports.tab') : value === FIXED ? t('imports.fixedWidth') : value,
						}),
					)}
					value={inspection.delimiter?.value ?? FIXED}
					onChange={(value) => change({ delimiter: value })}
					allowDeselect={false}
					w={120}
				/>
			)}
			{layout.sheets.length > 1 && (
				<>
					<Select
						size="xs"
						label={t('imports.column.sheet')}
						data={layout.sheets.map((one) => ({
							value: String(one.sheet),
							label: one.skip ? t('imports.skippedSheet', { name: one.name }) : one.name,
						}))}
						value={String(sheet)}
						onChange={(value) => value !== null && onSheet(Number(value))}
						allowDeselect={false}
						w={170}
					/>
					<Checkbox
						size="xs"
						label={t('imports.useSheet')}
						checked={!current?.skip}
						onChange={(event) => setCurrent({ skip: !event.currentTarget.checked })}
						mt={24}
					/>
				</>
			)}
			<NumberInput
				size="xs"
				label={t('imports.headerRow')}
				description={
					found && found.headerRow.value === current?.headerRow && <Sureness confidence={found.headerRow.confidence} />
				}
				inputWrapperOrder={[...UNDER]}
				value={(current?.headerRow ?? 0) + 1}
				onChange={(value) => setCurrent({ headerRow: Math.max(0, Number(value) - 1) })}
				min={1}
				allowDecimal={false}
				w={90}
			/>
			<NumberInput
				size="xs"
				label={t('imports.headerRows')}
				value={current?.headerRows ?? 1}
				onChange={(value) => setCurrent({ headerRows: Number(value) })}
				min={0}
				max={6}
				allowDecimal={false}
				w={90}
			/>
			<Select
				size="xs"
				label={t('imports.exam')}
				data={(profile?.exams ?? []).map(({ id }) => ({ value: id, label: labels.exam(id) }))}
				value={session.exam ?? null}
				onChange={(exam) => onSession({ ...session, exam: exam ?? undefined })}
				error={unsaid('exam') && t('imports.toBeSaid')}
				clearable
				w={170}
			/>
			<NumberInput
				size="xs"
				label={t('imports.year')}
				value={session.year ?? ''}
				onChange={(year) => onSession({ ...session, year: typeof year === 'number' ? year : undefined })}
				error={unsaid('year') && t('imports.toBeSaid')}
				min={EARLIEST_YEAR}
				max={2200}
				allowDecimal={false}
				thousandSeparator={false}
				w={90}
			/>
			<Select
				size="xs"
				label={t('imports.sessionKind')}
				data={(profile?.sessionKinds ?? []).map(({ id }) => ({ value: id, label: labels.sessionKind(id) }))}
				value={session.kind ?? null}
				onChange={(kind) => onSession({ ...session, kind: kind ?? undefined })}
				clearable
				w={150}
			/>
			{current && <Shape layout={layout} sheet={current} onSheet={setCurrent} />}
			{inspection.rememberedAs !== null && (
				<Tooltip label={t('imports.rememberedHint')}>
					<Text size="xs" c="dimmed" mt={24}>
						{t('imports.remembered', { name: inspection.rememberedAs })}
					</Text>
				</Tooltip>
			)}
		</div>
	)
}
