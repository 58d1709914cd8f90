import { resolve } from 'node:path'
import { role } from '#shared/domain/roles'
import { type Command, UsageError } from '../command.ts'
import { number, say } from '../messages.ts'
import { secretIn } from '../program.ts'

export const init: Command = {
	usage: 'init ARCHIVE --profile P [--practice | --as NAME --password-file F]',
	options: { profile: { type: 'string' }, practice: { type: 'boolean' } },
	arguments: [1, 1],
	async run([folder = ''], options, program) {
		const profileId = options.text('profile')
		if (!profileId) throw new UsageError('--profile')
		const practice = options.flag('practice')
		const name = options.text('as') ?? process.env.SCEAU_ACCOUNT
		const passwordFile = options.text('password-file') ?? process.env.SCEAU_PASSWORD_FILE
		if (!practice && (!name || !passwordFile)) throw new UsageError('--practice | --as NAME --password-file F')
		const administrator =
			!practice && name && passwordFile ? { name, fullName: name, password: secretIn(passwordFile) } : undefined
		const info = await program.call('archive.create', {
			folder: program.grant(resolve(folder)),
			profileId,
			practice,
			...(administrator && { administrator }),
		})
		return {
			exitCode: 0,
			json: { ...info, folder },
			text: say('cli.init', { folder, profile: profileId, practice: practice ? say('cli.practice') : '' }),
		}
	},
}

export const account: Command = {
	usage: 'account ARCHIVE NAME --role clerk|officer|auditor|administrator --new-password-file F [--full-name N]',
	options: { role: { type: 'string' }, 'full-name': { type: 'string' }, 'new-password-file': { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', name = ''], options, program) {
		const wanted = role.safeParse(options.text('role'))
		const passwordFile = options.text('new-password-file')
		if (!wanted.success || !passwordFile) throw new UsageError('--role --new-password-file')
		const password = secretIn(passwordFile)
		await program.open(folder)
		const fullName = options.text('full-name') ?? name
		const view = await program.call('access.createAccount', { name, fullName, role: wanted.data, password })
		return { exitCode: 0, json: view, text: say('cli.account', { name, role: say(`roles.${wanted.data}`) }) }
	},
}

export const search: Command = {
	usage: 'search ARCHIVE TEXT [--limit N]',
	options: { limit: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', query = ''], options, program) {
		await program.open(folder)
		const found = await program.call('archive.search', { query, limit: Math.min(options.number('limit') ?? 10, 500) })
		const lines = found.rows.map((row) => {
			const session = `${row.session.exam} ${row.session.year} ${row.session.kind}`
			return `  ${`${row.surname} ${row.givenNames}`.padEnd(40)} ${(row.birthDate ?? '').padEnd(11)} ${session.padEnd(16)} ${row.orderNumber ?? ''}`
		})
		const head = say('cli.found', { count: found.total, total: number(found.total), ms: number(found.milliseconds, 1) })
		return { exitCode: 0, json: found, text: [head, ...lines].join('\n') }
	},
}

export const journal: Command = {
	usage: 'journal ARCHIVE [--verify] [--limit N]',
	options: { verify: { type: 'boolean' }, limit: { type: 'string' } },
	arguments: [1, 1],
	async run([folder = ''], options, program) {
		await program.open(folder)
		if (options.flag('verify')) {
			const verdict = await program.call('journal.verify', {})
			const text = verdict.valid
				? say('cli.journalValid', { entries: number(verdict.entries), head: verdict.head.slice(0, 16) })
				: say('cli.journalBroken', { entry: verdict.brokenAt ?? 0, problem: say(`journal.problem.${verdict.problem}`) })
			return { exitCode: verdict.valid ? 0 : 1, json: verdict, text }
		}
		const listed = await program.call('journal.list', { limit: Math.min(options.number('limit') ?? 50, 500) })
		const lines = listed.rows.map(
			(row) =>
				`  ${String(row.seq).padStart(6)}  ${row.at}  ${row.account.padEnd(12)} ${row.action.padEnd(26)} ${row.subject}`,
		)
		return { exitCode: 0, json: listed, text: lines.join('\n') }
	},
}
