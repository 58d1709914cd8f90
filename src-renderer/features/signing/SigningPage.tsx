import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Page } from '../../components/Page.tsx'

export default function SigningPage() {
	const { t } = useTranslation()
	return (
		<Page title={t('rooms.signing')}>
			<EmptyState title={t('frame.notYet')} />
		</Page>
	)
}
