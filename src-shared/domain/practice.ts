import type { Role } from './roles.ts'

/** Known to everyone and shown at sign-in: a practice archive protects nothing. */
export const PRACTICE_PASSWORD = 'pratique-2026'

/** The accounts of every practice archive. */
export const practiceAccounts: readonly { name: string; fullName: string; role: Role }[] = [
	{ name: 'commis', fullName: 'Commis (entraînement)', role: 'clerk' },
	{ name: 'officier', fullName: 'Officier (entraînement)', role: 'officer' },
	{ name: 'auditeur', fullName: 'Auditeur (entraînement)', role: 'auditor' },
	{ name: 'admin', fullName: 'Administrateur (entraînement)', role: 'administrator' },
]
