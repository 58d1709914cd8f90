import { Button, Center, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { shell } from './api/client.ts'
import { describeError } from './api/notices.tsx'
import { queryClient, useArchiveInfo, useProcedure } from './api/queries.ts'
import { EmptyState } from './components/EmptyState.tsx'
import { Frame } from './features/frame/Frame.tsx'
import { RouterProvider } from './features/frame/route.tsx'
import { ArchivePage } from './features/welcome/ArchivePage.tsx'
import { SignInPage } from './features/welcome/SignInPage.tsx'

/** First an archive, then an account, then the rooms. */
export function App() {
	const { t } = useTranslation()
	const archive = useArchiveInfo()
	const me = useProcedure('access.me', {}, { enabled: archive.data !== undefined && archive.data.info !== null })
	const failure = archive.error ?? me.error

	async function retry() {
		if (failure?.code === 'backend.stopped') await shell.restartBackend()
		await queryClient.resetQueries()
	}

	if (failure)
		return (
			<EmptyState
				title={describeError(failure, t)}
				action={<Button onClick={() => void retry()}>{t('frame.retry')}</Button>}
			/>
		)
	if (archive.data?.info === null) return <ArchivePage appVersion={archive.data.appVersion} />
	if (!archive.data || !me.data)
		return (
			<Center h="100%">
				<Loader aria-label={t('frame.loading')} />
			</Center>
		)
	if (me.data.account === null) return <SignInPage info={archive.data.info} />
	return (
		<RouterProvider key={me.data.account.id}>
			<Frame me={me.data.account} info={archive.data.info} />
		</RouterProvider>
	)
}
