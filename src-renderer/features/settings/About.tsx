import { Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useArchiveInfo } from '../../api/queries.ts'
import { SealMark } from '../../components/SealMark.tsx'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Settings.module.css'

export function About() {
	const { t } = useTranslation()
	const format = useFormat()
	const archive = useArchiveInfo().data
	const info = archive?.info
	const facts: readonly (readonly [string, string])[] = [
		['version', archive?.appVersion ?? format.missing],
		['archive', info?.name ?? format.missing],
		['identifier', info?.archiveId ?? format.missing],
		['created', format.dateTime(info?.createdAt ?? null)],
		['profile', info?.profileId ?? format.missing],
		['practice', t(info?.practice ? 'frame.yes' : 'frame.no')],
		['format', String(info?.formatVersion ?? format.missing)],
		['licence', t('settings.about.licenceName')],
	]
	return (
		<Paper p="md">
			<div className={classes.brand}>
				<SealMark size={44} />
				<div>
					<Title order={2}>{t('frame.product')}</Title>
					<Text size="sm" c="dimmed">
						{t('welcome.claim')}
					</Text>
				</div>
			</div>
			<dl className={classes.facts}>
				{facts.map(([name, value]) => (
					<div key={name}>
						<dt>{t(`settings.about.${name}`)}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
		</Paper>
	)
}
