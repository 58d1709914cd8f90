import { z } from 'zod'
import { role } from '../domain/roles.ts'
import { id, nothing, procedure } from './common.ts'

export const accountView = z.strictObject({
	id,
	name: z.string(),
	fullName: z.string(),
	role,
	active: z.boolean(),
	locked: z.boolean(),
})
export type AccountView = z.infer<typeof accountView>

export const accountName = z
	.string()
	.trim()
	.min(2)
	.max(40)
	.regex(/^[\p{L}\p{N}._-]+$/u)
export const password = z.string().min(1).max(200)
/** For passwords being set; signing in accepts anything, so that the answer is always «wrong name or password». */
export const newPassword = z.string().min(10).max(200)

export const accessContract = {
	'access.signIn': procedure('anyone', z.strictObject({ name: z.string().max(200), password }), accountView),
	'access.signOut': procedure('anyone', nothing, nothing),
	'access.me': procedure('anyone', nothing, z.strictObject({ account: accountView.nullable() })),
	'access.changePassword': procedure('signedIn', z.strictObject({ current: password, next: newPassword }), nothing),
	'access.accounts': procedure(
		['administrator', 'auditor'],
		nothing,
		z.strictObject({ accounts: z.array(accountView) }),
	),
	'access.createAccount': procedure(
		['administrator'],
		z.strictObject({ name: accountName, fullName: z.string().trim().min(2).max(120), role, password: newPassword }),
		accountView,
	),
	'access.updateAccount': procedure(
		['administrator'],
		z.strictObject({ id, active: z.boolean().optional(), role: role.optional(), password: newPassword.optional() }),
		accountView,
	),
}
