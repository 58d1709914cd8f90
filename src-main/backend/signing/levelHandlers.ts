import type Database from 'better-sqlite3'
import type { ParsedInput } from '#shared/contract/index'
import { levelSettings, type LevelSettings } from '#shared/contract/signatureLevel'
import { AppError } from '#shared/errors/index'
import type { CallContext, FeatureHandlers } from '../context.ts'
import type { TimestampAuthority } from './timestamp.ts'

const KEY = 'signatureLevel'
const usual: LevelSettings = {
	level: 'B-B',
	timestampUrl: null,
	timestampTimeoutSeconds: 20,
	timestampPolicy: null,
}

/** As stored with the archive; the usual settings where nobody has chosen. */
export function levelSettingsOf(sqlite: Database.Database): LevelSettings {
	const stored = sqlite.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(KEY)
	return stored === undefined ? usual : levelSettings.parse(JSON.parse(stored))
}

export function timestampAuthorityOf(settings: LevelSettings): TimestampAuthority | null {
	const { timestampPolicy: policy, timestampTimeoutSeconds: timeoutSeconds, timestampUrl: url } = settings
	return url === null ? null : { url, timeoutSeconds, policy }
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
			sqlite
				.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
				.run(KEY, JSON.stringify(settings))
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
} satisfies Partial<FeatureHandlers<'signing'>>
