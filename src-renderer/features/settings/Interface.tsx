import { Paper, Radio, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { KeyHint } from '../../components/KeyHint.tsx'
import { languageNames } from '../../components/LanguageSwitch.tsx'
import { changeLanguage, isLanguage } from '../../i18n.ts'
import classes from './Settings.module.css'

const shortcuts = [
	['Alt+1…9', 'rooms'],
	['/', 'search'],
	['Alt+←', 'back'],
	['↑ ↓ Enter', 'rows'],
] as const

/** Language and keys. */
export function Interface() {
	const { t, i18n } = useTranslation()
	return (
		<div className={classes.stack}>
			<Paper p="md">
				<Title order={2}>{t('frame.language')}</Title>
				<Text size="sm" c="dimmed" mb="sm">
					{t('settings.interface.languageText')}
				</Text>
				<Radio.Group
					aria-label={t('frame.language')}
					value={i18n.language}
					onChange={(value) => {
						if (isLanguage(value)) void changeLanguage(value)
					}}
				>
					<Stack gap="xs">
						{Object.entries(languageNames).map(([value, label]) => (
							<Radio key={value} value={value} label={label} />
						))}
					</Stack>
				</Radio.Group>
			</Paper>
			<Paper p="md">
				<Title order={2} mb="xs">
					{t('settings.interface.keys')}
				</Title>
				<Table verticalSpacing={3} withRowBorders={false} w="auto">
					<Table.Tbody>
						{shortcuts.map(([keys, what]) => (
							<Table.Tr key={what}>
								<Table.Td>
									<KeyHint keys={keys} />
								</Table.Td>
								<Table.Td>{t(`settings.interface.key.${what}`)}</Table.Td>
							</Table.Tr>
						))}
					</Table.Tbody>
				</Table>
			</Paper>
		</div>
	)
}
