import { Button, Group, Paper, Stack } from '@mantine/core'
import { IconCertificate, IconFolder } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchView } from '#shared/contract/documents'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { Chosen } from './Chosen.tsx'
import { type ChosenKey, KeyChoice, secretOf } from './KeyChoice.tsx'
import { asSet, LevelChoice, levelOf } from './LevelChoice.tsx'

interface Props {
	batch: BatchView
	onStarted: (jobId: number) => void
}

/** Key, passphrase or PIN once, folder. The secret leaves this form only with the call and is forgotten at once. */
export function SignForm({ batch, onStarted }: Props) {
	const { t } = useTranslation()
	const sign = useAction('signing.sign')
	const [key, setKey] = useState<ChosenKey | null>(null)
	const [level, setLevel] = useState(asSet)
	const [folder, setFolder] = useState<ChosenFile | null>(null)
	/** A new one empties the fields of the key. */
	const [round, setRound] = useState(0)

	async function chooseFolder() {
		setFolder((await shell.chooseFolder(t('signing.chooseFolderTitle'))) ?? folder)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!key || !folder) return
		const started = await sign.run({ batchId: batch.id, folder: folder.handle, ...levelOf(level), ...secretOf(key) })
		if (!started) return
		onStarted(started.jobId)
		setKey(null)
		setRound(round + 1)
	}

	return (
		<Paper p="sm" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<KeyChoice round={round} title={t('signing.signTitle')} chosen={key} onChange={setKey} />
				<LevelChoice chosen={level} onChange={setLevel} />
				<Chosen
					label={t('signing.chooseFolder')}
					icon={<IconFolder size={18} />}
					file={folder?.name ?? null}
					hint={t('signing.folderHint')}
					onChoose={() => void chooseFolder()}
				/>
				<Group justify="flex-end">
					<Button
						type="submit"
						size="md"
						leftSection={<IconCertificate size={20} />}
						disabled={!key || !folder}
						loading={sign.running}
					>
						{t('signing.sign', { count: batch.documents - batch.signedDocuments - batch.withdrawn })}
					</Button>
				</Group>
			</Stack>
		</Paper>
	)
}
