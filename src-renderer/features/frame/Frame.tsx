import { Button, Loader } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Component, type ReactNode, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '#shared/contract/access'
import type { ArchiveInfo } from '#shared/contract/archive'
import type { JobView } from '#shared/contract/jobs'
import { useBackendEvents } from '../../api/jobs.ts'
import { queryClient } from '../../api/queries.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { rooms } from '../rooms.tsx'
import { announceSignedOut } from '../welcome/announceSignedOut.ts'
import classes from './Frame.module.css'
import { Header, SEARCH_BOX } from './Header.tsx'
import { JobBar } from './JobBar.tsx'
import { Navigation } from './Navigation.tsx'
import { useRoute } from './route.tsx'

/** Everything around a room: navigation, header, running jobs. */
export function Frame({ me, info }: { me: AccountView; info: ArchiveInfo }) {
	const { t } = useTranslation()
	const route = useRoute()
	const visible = rooms.filter((room) => room.roles.includes(me.role))
	const room = visible.find((one) => one.name === route.room) ?? visible[0]

	const onJobEnd = useCallback(
		(job: JobView) => {
			if (job.state === 'cancelled') return
			notifications.show({
				// Many of a kind that go well, one after the other, are told once.
				id: job.state === 'done' ? `done-${job.kind}` : `job-${job.id}`,
				color: job.state === 'done' ? 'ink' : 'wax',
				message: t(job.state === 'done' ? 'jobs.ended' : 'jobs.broke', { job: t(`jobs.kind.${job.kind}`) }),
				autoClose: job.state === 'done' ? 6000 : false,
				closeButtonProps: { 'aria-label': t('frame.close') },
			})
		},
		[t],
	)
	const onSignedOut = useCallback((because: string) => {
		announceSignedOut(because)
		void queryClient.resetQueries()
	}, [])
	useBackendEvents(onJobEnd, onSignedOut)

	// By position on the keyboard: on a French one, Alt+1 types `&`.
	useHotkeys(
		visible.map((one, index) => [`alt+digit${index + 1}`, () => route.go(one.name), { usePhysicalKeys: true }]),
		[],
	)
	const focusSearch = () => document.getElementById(SEARCH_BOX)?.focus()
	useHotkeys([
		['alt+ArrowLeft', route.back],
		['/', focusSearch],
		['shift+/', focusSearch],
	])

	return (
		<div className={classes.frame}>
			<a className={classes.skip} href="#room">
				{t('frame.skip')}
			</a>
			{info.practice && (
				<aside className={classes.practice} aria-label={t('frame.practice.title')}>
					<strong>{t('frame.practice.title')}</strong> {t('frame.practice.text')}
				</aside>
			)}
			<Header me={me} info={info} />
			<Navigation rooms={visible} current={room?.name} />
			<main className={classes.main} id="room" tabIndex={-1}>
				<RoomBoundary key={room?.name} title={t('frame.roomBroke')} retry={t('frame.retry')}>
					<Suspense fallback={<Loader m="xl" aria-label={t('frame.loading')} />}>{room && <room.Page />}</Suspense>
				</RoomBoundary>
			</main>
			<JobBar />
		</div>
	)
}

interface BoundaryProps {
	title: string
	retry: string
	children: ReactNode
}

/** A room that breaks does not take the window with it. */
class RoomBoundary extends Component<BoundaryProps, { broken: boolean }> {
	override state = { broken: false }
	static getDerivedStateFromError() {
		return { broken: true }
	}
	override render() {
		if (!this.state.broken) return this.props.children
		return (
			<EmptyState
				title={this.props.title}
				action={<Button onClick={() => this.setState({ broken: false })}>{this.props.retry}</Button>}
			/>
		)
	}
}
