import { Button, Group, Menu, Paper, Table, Title } from '@mantine/core'
import { IconDots, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '#shared/contract/access'
import { role as roles } from '#shared/domain/roles'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay, useMe, useProcedure } from '../../api/queries.ts'
import { StatusBadge } from '../../components/StatusBadge.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { NewPasswordDialog } from './NewPasswordDialog.tsx'

/** Who may enter, as what. An account is never deleted: the journal names it. */
export function Accounts() {
	const { t } = useTranslation()
	const may = useMay()
	const accounts = useProcedure('access.accounts', {}).data?.accounts ?? []
	const [creating, setCreating] = useState(false)
	const [renewing, setRenewing] = useState<AccountView | null>(null)
	const canChange = may('access.updateAccount')
	return (
		<Paper p="md">
			<Group justify="space-between" mb="xs">
				<Title order={2}>{t('settings.section.accounts')}</Title>
				{may('access.createAccount') && (
					<Button leftSection={<IconUserPlus size={17} />} onClick={() => setCreating(true)}>
						{t('settings.accounts.create')}
					</Button>
				)}
			</Group>
			<Table verticalSpacing={4} highlightOnHover>
				<Table.Thead>
					<Table.Tr>
						<Table.Th>{t('welcome.account')}</Table.Th>
						<Table.Th>{t('welcome.fullName')}</Table.Th>
						<Table.Th>{t('settings.accounts.role')}</Table.Th>
						<Table.Th>{t('settings.accounts.may')}</Table.Th>
						<Table.Th>{t('settings.accounts.state')}</Table.Th>
						{canChange && <Table.Th>{t('settings.accounts.change')}</Table.Th>}
					</Table.Tr>
				</Table.Thead>
				<Table.Tbody>
					{accounts.map((account) => (
						<Table.Tr key={account.id}>
							<Table.Td fw={600}>{account.name}</Table.Td>
							<Table.Td>{account.fullName}</Table.Td>
							<Table.Td>{t(`roles.${account.role}`)}</Table.Td>
							<Table.Td c="dimmed">{t(`welcome.roleText.${account.role}`)}</Table.Td>
							<Table.Td>
								<AccountState account={account} />
							</Table.Td>
							{canChange && (
								<Table.Td>
									<AccountMenu account={account} onNewPassword={() => setRenewing(account)} />
								</Table.Td>
							)}
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
			<AccountDialog opened={creating} onClose={() => setCreating(false)} />
			<NewPasswordDialog account={renewing} onClose={() => setRenewing(null)} />
		</Paper>
	)
}

function AccountState({ account }: { account: AccountView }) {
	const { t } = useTranslation()
	if (!account.active) return <StatusBadge tone="neutral">{t('settings.accounts.inactive')}</StatusBadge>
	if (account.locked) return <StatusBadge tone="bad">{t('settings.accounts.locked')}</StatusBadge>
	return <StatusBadge tone="good">{t('settings.accounts.active')}</StatusBadge>
}

function AccountMenu({ account, onNewPassword }: { account: AccountView; onNewPassword: () => void }) {
	const { t } = useTranslation()
	const me = useMe()
	const done = useDoneNotice()
	const update = useAction('access.updateAccount')
	async function change(values: { active?: boolean; role?: AccountView['role'] }) {
		if (await update.run({ id: account.id, ...values })) done(t('settings.accounts.changed', { name: account.name }))
	}
	return (
		<Menu position="bottom-end">
			<Menu.Target>
				<Button
					size="compact-sm"
					variant="subtle"
					loading={update.running}
					aria-label={t('settings.accounts.changeOf', { name: account.name })}
				>
					<IconDots size={17} aria-hidden />
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item onClick={onNewPassword}>{t('settings.accounts.newPassword')}</Menu.Item>
				{roles.options
					.filter((role) => role !== account.role)
					.map((role) => (
						<Menu.Item key={role} onClick={() => void change({ role })}>
							{t('settings.accounts.makeRole', { role: t(`roles.${role}`) })}
						</Menu.Item>
					))}
				<Menu.Divider />
				<Menu.Item
					disabled={account.id === me?.id}
					onClick={() => void change({ active: account.locked || !account.active })}
				>
					{t(account.locked || !account.active ? 'settings.accounts.activate' : 'settings.accounts.deactivate')}
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	)
}
