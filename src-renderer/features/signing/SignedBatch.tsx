import { Button, Group, Stack } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BatchView, type DocumentRow, withdrawalReason } from '#shared/contract/documents'
import { shell } from '../../api/client.ts'
import { useAction, useMay } from '../../api/queries.ts'
import { BatchDocuments } from '../../components/BatchDocuments.tsx'
import { BatchFacts } from '../../components/BatchFacts.tsx'
import { BatchState } from '../../components/BatchTable.tsx'
import { documentTones } from '../../components/documentTones.ts'
import { Page } from '../../components/Page.tsx'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import type { Column } from '../../components/RecordTable.tsx'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { BatchReport } from './BatchReport.tsx'
import { useDelivery } from './Delivery.tsx'

/** A batch that is done: report, documents one by one, revocation, slips for the candidates. */
export function SignedBatch({ batch, onClose }: { batch: BatchView; onClose: () => void }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const may = useMay()
	const revoke = useAction('signing.revoke')
	const supersede = useAction('documents.supersede')
	const slips = useAction('documents.slips')
	const delivery = useDelivery(batch.id)
	const [revoking, setRevoking] = useState<DocumentRow | null>(null)
	const [correcting, setCorrecting] = useState<DocumentRow | null>(null)
	const columns: Column<DocumentRow>[] = [
		{ key: 'serial', title: t('documents.document.serial'), render: (row) => row.serial, width: 190 },
		{ key: 'name', title: t('documents.document.name'), render: (row) => row.name, ellipsis: true },
		{
			key: 'orderNumber',
			title: t('documents.document.orderNumber'),
			render: (row) => row.orderNumber ?? format.missing,
			width: 130,
		},
		{
			key: 'state',
			title: t('documents.document.state'),
			render: (row) => <StatusBadge tone={documentTones[row.state]}>{t(`documents.state.${row.state}`)}</StatusBadge>,
			width: 120,
		},
		{
			key: 'published',
			title: t('documents.document.published'),
			render: (row) => t(row.published ? 'frame.yes' : 'frame.no'),
			width: 90,
		},
		{
			key: 'endReason',
			title: t('documents.document.endReason'),
			render: (row) => endReasonOf(row),
			ellipsis: true,
		},
		{
			key: 'revoke',
			title: t('frame.table.action'),
			width: 190,
			render: (row) =>
				row.state === 'signed' && (
					<>
						{may('documents.export') && (
							<Button
								size="compact-xs"
								variant="subtle"
								aria-label={t('signing.deliverSerial', { serial: row.serial })}
								onClick={() => void delivery.deliver([row.serial])}
							>
								{t('signing.deliverOne')}
							</Button>
						)}
						{may('documents.supersede') && (
							<Button size="compact-xs" variant="subtle" onClick={() => setCorrecting(row)}>
								{t('signing.supersede')}
							</Button>
						)}
						{may('signing.revoke') && (
							<Button size="compact-xs" variant="subtle" color="wax" onClick={() => setRevoking(row)}>
								{t('signing.revoke')}
							</Button>
						)}
					</>
				),
		},
	]

	function endReasonOf({ endReason }: DocumentRow): string {
		const code = withdrawalReason.safeParse(endReason)
		return code.success ? t(`documents.leaveOut.${code.data}`) : (endReason ?? '')
	}
	async function printSlips() {
		const file = await shell.chooseSave(t('signing.slipsTitle'), t('signing.slipsName', { id: batch.id }), ['pdf'])
		if (file && (await slips.run({ batchId: batch.id, file: file.handle }))) await shell.reveal(file.handle)
	}

	return (
		<Page
			title={
				<Group gap="sm">
					{t('signing.batchTitle', { id: batch.id, kind: labels.documentKind(batch.kind) })}{' '}
					<BatchState state={batch.state} />
				</Group>
			}
			lead={labels.session(batch.session)}
			onBack={onClose}
			actions={
				may('documents.slips') &&
				batch.state === 'signed' && (
					<Button
						variant="default"
						leftSection={<IconPrinter size={18} />}
						onClick={() => void printSlips()}
						loading={slips.running}
					>
						{t('signing.slips')}
					</Button>
				)
			}
		>
			<Stack gap="sm">
				<BatchFacts batch={batch} />
				<BatchReport batchId={batch.id} delivery={delivery} />
				<BatchDocuments batchId={batch.id} name="signing.documents" columns={columns} height={420} />
			</Stack>
			<ReasonDialog
				opened={correcting !== null}
				title={t('signing.supersedeTitle')}
				confirmLabel={t('signing.supersede')}
				running={supersede.running}
				onClose={() => setCorrecting(null)}
				onConfirm={(reason) => {
					if (correcting) void supersede.run({ serial: correcting.serial, reason }).then(() => setCorrecting(null))
				}}
			>
				{t('signing.supersedeText', { serial: correcting?.serial ?? '', name: correcting?.name ?? '' })}
			</ReasonDialog>
			<ReasonDialog
				opened={revoking !== null}
				title={t('signing.revokeTitle')}
				confirmLabel={t('signing.revoke')}
				destructive
				running={revoke.running}
				onClose={() => setRevoking(null)}
				onConfirm={(reason) => {
					if (revoking) void revoke.run({ serial: revoking.serial, reason }).then(() => setRevoking(null))
				}}
			>
				{t('signing.revokeText', { serial: revoking?.serial ?? '', name: revoking?.name ?? '' })}
			</ReasonDialog>
		</Page>
	)
}
