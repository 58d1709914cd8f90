import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProcedure } from '../../api/queries.ts'
import { BatchTable } from '../../components/BatchTable.tsx'
import { Page } from '../../components/Page.tsx'
import { ComposedBatch } from './ComposedBatch.tsx'
import { ComposeForm } from './ComposeForm.tsx'
import classes from './DocumentsPage.module.css'

/** Whom to make documents for; batches go to the officer's room to be signed. */
export default function DocumentsPage() {
	const { t } = useTranslation()
	const [opened, setOpened] = useState<number | null>(null)
	const batch = useProcedure('documents.batch', { id: opened ?? 1 }, { enabled: opened !== null }).data
	if (opened !== null && batch?.id === opened) return <ComposedBatch batch={batch} onClose={() => setOpened(null)} />
	return (
		<Page title={t('rooms.documents')} lead={t('documents.lead')} fill>
			<div className={classes.rows}>
				<ComposeForm onComposed={setOpened} />
				<div className={classes.table}>
					<BatchTable name="documents" onOpen={(row) => setOpened(row.id)} empty={t('documents.noBatchHint')} />
				</div>
			</div>
		</Page>
	)
}
