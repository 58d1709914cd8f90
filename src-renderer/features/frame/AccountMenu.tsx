import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '#shared/contract/access'
import { queryClient, useAction } from '../../api/queries.ts'
import { PasswordDialog } from './PasswordDialog.tsx'

export function AccountMenu({ me }: { me: AccountView }) {
	const { t } = useTranslation()
	const [changing, setChanging] = useState(false)
	const signOut = useAction('access.signOut')
	async function leave() {
		if (await signOut.run({})) await queryClient.resetQueries()
	}

	return (
		<>
			<Menu position="bottom-end">
				<Menu.Target>
					<Button
						variant="subtle"
						size="compact-sm"
						leftSection={<IconUserCircle size={18} />}
						rightSection={<IconChevronDown size={14} />}
					>
						{me.fullName}
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Label>
						<Text size="xs" component="span">
							{me.name} · {t(`roles.${me.role}`)}
						</Text>
					</Menu.Label>
					<Menu.Item leftSection={<IconKey size={16} />} onClick={() => setChanging(true)}>
						{t('frame.password.title')}
					</Menu.Item>
					<Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
						{t('frame.signOut')}
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
			<PasswordDialog opened={changing} onClose={() => setChanging(false)} />
		</>
	)
}
