import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'

export default function ImportsPage() {
	const { t } = useTranslation()
	return (
		<Page title={t('rooms.imports')}>
			<EmptyState title={t('frame.notYet')} />
		</Page>
	)
}
