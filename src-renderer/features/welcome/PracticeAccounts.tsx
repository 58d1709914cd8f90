import { Code, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PRACTICE_PASSWORD, practiceAccounts } from '#shared/domain/practice'

/** Who can sign in to a practice archive, and what each may do. */
export function PracticeAccounts() {
	const { t } = useTranslation()
	return (
		<>
			<Table verticalSpacing={2} horizontalSpacing={6} withRowBorders={false} mb={6}>
				<Table.Tbody>
					{practiceAccounts.map((account) => (
						<Table.Tr key={account.name}>
							<Table.Td>
								<Code>{account.name}</Code>
							</Table.Td>
							<Table.Td>{t(`roles.${account.role}`)}</Table.Td>
							<Table.Td>
								<Text size="sm" c="dimmed">
									{t(`welcome.roleText.${account.role}`)}
								</Text>
							</Table.Td>
						</Table.Tr>
					))}
				</Table.Tbody>
			</Table>
			<Text size="sm">
				{t('welcome.practice.password')} <Code>{PRACTICE_PASSWORD}</Code>
			</Text>
		</>
	)
}
