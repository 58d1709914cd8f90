import { ActionIcon, Button, Group, Loader, Paper, Stack, Text } from '@mantine/core'
import { IconArrowsShuffle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import { useAction, useMay, useProcedure } from '../api/queries.ts'
import { PdfPicture } from './PdfPicture.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'
import { StatusBadge } from './StatusBadge.tsx'

const SAMPLE = 12

/** The documents of a batch as they will be signed: a random sample, or all of them one by one. */
export function SampleViewer({ batch }: { batch: BatchView }) {
	const { t } = useTranslation()
	const may = useMay()
	const withdraw = useAction('documents.withdraw')
	const [all, setAll] = useState(false)
	const [position, setPosition] = useState(0)
	const [removing, setRemoving] = useState(false)
	const sample = useProcedure('documents.list', { batchId: batch.id, sample: SAMPLE }, { enabled: !all })
	const one = useProcedure(
		'documents.list',
		{ batchId: batch.id, offset: position, limit: 1 },
		{ enabled: all, keepPrevious: true },
	)
	const total = all ? batch.documents : (sample.data?.rows.length ?? 0)
	const document = all ? one.data?.rows[0] : sample.data?.rows[position]
	const preview = useProcedure(
		'documents.preview',
		{ kind: batch.kind, sittingId: document?.sittingId ?? 1 },
		{ enabled: document !== undefined, keepPrevious: true },
	)
	const go = (step: number) => setPosition((now) => Math.min(Math.max(0, now + step), Math.max(0, total - 1)))
	const switchTo = (next: boolean) => {
		setAll(next)
		setPosition(0)
		if (!next) void sample.refetch()
	}
	return (
		<Paper p="sm">
			<Stack gap="xs">
				<Group justify="space-between" wrap="nowrap">
					<Group gap={4} wrap="nowrap">
						<ActionIcon
							variant="default"
							onClick={() => go(-1)}
							disabled={position === 0}
							aria-label={t('signing.previous')}
						>
							<IconChevronLeft size={18} />
						</ActionIcon>
						<Text size="sm" miw={84} ta="center">
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
					<Group gap={4} wrap="nowrap">
						<Button
							size="compact-sm"
							variant={all ? 'default' : 'light'}
							leftSection={<IconArrowsShuffle size={14} />}
							onClick={() => switchTo(false)}
						>
							{t('signing.sample')}
						</Button>
						<Button size="compact-sm" variant={all ? 'light' : 'default'} onClick={() => switchTo(true)}>
							{t('signing.oneByOne')}
						</Button>
					</Group>
				</Group>
				{document && (
					<Group justify="space-between" gap="xs">
						<Text size="sm" fw={600}>
							{document.serial} · {document.name}
						</Text>
						{document.state === 'withdrawn' ? (
							<StatusBadge tone="warm">{t('documents.state.withdrawn')}</StatusBadge>
						) : (
							may('documents.withdraw') && (
								<Button size="compact-xs" variant="subtle" color="wax" onClick={() => setRemoving(true)}>
									{t('signing.takeOut')}
								</Button>
							)
						)}
					</Group>
				)}
				{preview.data && document ? (
					<PdfPicture base64={preview.data.pdfBase64} label={t('signing.pictureOf', { serial: document.serial })} />
				) : (
					preview.isFetching && <Loader size="sm" />
				)}
			</Stack>
			<ReasonDialog
				opened={removing}
				title={t('signing.takeOutTitle')}
				confirmLabel={t('signing.takeOut')}
				destructive
				running={withdraw.running}
				onClose={() => setRemoving(false)}
				onConfirm={(reason) => {
					if (document) void withdraw.run({ documentId: document.id, reason }).then(() => setRemoving(false))
				}}
			>
				{t('signing.takeOutText', { serial: document?.serial ?? '' })}
			</ReasonDialog>
		</Paper>
	)
}
