import {
	IconBook2,
	IconCertificate,
	IconFileImport,
	IconFileText,
	IconGitMerge,
	IconLayoutDashboard,
	IconSearch,
	IconSettings,
	IconWorldUpload,
	type TablerIcon,
} from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'
import type { Role } from '#shared/domain/roles'
import type { RoomName } from './frame/route.tsx'

export interface Room {
	name: RoomName
	icon: TablerIcon
	/** Who sees it; what a person may do inside is asked of the contract (`useMay`). */
	roles: readonly Role[]
	Page: ComponentType
}

/** The rooms in the order of the navigation; Alt+1 opens the first that the person sees. Pages are default exports. */
export const rooms: readonly Room[] = [
	{
		name: 'dashboard',
		icon: IconLayoutDashboard,
		roles: ['clerk', 'officer', 'auditor', 'administrator'],
		Page: lazy(() => import('./dashboard/DashboardPage.tsx')),
	},
	{
		name: 'imports',
		icon: IconFileImport,
		roles: ['clerk', 'administrator'],
		Page: lazy(() => import('./imports/ImportsPage.tsx')),
	},
	{
		name: 'reconciliation',
		icon: IconGitMerge,
		roles: ['clerk', 'officer', 'administrator'],
		Page: lazy(() => import('./reconciliation/ReconciliationPage.tsx')),
	},
	{
		name: 'documents',
		icon: IconFileText,
		roles: ['clerk', 'officer', 'administrator'],
		Page: lazy(() => import('./documents/DocumentsPage.tsx')),
	},
	{
		name: 'signing',
		icon: IconCertificate,
		roles: ['officer', 'administrator'],
		Page: lazy(() => import('./signing/SigningPage.tsx')),
	},
	{
		name: 'publication',
		icon: IconWorldUpload,
		roles: ['officer', 'auditor', 'administrator'],
		Page: lazy(() => import('./publication/PublicationPage.tsx')),
	},
	{
		name: 'search',
		icon: IconSearch,
		roles: ['clerk', 'officer', 'auditor', 'administrator'],
		Page: lazy(() => import('./search/SearchPage.tsx')),
	},
	{
		name: 'journal',
		icon: IconBook2,
		roles: ['officer', 'auditor', 'administrator'],
		Page: lazy(() => import('./journal/JournalPage.tsx')),
	},
	{
		name: 'settings',
		icon: IconSettings,
		roles: ['clerk', 'officer', 'auditor', 'administrator'],
		Page: lazy(() => import('./settings/SettingsPage.tsx')),
	},
]
