import { Badge, Group, Paper, Radio, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormerImport, ImportView, RecordDifference } from '#shared/contract/imports'
import { useFormat } from '../../components/useFormat.ts'
import { Differences } from './Differences.tsx'

/** What the clerk decides of a file that may be a new version of an earlier one. */
export interface Choice {
	/** The import whose place it takes; `beside` = none; null = not decided yet. */
	former: number | 'beside' | null
	gone: 'keep' | 'all' | 'chosen'
	chosen: RecordDifference[]
	reason: string
}

export const undecided: Choice = { former: null, gone: 'keep', chosen: [], reason: '' }

interface VersionsProps {
	view: ImportView
	formers: readonly FormerImport[]
	choice: Choice
	onChoice: (choice: Choice) => void
}

/** Earlier imports that this file seems to be a new version of, why it seems so, and how it differs. */
export function Versions({ view, formers, choice, onChoice }: VersionsProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const former = formers.find(({ importId }) => importId === choice.former) ?? formers[0]
	const [kind, setKind] = useState<'changed' | 'guarded' | 'gone'>('changed')
	if (!former) return null
	const excludes = choice.gone !== 'keep' && former.gone > 0
	return (
		<Paper p="sm" component="section" aria-label={t('imports.version.title')}>
			<Title order={2}>{t('imports.version.title')}</Title>
			<Radio.Group
				value={choice.former === null ? '' : String(choice.former)}
				onChange={(value) => onChoice({ ...undecided, former: value === 'beside' ? value : Number(value) })}
				aria-label={t('imports.version.title')}
			>
				<Stack gap={6} my="xs">
					{formers.map((one) => (
						<Radio
							key={one.importId}
							value={String(one.importId)}
							label={
								<Group gap="xs">
									{t('imports.version.replaces', {
										id: one.importId,
										file: one.fileName,
										at: format.dateTime(one.committedAt),
									})}
									{one.proposed && <Badge size="sm">{t('imports.version.proposed')}</Badge>}
								</Group>
							}
							description={<Evidence former={one} />}
						/>
					))}
					<Radio value="beside" label={t('imports.version.beside')} description={t('imports.version.besideHint')} />
				</Stack>
			</Radio.Group>
			{former.changed + former.gone === 0 ? (
				<Text size="sm">{t('imports.version.identical')}</Text>
			) : (
				<>
					<SegmentedControl
						size="xs"
						aria-label={t('imports.version.differences')}
						value={kind}
						onChange={setKind}
						data={(['changed', 'guarded', 'gone'] as const).map((value) => ({
							value,
							label: `${t(`imports.version.${value}`)} (${format.number(value === 'changed' ? former.changed - former.guarded : former[value])})`,
						}))}
					/>
					{kind === 'gone' && former.gone > 0 && choice.former === former.importId && (
						<Group gap="sm" mt="xs" align="flex-end">
							<Text size="sm">{t('imports.version.goneHint')}</Text>
							<SegmentedControl
								size="xs"
								aria-label={t('imports.version.gone')}
								value={choice.gone}
								onChange={(gone) => onChoice({ ...choice, gone })}
								data={(['keep', 'all', 'chosen'] as const).map((value) => ({
									value,
									label: t(`imports.version.goneChoice.${value}`),
								}))}
							/>
							{excludes && (
								<TextInput
									size="xs"
									label={t('frame.reason')}
									value={choice.reason}
									onChange={(event) => onChoice({ ...choice, reason: event.currentTarget.value })}
									maxLength={2000}
									required
									w={320}
								/>
							)}
						</Group>
					)}
					<Differences
						key={`${former.importId} ${kind}`}
						importId={view.id}
						former={former.importId}
						kind={kind}
						{...(kind === 'gone' &&
							choice.gone === 'chosen' && {
								selection: {
									rows: choice.chosen,
									onChange: (chosen: RecordDifference[]) => onChoice({ ...choice, chosen }),
								},
							})}
					/>
				</>
			)}
		</Paper>
	)
}

function Evidence({ former }: { former: FormerImport }) {
	const { t } = useTranslation()
	const format = useFormat()
	const found = former.same + former.changed
	return [
		t('imports.version.found', {
			found: format.number(found),
			rows: format.number(former.rows),
			same: format.number(former.same),
		}),
		...(former.sameColumns ? [t('imports.version.sameColumns')] : []),
		...(former.likeness >= LIKE ? [t('imports.version.sameName')] : []),
	].join(' · ')
}

const LIKE = 0.6
