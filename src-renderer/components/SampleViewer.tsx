import { ActionIcon, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconArrowsShuffle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView, DocumentRow } from '#shared/contract/documents'
import { useProcedure } from '../api/queries.ts'
import { BatchContents } from './BatchContents.tsx'
import { DocumentToSign } from './DocumentToSign.tsx'

const SAMPLE = 12
const ways = ['sample', 'oneByOne', 'all'] as const
type Way = (typeof ways)[number]

/** The documents of a batch as they will be signed: a random sample, one by one, or all of them as a list. */
export function SampleViewer({ batch }: { batch: BatchView }) {
	const { t } = useTranslation()
	const [way, setWay] = useState<Way>('sample')
	const [position, setPosition] = useState(0)
	const [chosen, setChosen] = useState<DocumentRow | null>(null)
	const sample = useProcedure('documents.list', { batchId: batch.id, sample: SAMPLE }, { enabled: way === 'sample' })
	const one = useProcedure(
		'documents.list',
		{ batchId: batch.id, offset: position, limit: 1 },
		{ enabled: way === 'oneByOne', keepPrevious: true },
	)
	const total = way === 'oneByOne' ? batch.documents : (sample.data?.rows.length ?? 0)
	const document =
		way === 'all' ? chosen : way === 'oneByOne' ? (one.data?.rows[0] ?? null) : (sample.data?.rows[position] ?? null)
	const go = (step: number) => setPosition((now) => Math.min(Math.max(0, now + step), Math.max(0, total - 1)))
	const drawAgain = () => {
		setPosition(0)
		void sample.refetch()
	}
	return (
		<Paper p="sm">
			<Stack gap="xs">
				<Group justify="space-between" wrap="nowrap">
					<SegmentedControl
						aria-label={t('signing.look')}
						size="xs"
						data={ways.map((value) => ({ value, label: t(`signing.${value}`) }))}
						value={way}
						onChange={(next) => {
							setWay(next)
							setPosition(0)
							setChosen(null)
						}}
					/>
					{way === 'all' ? (
						chosen && (
							<ActionIcon variant="default" onClick={() => setChosen(null)} aria-label={t('signing.backToList')}>
								<IconChevronLeft size={18} />
							</ActionIcon>
						)
					) : (
						<Group gap={4} wrap="nowrap">
							{way === 'sample' && (
								<ActionIcon variant="default" onClick={drawAgain} aria-label={t('signing.drawAgain')}>
									<IconArrowsShuffle size={16} />
								</ActionIcon>
							)}
							<ActionIcon
								variant="default"
								onClick={() => go(-1)}
								disabled={position === 0}
								aria-label={t('signing.previous')}
							>
								<IconChevronLeft size={18} />
							</ActionIcon>
							<Text size="sm" miw={64} ta="center">
								{t('signing.position', { position: total === 0 ? 0 : position + 1, total })}
							</Text>
							<ActionIcon
								variant="default"
								onClick={() => go(1)}
								disabled={position + 1 >= total}
								aria-label={t('signing.next')}
							>
								<IconChevronRight size={18} />
							</ActionIcon>
						</Group>
					)}
				</Group>
				{way === 'all' && !chosen && <BatchContents batch={batch} onChoose={setChosen} />}
				{document && <DocumentToSign key={document.id} batch={batch} document={document} />}
			</Stack>
		</Paper>
	)
}
