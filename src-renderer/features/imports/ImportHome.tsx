import { Button, Group, Tabs, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { useHotkeys } from '@mantine/hooks'
import { IconFileImport, IconFiles, IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importableExtensions } from '#shared/contract/imports'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useMay } from '../../api/queries.ts'
import { Page } from '../../components/Page.tsx'
import { HistoryTable } from './HistoryTable.tsx'
import classes from './Imports.module.css'
import { SetAsideTable } from './SetAsideTable.tsx'

interface ImportHomeProps {
	onFiles: (files: readonly ChosenFile[]) => void
	onOpen: (importId: number) => void
}

/** Where files are dropped, what came in so far, and the rows that wait to be put right. */
export function ImportHome({ onFiles, onOpen }: ImportHomeProps) {
	const { t } = useTranslation()
	const may = useMay()
	const [tab, setTab] = useState<string | null>('history')
	const choose = async () => onFiles(await shell.chooseFiles(t('imports.choose'), [...importableExtensions], true))
	async function chooseFolder() {
		const folder = await shell.chooseFolder(t('imports.chooseFolder'))
		if (folder) onFiles([folder])
	}
	useHotkeys(may('imports.stage') ? [['mod+O', () => void choose()]] : [])
	return (
		<Page title={t('rooms.imports')} lead={t('imports.lead')} fill>
			<div className={classes.home}>
				{may('imports.stage') && (
					<Dropzone
						onDrop={(files) => void shell.dropped(files).then(onFiles)}
						activateOnClick={false}
						enablePointerEvents
						className={classes.drop ?? ''}
						inputProps={{ tabIndex: -1, 'aria-hidden': true }}
					>
						<Group justify="center" gap="md">
							<IconFileImport size={36} stroke={1.4} color="var(--mantine-color-ink-6)" aria-hidden />
							<div>
								<Text fw={600}>{t('imports.drop')}</Text>
								<Text size="sm" c="dimmed">
									{t('imports.dropHint')}
								</Text>
							</div>
							<Button leftSection={<IconFiles size={18} />} onClick={() => void choose()}>
								{t('imports.choose')}
							</Button>
							<Button variant="default" leftSection={<IconFolder size={18} />} onClick={() => void chooseFolder()}>
								{t('imports.chooseFolder')}
							</Button>
						</Group>
					</Dropzone>
				)}
				<Tabs value={tab} onChange={setTab} className={classes.tabs ?? ''} keepMounted={false}>
					<Tabs.List>
						<Tabs.Tab value="history">{t('imports.history')}</Tabs.Tab>
						<Tabs.Tab value="setAside">{t('imports.setAside')}</Tabs.Tab>
					</Tabs.List>
					<Tabs.Panel value="history" className={classes.panel ?? ''}>
						<HistoryTable onOpen={onOpen} />
					</Tabs.Panel>
					<Tabs.Panel value="setAside" className={classes.panel ?? ''}>
						<SetAsideTable importId={null} />
					</Tabs.Panel>
				</Tabs>
			</div>
		</Page>
	)
}
