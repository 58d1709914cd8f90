import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { queryClient, useAction, useProcedure } from '../../api/queries.ts'
import { SHORTEST_PASSWORD } from '../frame/PasswordDialog.tsx'
import { PracticeAccounts } from './PracticeAccounts.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

/** Offered first; any other is one choice away. */
const USUAL_COUNTRY = 'HT'

/** Begins an archive in an empty folder; a real one gets its first administrator here. */
export function CreateArchive({ practice, onCancel }: { practice: boolean; onCancel: () => void }) {
	const { t } = useTranslation()
	const profiles = useProcedure('archive.profiles', {}).data?.profiles ?? []
	const create = useAction('archive.create')
	const [folder, setFolder] = useState<ChosenFile | null>(null)
	const [profileId, setProfileId] = useState<string | null>(null)
	const [administrator, setAdministrator] = useState({ name: '', fullName: '', password: '', again: '' })
	const usual = profiles.find((one) => one.country === USUAL_COUNTRY) ?? profiles[0]
	const profile = profileId ?? usual?.id ?? null
	const { name, fullName, password, again } = administrator
	const tooShort = password !== '' && password.length < SHORTEST_PASSWORD
	const unlike = again !== '' && again !== password
	const complete =
		folder !== null && profile !== null && (practice || (!tooShort && again === password && password !== ''))
	const set = (part: Partial<typeof administrator>) => setAdministrator({ ...administrator, ...part })

	async function choose() {
		setFolder((await shell.chooseFolder(t('welcome.create.dialog'))) ?? folder)
	}

	async function submit(event: FormEvent) {
		event.preventDefault()
		if (!complete) return
		const created = await create.run({
			folder: folder.handle,
			profileId: profile,
			practice,
			...(practice ? {} : { administrator: { name, fullName, password } }),
		})
		if (created) await queryClient.resetQueries()
	}

	return (
		<form onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<Text>{t(practice ? 'welcome.practice.explain' : 'welcome.create.explain')}</Text>
				<Select
					label={t('welcome.create.profile')}
					description={t('welcome.create.profileHint')}
					data={profiles.map((one) => ({ value: one.id, label: `${one.bureau} (${one.country})` }))}
					value={profile}
					onChange={setProfileId}
					allowDeselect={false}
					required
				/>
				<Group gap="sm" align="center">
					<Button variant="default" leftSection={<IconFolder size={18} />} onClick={() => void choose()}>
						{t('welcome.create.folder')}
					</Button>
					<Text size="sm" c={folder ? 'black' : 'dimmed'}>
						{folder?.name ?? t('welcome.create.folderHint')}
					</Text>
				</Group>
				{practice ? (
					<Alert role="note" variant="light" color="wax" title={t('welcome.practice.accounts')}>
						<PracticeAccounts />
					</Alert>
				) : (
					<Stack gap="sm">
						<Text size="sm" c="dimmed">
							{t('welcome.create.administrator')}
						</Text>
						<Group grow align="flex-start">
							<TextInput
								label={t('welcome.account')}
								value={name}
								onChange={(event) => set({ name: event.currentTarget.value })}
								minLength={2}
								maxLength={40}
								required
							/>
							<TextInput
								label={t('welcome.fullName')}
								value={fullName}
								onChange={(event) => set({ fullName: event.currentTarget.value })}
								minLength={2}
								maxLength={120}
								required
							/>
						</Group>
						<Group grow align="flex-start">
							<SecretInput
								label={t('welcome.password')}
								description={t('frame.password.rule', { length: SHORTEST_PASSWORD })}
								value={password}
								onChange={(event) => set({ password: event.currentTarget.value })}
								error={tooShort ? t('frame.password.tooShort') : undefined}
								inputWrapperOrder={['label', 'input', 'description', 'error']}
								required
							/>
							<SecretInput
								label={t('frame.password.again')}
								value={again}
								onChange={(event) => set({ again: event.currentTarget.value })}
								error={unlike ? t('frame.password.unlike') : undefined}
								required
							/>
						</Group>
					</Stack>
				)}
				<Group justify="flex-end">
					<Button variant="default" onClick={onCancel}>
						{t('frame.back')}
					</Button>
					<Button type="submit" disabled={!complete} loading={create.running}>
						{t(practice ? 'welcome.practice.create' : 'welcome.create.create')}
					</Button>
				</Group>
			</Stack>
		</form>
	)
}
