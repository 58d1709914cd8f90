import { Alert, Button, List, Paper, Text, Title } from '@mantine/core'
import { IconDatabaseExport, IconHeartRateMonitor } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useAction, useMay } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Settings.module.css'

/** Copies of the archive, and whether the archive itself is sound. */
export function Safekeeping() {
	const may = useMay()
	return (
		<div className={classes.stack}>
			{may('archive.backup') && <Backup />}
			<Check />
		</div>
	)
}

function Backup() {
	const { t } = useTranslation()
	const format = useFormat()
	const backup = useAction('archive.backup')
	const [written, setWritten] = useState<Output<'archive.backup'> | null>(null)
	async function run() {
		const folder = await shell.chooseFolder(t('settings.backup.dialog'))
		if (folder) setWritten((await backup.run({ folder: folder.handle })) ?? null)
	}
	return (
		<Paper p="md">
			<Title order={2}>{t('settings.backup.title')}</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('settings.backup.text')}
			</Text>
			<Button leftSection={<IconDatabaseExport size={17} />} loading={backup.running} onClick={() => void run()}>
				{t('settings.backup.run')}
			</Button>
			{written && (
				<Alert className={classes.good} mt="sm" role="alert">
					{t('settings.backup.done', { file: written.fileName, size: format.bytes(written.bytes) })}
				</Alert>
			)}
		</Paper>
	)
}

function Check() {
	const { t } = useTranslation()
	const format = useFormat()
	const check = useAction('archive.check')
	const [verdict, setVerdict] = useState<Output<'archive.check'> | null>(null)
	async function run() {
		setVerdict((await check.run({})) ?? null)
	}
	return (
		<Paper p="md">
			<Title order={2}>{t('settings.check.title')}</Title>
			<Text size="sm" c="dimmed" mb="sm">
				{t('settings.check.text')}
			</Text>
			<Button
				variant="default"
				leftSection={<IconHeartRateMonitor size={17} />}
				loading={check.running}
				onClick={() => void run()}
			>
				{t('settings.check.run')}
			</Button>
			{verdict && (
				<Alert
					className={verdict.ok ? classes.good : classes.bad}
					mt="sm"
					role="alert"
					title={t(verdict.ok ? 'settings.check.ok' : 'settings.check.broken')}
				>
					{t('settings.check.figures', {
						sittings: format.number(verdict.sittings),
						entries: format.number(verdict.journalEntries),
					})}
					<List size="sm">
						{verdict.problems.map((problem) => (
							<List.Item key={problem}>{problem}</List.Item>
						))}
					</List>
				</Alert>
			)}
		</Paper>
	)
}
