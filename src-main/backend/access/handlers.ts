import { AppError } from '#shared/errors/index'
import type { Archive, CallContext, FeatureHandlers } from '../context.ts'
import { ormOf } from '../database/open.ts'
import { hashPassword, passwordFits } from './passwords.ts'
import { allAccounts, findById, findByName, insertAccount, updateAccount, viewOf, type AccountRow } from './queries.ts'

const ATTEMPTS = 5
const LOCK_MINUTES = 15
/** Compared against when a name is unknown, so that the answer takes as long as for a known one. */
const NOBODY = hashPassword('nobody')

async function signIn(archive: Archive, name: string, password: string): Promise<AccountRow> {
	const row = findByName(archive.orm, name)
	const now = Date.now()
	if (row?.lockedUntil && Date.parse(row.lockedUntil) > now)
		throw new AppError('access.locked', { minutes: Math.ceil((Date.parse(row.lockedUntil) - now) / 60_000) })
	const fits = await passwordFits(password, row?.passwordHash ?? (await NOBODY))
	if (row?.active && fits) {
		await archive.mutate(row, 'access.signIn', (sqlite) => {
			updateAccount(ormOf(sqlite), row.id, { failedLogins: 0, lockedUntil: null })
			return { value: null, subject: `account ${row.name}`, detail: {}, topics: [] }
		})
		return row
	}
	if (row) {
		const failed = row.failedLogins + 1
		const lock = failed % ATTEMPTS === 0
		await archive.mutate(row, lock ? 'access.locked' : 'access.refused', (sqlite) => {
			const lockedUntil = lock ? new Date(now + LOCK_MINUTES * 60_000).toISOString() : null
			updateAccount(ormOf(sqlite), row.id, { failedLogins: failed, lockedUntil })
			return { value: null, subject: `account ${row.name}`, detail: { failed }, topics: ['access'] }
		})
		if (lock) throw new AppError('access.locked', { minutes: LOCK_MINUTES })
	}
	throw new AppError('access.wrongPassword')
}

function mustFind(archive: Archive, id: number): AccountRow {
	const row = findById(archive.orm, id)
	if (!row) throw new AppError('record.missing', { kind: 'account', id })
	return row
}

function guardLastAdministrator(archive: Archive, row: AccountRow): void {
	const others = allAccounts(archive.orm).filter(
		(other) => other.id !== row.id && other.role === 'administrator' && other.active,
	)
	if (row.role === 'administrator' && row.active && others.length === 0) throw new AppError('access.lastAdministrator')
}

async function changeAccount(
	context: CallContext,
	id: number,
	action: string,
	values: Partial<Omit<AccountRow, 'id'>>,
): Promise<AccountRow> {
	const named = Object.fromEntries(Object.entries(values).filter(([key]) => key !== 'passwordHash'))
	return context.archive.mutate(context.actor, action, (sqlite) => {
		const orm = ormOf(sqlite)
		updateAccount(orm, id, values)
		const row = mustFind(context.archive, id)
		const detail = { ...named, passwordChanged: 'passwordHash' in values }
		return { value: row, subject: `account ${row.name}`, detail, topics: ['access'] }
	})
}

export const accessHandlers: FeatureHandlers<'access'> = {
	'access.signIn': async ({ name, password }, { archive, connection }) => {
		connection.account = viewOf(await signIn(archive, name, password))
		return connection.account
	},
	'access.signOut': (_input, { connection }) => {
		connection.account = null
		return {}
	},
	'access.me': (_input, { connection }) => ({ account: connection.account }),
	'access.changePassword': async ({ current, next }, context) => {
		const row = mustFind(context.archive, context.actor.id)
		if (!(await passwordFits(current, row.passwordHash))) throw new AppError('access.wrongPassword')
		await changeAccount(context, row.id, 'access.changePassword', { passwordHash: await hashPassword(next) })
		return {}
	},
	'access.accounts': (_input, { archive }) => ({ accounts: allAccounts(archive.orm).map(viewOf) }),
	'access.createAccount': async ({ name, fullName, role, password }, { archive, actor }) => {
		if (findByName(archive.orm, name)) throw new AppError('access.nameTaken', { name })
		const passwordHash = await hashPassword(password)
		const row = await archive.mutate(actor, 'access.createAccount', (sqlite) => ({
			value: insertAccount(ormOf(sqlite), { name, fullName, role, passwordHash }),
			subject: `account ${name}`,
			detail: { role },
			topics: ['access'],
		}))
		return viewOf(row)
	},
	'access.updateAccount': async ({ id, active, role, password }, context) => {
		const row = mustFind(context.archive, id)
		if (active === false || (role !== undefined && role !== 'administrator'))
			guardLastAdministrator(context.archive, row)
		const values: Partial<Omit<AccountRow, 'id'>> = {}
		if (active !== undefined) values.active = active
		if (role !== undefined) values.role = role
		if (password !== undefined) values.passwordHash = await hashPassword(password)
		if (active === true || password !== undefined) Object.assign(values, { failedLogins: 0, lockedUntil: null })
		return viewOf(await changeAccount(context, id, 'access.updateAccount', values))
	},
}
