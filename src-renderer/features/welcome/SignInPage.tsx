import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ArchiveInfo } from '#shared/contract/archive'
import { shell } from '../../api/client.ts'
import { describeError } from '../../api/notices.tsx'
import { queryClient, useAction } from '../../api/queries.ts'
import { PRACTICE_PASSWORD, practiceAccounts } from '#shared/domain/practice'
import classes from './Welcome.module.css'
import { WelcomeFrame } from './WelcomeFrame.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

export function SignInPage({ info }: { info: ArchiveInfo }) {
	const { t } = useTranslation()
	const [name, setName] = useState('')
	const [password, setPassword] = useState('')
	const signIn = useAction('access.signIn', { quiet: true })
	const open = useAction('archive.open')

	async function enter(account: { name: string; password: string }) {
		if (await signIn.run(account)) await queryClient.resetQueries()
		else setPassword('')
	}

	async function openOther() {
		const folder = await shell.chooseFolder(t('welcome.open.dialog'))
		if (folder && (await open.run({ folder: folder.handle }))) await queryClient.resetQueries()
	}

	function submit(event: FormEvent) {
		event.preventDefault()
		void enter({ name, password })
	}

	return (
		<WelcomeFrame title={t('welcome.signIn.title')} footer={info.name}>
			<Text c="dimmed">{t('welcome.signIn.archive', { name: info.name })}</Text>
			{signIn.error && (
				<Alert color="wax" variant="light" role="alert">
					{describeError(signIn.error, t)}
				</Alert>
			)}
			<form onSubmit={submit}>
				<Stack gap="sm">
					<TextInput
						label={t('welcome.account')}
						value={name}
						onChange={(event) => setName(event.currentTarget.value)}
						autoComplete="username"
						maxLength={200}
						required
					/>
					<SecretInput
						label={t('welcome.password')}
						value={password}
						onChange={(event) => setPassword(event.currentTarget.value)}
						autoComplete="current-password"
						required
					/>
					<Group justify="space-between">
						<Button variant="subtle" onClick={() => void openOther()}>
							{t('welcome.signIn.other')}
						</Button>
						<Button type="submit" loading={signIn.running}>
							{t('welcome.signIn.enter')}
						</Button>
					</Group>
				</Stack>
			</form>
			{info.practice && (
				<Stack gap="xs" mt="sm">
					<Text size="sm" fw={600}>
						{t('welcome.signIn.practice', { password: PRACTICE_PASSWORD })}
					</Text>
					<div className={classes.accounts}>
						{practiceAccounts.map((account) => (
							<button
								key={account.name}
								type="button"
								className={classes.choice}
								disabled={signIn.running}
								onClick={() => void enter({ name: account.name, password: PRACTICE_PASSWORD })}
							>
								<Text fw={600} component="span">
									{t(`roles.${account.role}`)} · {account.name}
								</Text>
								<Text size="sm" c="dimmed" component="span">
									{t(`welcome.roleText.${account.role}`)}
								</Text>
							</button>
						))}
					</div>
				</Stack>
			)}
		</WelcomeFrame>
	)
}
