import { Tabs } from '@mantine/core'
import {
	IconArchive,
	IconCertificate,
	IconInfoCircle,
	IconLanguage,
	IconListNumbers,
	IconRosetteDiscountCheck,
	IconUsers,
	type TablerIcon,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProcedureName } from '#shared/contract/index'
import { useMay } from '../../api/queries.ts'
import { Page } from '../../components/Page.tsx'
import { useRoute } from '../frame/route.tsx'
import { About } from './About.tsx'
import { Accounts } from './Accounts.tsx'
import { ExamProfile } from './ExamProfile.tsx'
import { Interface } from './Interface.tsx'
import { Safekeeping } from './Safekeeping.tsx'
import { SignatureLevel } from './SignatureLevel.tsx'
import { Signers } from './Signers.tsx'

interface Section {
	name: string
	icon: TablerIcon
	/** Shown to those who may call it. */
	needs: ProcedureName
	Content: ComponentType
}

const sections: readonly Section[] = [
	{ name: 'accounts', icon: IconUsers, needs: 'access.accounts', Content: Accounts },
	{ name: 'profile', icon: IconListNumbers, needs: 'archive.profile', Content: ExamProfile },
	{ name: 'signers', icon: IconCertificate, needs: 'signing.signers', Content: Signers },
	{ name: 'level', icon: IconRosetteDiscountCheck, needs: 'signing.levelSettings', Content: SignatureLevel },
	{ name: 'safekeeping', icon: IconArchive, needs: 'archive.check', Content: Safekeeping },
	{ name: 'interface', icon: IconLanguage, needs: 'access.me', Content: Interface },
	{ name: 'about', icon: IconInfoCircle, needs: 'archive.info', Content: About },
]

export default function SettingsPage() {
	const { t } = useTranslation()
	const may = useMay()
	const { parameters, replace } = useRoute()
	const visible = sections.filter((section) => may(section.needs))
	const current = visible.find((section) => section.name === parameters['section']) ?? visible[0]
	return (
		<Page title={t('rooms.settings')}>
			<Tabs
				value={current?.name ?? null}
				onChange={(section) => section !== null && replace({ section })}
				keepMounted={false}
			>
				<Tabs.List mb="md" aria-label={t('rooms.settings')}>
					{visible.map(({ name, icon: Icon }) => (
						<Tabs.Tab key={name} value={name} leftSection={<Icon size={17} stroke={1.6} aria-hidden />}>
							{t(`settings.section.${name}`)}
						</Tabs.Tab>
					))}
				</Tabs.List>
				{visible.map(({ name, Content }) => (
					<Tabs.Panel key={name} value={name}>
						<Content />
					</Tabs.Panel>
				))}
			</Tabs>
		</Page>
	)
}
