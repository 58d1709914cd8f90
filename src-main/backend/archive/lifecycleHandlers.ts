import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { profile as profileShape, type Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import type { CallContext, Handler } from '../context.ts'
import { replaceMeta } from '../database/meta.ts'
import { APPLICATION_VERSION } from '../version.ts'
import { createArchive } from './lifecycle.ts'
import { listProfiles } from './profiles.ts'

function readProfile(path: string): Profile {
	try {
		return profileShape.parse(JSON.parse(readFileSync(path, 'utf8')))
	} catch {
		throw new AppError('archive.badProfile', { file: basename(path) })
	}
}

async function openIn({ connection }: CallContext, folder: string) {
	await connection.workspace.openArchive(folder)
	const { archive } = connection.workspace
	if (!archive) throw new AppError('archive.notOpen')
	return archive.info
}

export const archiveLifecycleHandlers: {
	[Name in
		| 'archive.create'
		| 'archive.open'
		| 'archive.info'
		| 'archive.profiles'
		| 'archive.profile'
		| 'archive.replaceProfile']: Handler<Name>
} = {
	'archive.create': async ({ folder, ...wanted }, context) => {
		const path = context.files.path(folder)
		await createArchive(path, wanted)
		return openIn(context, path)
	},
	'archive.open': ({ folder }, context) => openIn(context, context.files.path(folder)),
	'archive.info': (_input, { connection }) => ({
		info: connection.workspace.archive?.info ?? null,
		appVersion: APPLICATION_VERSION,
	}),
	'archive.profiles': () => ({
		profiles: listProfiles().map(({ id, bureau, country }) => ({ id, bureau: bureau.fr, country })),
	}),
	'archive.profile': (_input, { archive }) => archive.profile,
	'archive.replaceProfile': async ({ file }, { archive, actor, files }) => {
		const next = readProfile(files.path(file))
		if (next.country !== archive.profile.country || next.issuer !== archive.profile.issuer)
			throw new AppError('archive.otherIssuer', { issuer: next.issuer })
		await archive.mutate(actor, 'archive.replaceProfile', (sqlite) => {
			replaceMeta(sqlite, 'profile', next)
			const detail = {
				baremes: next.baremes.length,
				examples: next.baremes.filter(({ status }) => status === 'example').length,
			}
			return {
				value: null,
				subject: `profile ${next.id}`,
				detail,
				before: archive.profile,
				after: next,
				topics: ['archive'],
			}
		})
		archive.profile = next
		return next
	},
}
