import type { Access } from '#shared/contract/common'
import type { AccountView } from '#shared/contract/access'
import { AppError } from '#shared/errors/index'

/** Denies unless the contract names the role. */
export function authorise(access: Access, account: AccountView | null): void {
	if (access === 'anyone') return
	if (!account) throw new AppError('access.signInFirst')
	if (access !== 'signedIn' && !access.includes(account.role))
		throw new AppError('access.notAllowed', { role: account.role })
}
