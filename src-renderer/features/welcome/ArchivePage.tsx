import { Text } from '@mantine/core'
import { IconFolderOpen, IconFolderPlus, IconSchool, type TablerIcon } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../api/client.ts'
import { queryClient, useAction } from '../../api/queries.ts'
import { CreateArchive } from './CreateArchive.tsx'
import classes from './Welcome.module.css'
import { WelcomeFrame } from './WelcomeFrame.tsx'

/** No archive is open: learn with a practice archive, open one, or begin one. */
export function ArchivePage({ appVersion }: { appVersion: string }) {
	const { t } = useTranslation()
	const [creating, setCreating] = useState<'practice' | 'real' | null>(null)
	const open = useAction('archive.open')

	async function chooseAndOpen() {
		const folder = await shell.chooseFolder(t('welcome.open.dialog'))
		if (folder && (await open.run({ folder: folder.handle }))) await queryClient.resetQueries()
	}

	return (
		<WelcomeFrame title={t('welcome.title')} footer={t('welcome.version', { version: appVersion })}>
			{creating === null ? (
				<div className={classes.choices}>
					<Choice icon={IconSchool} name="practice" wide onChoose={() => setCreating('practice')} />
					<Choice icon={IconFolderOpen} name="open" onChoose={() => void chooseAndOpen()} />
					<Choice icon={IconFolderPlus} name="create" onChoose={() => setCreating('real')} />
				</div>
			) : (
				<CreateArchive practice={creating === 'practice'} onCancel={() => setCreating(null)} />
			)}
		</WelcomeFrame>
	)
}

interface ChoiceProps {
	icon: TablerIcon
	name: string
	wide?: boolean
	onChoose: () => void
}

function Choice({ icon: Icon, name, wide = false, onChoose }: ChoiceProps) {
	const { t } = useTranslation()
	return (
		<button type="button" className={wide ? `${classes.choice} ${classes.wide}` : classes.choice} onClick={onChoose}>
			<Icon size={26} stroke={1.5} color="var(--mantine-color-ink-7)" aria-hidden />
			<Text fw={600} component="span">
				{t(`welcome.${name}.title`)}
			</Text>
			<Text size="sm" c="dimmed" component="span">
				{t(`welcome.${name}.text`)}
			</Text>
		</button>
	)
}
