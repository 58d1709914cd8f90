import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { ParsedInput } from '#shared/contract/index'
import { levelSettings, type LevelSettings, type TimestampRoot } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { CallContext, FeatureHandlers } from '../context.ts'
import { readCertificate } from './certificates.ts'
import { readSetting, writeSetting } from './settings.ts'
import { certificatesIn } from './trustFromArchive.ts'
import type { TimestampAuthority } from './timestamp.ts'

const LEVEL = 'signatureLevel'
const ROOTS = 'timestampRoots'
const usual: LevelSettings = {
	level: 'B-B',
	timestampUrl: null,
	timestampTimeoutSeconds: 20,
	timestampPolicy: null,
}

/** As stored with the archive; the usual settings where nobody has chosen. */
export function levelSettingsOf(sqlite: Database.Database): LevelSettings {
	return readSetting(sqlite, LEVEL, levelSettings) ?? usual
}

/** DER. */
function timestampRootsOf(sqlite: Database.Database): Buffer[] {
	return (readSetting(sqlite, ROOTS, z.array(z.base64())) ?? []).map((one) => Buffer.from(one, 'base64'))
}

function rootView(der: Buffer): TimestampRoot {
	const { fingerprint, notAfter, subject } = readCertificate(der)
	return { subject, fingerprint, notAfter }
}

/** Who is asked for time stamps; null where nobody is. */
export function timestampAuthorityOf(sqlite: Database.Database): TimestampAuthority | null {
	const {
		timestampPolicy: policy,
		timestampTimeoutSeconds: timeoutSeconds,
		timestampUrl: url,
	} = levelSettingsOf(sqlite)
	return url === null ? null : { url, timeoutSeconds, policy, roots: timestampRootsOf(sqlite) }
}

/** How an order is to be signed: as it says, otherwise as the archive is set. */
export function levelOrdered(
	{ level, revocationLists }: Pick<ParsedInput<'signing.sign'>, 'level' | 'revocationLists'>,
	{ archive, files }: Pick<CallContext, 'archive' | 'files'>,
) {
	return {
		level: level ?? levelSettingsOf(archive.sqlite).level,
		revocationLists: (revocationLists ?? []).map((handle) => files.path(handle)),
	}
}

export const levelHandlers = {
	'signing.levelSettings': (_input, { archive }) => levelSettingsOf(archive.sqlite),
	'signing.setLevelSettings': async (settings, { archive, actor }) => {
		if (settings.level !== 'B-B' && settings.timestampUrl === null) throw new AppError('signing.timestampNone')
		const before = levelSettingsOf(archive.sqlite)
		await archive.mutate(actor, 'signing.setLevelSettings', (sqlite) => {
			writeSetting(sqlite, LEVEL, settings)
			return {
				value: null,
				subject: 'settings',
				detail: {},
				before: { ...before },
				after: { ...settings },
				topics: ['signing'],
			}
		})
		return {}
	},
	'signing.timestampRoots': (_input, { archive }) => ({ roots: timestampRootsOf(archive.sqlite).map(rootView) }),
	'signing.setTimestampRoots': async ({ certificates }, { archive, actor, files }) => {
		const ders = certificates.flatMap((handle) => certificatesIn(files.path(handle)))
		const [before, roots] = [timestampRootsOf(archive.sqlite).map(rootView), ders.map(rootView)]
		await archive.mutate(actor, 'signing.setTimestampRoots', (sqlite) => {
			writeSetting(
				sqlite,
				ROOTS,
				ders.map((der) => der.toString('base64')),
			)
			return {
				value: null,
				subject: 'settings',
				detail: {},
				before: { roots: before },
				after: { roots },
				topics: ['signing'],
			}
		})
		return { roots }
	},
} satisfies Partial<FeatureHandlers<'signing'>>
