import { Button, Paper, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SittingDetail } from '#shared/contract/archive'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay } from '../../api/queries.ts'
import { ReasonDialog } from '../../components/ReasonDialog.tsx'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Record.module.css'
import { DocumentState } from './SittingBadges.tsx'

/** Documents made from this record; an officer revokes one here. */
export function Documents({ record }: { record: SittingDetail }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const may = useMay()
	const done = useDoneNotice()
	const revoke = useAction('signing.revoke')
	const [serial, setSerial] = useState<string | null>(null)
	async function confirm(reason: string) {
		if (serial === null || !(await revoke.run({ serial, reason }))) return
		done(t('search.documents.revoked', { serial }))
		setSerial(null)
	}
	return (
		<Paper p="md" component="section" aria-label={t('search.documents.title')}>
			<Title order={2}>{t('search.documents.title')}</Title>
			{record.documents.length === 0 && (
				<Text size="sm" c="dimmed">
					{t('search.documents.none')}
				</Text>
			)}
			<ul className={classes.links}>
				{record.documents.map((document) => (
					<li key={document.id} className={classes.document}>
						<span>
							<strong>{document.serial}</strong> <DocumentState state={document.state} />
							<Text size="sm" c="dimmed" component="span" display="block">
								{labels.documentKind(document.kind)}
								{document.signedAt !== null &&
									` · ${t('search.documents.signedAt', { date: format.date(document.signedAt) })}`}
							</Text>
						</span>
						{document.state === 'signed' && may('signing.revoke') && (
							<Button size="compact-sm" variant="subtle" color="wax" onClick={() => setSerial(document.serial)}>
								{t('search.documents.revoke')}
							</Button>
						)}
					</li>
				))}
			</ul>
			<ReasonDialog
				opened={serial !== null}
				title={t('search.documents.revokeTitle', { serial: serial ?? '' })}
				confirmLabel={t('search.documents.revoke')}
				destructive
				running={revoke.running}
				onClose={() => setSerial(null)}
				onConfirm={(reason) => void confirm(reason)}
			>
				{t('search.documents.revokeText')}
			</ReasonDialog>
		</Paper>
	)
}
