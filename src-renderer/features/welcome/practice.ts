import type { Role } from '#shared/domain/roles'

/** The accounts of every practice archive; nothing in one is worth guarding. */
export const PRACTICE_PASSWORD = 'pratique-2026'
export const practiceAccounts: readonly { name: string; role: Role }[] = [
	{ name: 'commis', role: 'clerk' },
	{ name: 'officier', role: 'officer' },
	{ name: 'auditeur', role: 'auditor' },
	{ name: 'admin', role: 'administrator' },
]
