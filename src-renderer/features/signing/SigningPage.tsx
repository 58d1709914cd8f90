import { Button } from '@mantine/core'
import { IconRubberStamp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BatchTable } from '../../components/BatchTable.tsx'
import { Page } from '../../components/Page.tsx'
import { BatchToSign } from './BatchToSign.tsx'
import { LegalisationPage } from './LegalisationPage.tsx'
import { SignedBatch } from './SignedBatch.tsx'
import { useProcedure } from '../../api/queries.ts'

/** The officer's room: batches that wait, and those that are done. */
export default function SigningPage() {
	const { t } = useTranslation()
	const [opened, setOpened] = useState<number | null>(null)
	const [legalising, setLegalising] = useState(false)
	const batch = useProcedure('documents.batch', { id: opened ?? 1 }, { enabled: opened !== null }).data
	if (opened !== null && batch?.id === opened) {
		const close = () => setOpened(null)
		return batch.state === 'signed' || batch.state === 'cancelled' ? (
			<SignedBatch batch={batch} onClose={close} />
		) : (
			<BatchToSign batch={batch} onClose={close} />
		)
	}
	if (legalising) return <LegalisationPage onClose={() => setLegalising(false)} />
	return (
		<Page
			title={t('rooms.signing')}
			lead={t('signing.lead')}
			fill
			actions={
				<Button variant="default" leftSection={<IconRubberStamp size={18} />} onClick={() => setLegalising(true)}>
					{t('legalisation.open')}
				</Button>
			}
		>
			<BatchTable name="signing" onOpen={(row) => setOpened(row.id)} empty={t('signing.noBatch')} />
		</Page>
	)
}
