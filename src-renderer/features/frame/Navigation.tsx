import { useTranslation } from 'react-i18next'
import { SealMark } from '../../components/SealMark.tsx'
import type { Room } from '../rooms.tsx'
import classes from './Navigation.module.css'
import { type RoomName, useRoute } from './route.tsx'

export function Navigation({ rooms, current }: { rooms: readonly Room[]; current: RoomName | undefined }) {
	const { t } = useTranslation()
	const route = useRoute()
	return (
		<nav className={classes.nav} aria-label={t('frame.rooms')}>
			<div className={classes.brand}>
				<SealMark size={28} />
				<span>{t('frame.product')}</span>
			</div>
			{rooms.map((room, index) => (
				<button
					key={room.name}
					type="button"
					className={classes.room}
					aria-current={room.name === current ? 'page' : undefined}
					aria-keyshortcuts={`Alt+${index + 1}`}
					title={`Alt+${index + 1}`}
					onClick={() => route.go(room.name)}
				>
					<room.icon size={19} stroke={1.6} aria-hidden />
					<span>{t(`rooms.${room.name}`)}</span>
				</button>
			))}
		</nav>
	)
}
