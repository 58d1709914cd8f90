import { Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '#shared/contract/access'
import type { ArchiveInfo } from '#shared/contract/archive'
import { KeyHint } from '../../components/KeyHint.tsx'
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import classes from './Header.module.css'
import { useRoute } from './route.tsx'

export const SEARCH_BOX = 'search-box'

export function Header({ me, info }: { me: AccountView; info: ArchiveInfo }) {
	const { t } = useTranslation()
	const route = useRoute()
	const [query, setQuery] = useState('')
	return (
		<header className={classes.header}>
			<Text size="sm" fw={600} truncate className={classes.archive}>
				{info.name}
			</Text>
			{route.room !== 'search' && (
				<search className={classes.search}>
					<form
						onSubmit={(event) => {
							event.preventDefault()
							route.go('search', { query })
							setQuery('')
						}}
					>
						<TextInput
							id={SEARCH_BOX}
							size="xs"
							value={query}
							onChange={(event) => setQuery(event.currentTarget.value)}
							placeholder={t('frame.searchHint')}
							aria-label={t('frame.search')}
							leftSection={<IconSearch size={15} />}
							rightSection={<KeyHint keys="/" />}
						/>
					</form>
				</search>
			)}
			<Group gap="sm" wrap="nowrap" ml="auto">
				<LanguageSwitch />
				<AccountMenu me={me} />
			</Group>
		</header>
	)
}
