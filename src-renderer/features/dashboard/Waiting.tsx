import { Text } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Dashboard } from '#shared/contract/archive'
import type { Role } from '#shared/domain/roles'
import { useProcedure } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { type RoomName, type RouteParameters, useRoute } from '../frame/route.tsx'
import { rooms } from '../rooms.tsx'
import classes from './Waiting.module.css'

type Waits = Dashboard['waiting'] & { corrections: number }

interface Task {
	what: keyof Waits
	room: RoomName
	parameters: RouteParameters
}

const tasks: readonly Task[] = [
	{ what: 'setAside', room: 'imports', parameters: { tab: 'setAside' } },
	{ what: 'openCases', room: 'reconciliation', parameters: {} },
	{ what: 'casesToConfirm', room: 'reconciliation', parameters: { state: 'proposed' } },
	{ what: 'corrections', room: 'search', parameters: { view: 'corrections' } },
	{ what: 'batchesToSign', room: 'signing', parameters: {} },
	{ what: 'documentsToPublish', room: 'publication', parameters: {} },
]

/** What waits for this role, each a door to the room where it is done. */
export function Waiting({ waiting: counted, role }: { waiting: Dashboard['waiting']; role: Role }) {
	const { t } = useTranslation()
	const format = useFormat()
	const route = useRoute()
	const corrections = useProcedure('archive.corrections', { state: 'proposed', limit: 1 }).data?.total ?? 0
	const waiting: Waits = { ...counted, corrections }
	const mine = tasks.filter((task) => rooms.some((room) => room.name === task.room && room.roles.includes(role)))
	const open = mine.filter((task) => waiting[task.what] > 0)
	return (
		<section aria-label={t('dashboard.waiting.title')} className={classes.cards}>
			{open.map((task) => (
				<button
					key={task.what}
					type="button"
					className={classes.card}
					onClick={() => route.go(task.room, task.parameters)}
				>
					<span className={classes.count}>{format.number(waiting[task.what])}</span>
					<span className={classes.text}>{t(`dashboard.waiting.${task.what}`, { count: waiting[task.what] })}</span>
					<IconChevronRight size={18} aria-hidden />
				</button>
			))}
			{open.length === 0 && (
				<Text c="dimmed" className={classes.nothing}>
					{t('dashboard.waiting.nothing')}
				</Text>
			)}
		</section>
	)
}
