import { afterEach, beforeEach, expect, test } from 'vitest'
import { contract, type ProcedureName } from '#shared/contract/index'
import { dispatch } from '../../../src-main/backend/dispatch.ts'
import { TestBackend } from '../../harness/backend.ts'

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

test('a practice archive is created with one account per role, and each can sign in', async () => {
	const { accounts } = await backend.call('admin', 'access.accounts', {})
	expect(accounts.map(({ name, role }) => [name, role])).toEqual([
		['admin', 'administrator'],
		['auditeur', 'auditor'],
		['commis', 'clerk'],
		['officier', 'officer'],
	])
	for (const name of ['commis', 'officier', 'auditeur', 'admin'] as const) {
		const { account } = await backend.call(name, 'access.me', {})
		expect(account?.name).toBe(name)
	}
})

test('five wrong passwords lock an account, also against the right one', async () => {
	const attempt = (password: string) => dispatch(backend.connection('x'), 'access.signIn', { name: 'commis', password })
	for (let count = 1; count < 5; count++)
		expect(await attempt('no')).toMatchObject({ error: { code: 'access.wrongPassword' } })
	expect(await attempt('no')).toMatchObject({ error: { code: 'access.locked' } })
	expect(await attempt('pratique-2026')).toMatchObject({
		error: { code: 'access.locked', parameters: { minutes: 15 } },
	})
})

test('every procedure that needs an account is refused without one, and with a role it does not name', async () => {
	for (const name of Object.keys(contract) as ProcedureName[]) {
		const { access } = contract[name]
		if (access === 'anyone') continue
		const anonymous = await dispatch(backend.workspace.connect(), name, {})
		expect(anonymous, name).toMatchObject({ ok: false, error: { code: 'access.signInFirst' } })
		if (access === 'signedIn' || access.includes('auditor')) continue
		await expect(backend.call('auditeur', name, {}), name).rejects.toMatchObject({ code: 'access.notAllowed' })
	}
})

test('names of object members are no procedures', async () => {
	for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 7, null])
		expect(await dispatch(backend.connection('nobody'), name, {})).toMatchObject({ error: { code: 'call.unknown' } })
})

test('the last administrator cannot be switched off', async () => {
	const { accounts } = await backend.call('admin', 'access.accounts', {})
	const id = accounts.find(({ name }) => name === 'admin')?.id ?? 0
	await expect(backend.call('admin', 'access.updateAccount', { id, active: false })).rejects.toMatchObject({
		code: 'access.lastAdministrator',
	})
	const created = await backend.call('admin', 'access.createAccount', {
		name: 'second',
		fullName: 'Deuxième Administrateur',
		role: 'administrator',
		password: 'un-mot-de-passe',
	})
	expect(created.role).toBe('administrator')
	expect((await backend.call('admin', 'access.updateAccount', { id, active: false })).active).toBe(false)
})

test('an account left idle for half an hour is signed out', async () => {
	await backend.call('commis', 'access.me', {})
	backend.connection('commis').lastCallAt -= 31 * 60_000
	expect(await dispatch(backend.connection('commis'), 'archive.profile', {})).toMatchObject({
		error: { code: 'access.signInFirst' },
	})
	expect(backend.events).toContainEqual({ event: 'signedOut', payload: { because: 'idle' } })
})
