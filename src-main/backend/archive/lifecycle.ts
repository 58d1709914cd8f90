import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { accountName, newPassword } from '#shared/contract/access'
import type { ArchiveInfo } from '#shared/contract/archive'
import { PRACTICE_PASSWORD, practiceAccounts } from '#shared/domain/practice'
import { profile as profileShape } from '#shared/domain/profile'
import type { Role } from '#shared/domain/roles'
import { AppError } from '#shared/errors/index'
import { hashPassword } from '../access/passwords.ts'
import { applyMutation, databaseError } from '../database/mutate.ts'
import { migrateDatabase } from '../database/migrate.ts'
import { openDatabase, ormOf } from '../database/open.ts'
import { account, meta } from '../database/schema.ts'
import { ANCHOR_FILE, writeAnchor } from '../journal/anchors.ts'
import { chainHead } from '../journal/chain.ts'
import { Archive } from './archive.ts'
import { lockFolder, refuseRemoteDrive } from '../database/folderLock.ts'
import { loadProfile } from './profiles.ts'

const DATABASE = 'archive.db'
export const PUBLICATION_KEY = 'publication-key.pem'

export interface NewArchive {
	profileId: string
	practice: boolean
	administrator?: { name: string; fullName: string; password: string } | undefined
}

interface NewAccount {
	name: string
	fullName: string
	role: Role
	passwordHash: string
}

async function firstAccounts(wanted: NewArchive): Promise<NewAccount[]> {
	if (wanted.practice) {
		const passwordHash = await hashPassword(PRACTICE_PASSWORD)
		return practiceAccounts.map((one) => ({ ...one, passwordHash }))
	}
	const shape = z.object({ name: accountName, fullName: z.string().trim().min(2).max(120), password: newPassword })
	const parsed = shape.safeParse(wanted.administrator)
	if (!parsed.success)
		throw new AppError('call.invalid', { field: `administrator.${parsed.error.issues[0]?.path.join('.') ?? ''}` })
	const { name, fullName, password } = parsed.data
	return [{ name, fullName, role: 'administrator', passwordHash: await hashPassword(password) }]
}

/** Makes a new archive in a folder that does not exist yet or is empty; a failure leaves nothing behind. */
export async function createArchive(folder: string, wanted: NewArchive): Promise<void> {
	const profile = loadProfile(wanted.profileId)
	if (existsSync(folder) && readdirSync(folder).length > 0) throw new AppError('archive.exists')
	const accounts = await firstAccounts(wanted)
	try {
		mkdirSync(join(folder, 'staging'), { recursive: true })
	} catch {
		throw new AppError('file.notWritable', { file: basename(folder) })
	}
	refuseRemoteDrive(folder)
	try {
		await writeNewDatabase(join(folder, DATABASE), accounts, {
			archiveId: randomUUID(),
			name: profile.bureauShort,
			practice: wanted.practice ? '1' : '0',
			profile: JSON.stringify(profile),
			createdAt: new Date().toISOString(),
		})
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
		const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
		writeFileSync(join(folder, PUBLICATION_KEY), pem, { mode: 0o600, flush: true })
	} catch (error) {
		for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true, force: true })
		throw databaseError(error)
	}
}

async function writeNewDatabase(file: string, accounts: NewAccount[], values: Record<string, string>): Promise<void> {
	const sqlite = openDatabase(file)
	try {
		await migrateDatabase(sqlite)
		applyMutation(sqlite, { id: 0, name: 'sceau' }, 'archive.create', () => {
			const orm = ormOf(sqlite)
			const createdAt = values.createdAt ?? ''
			for (const one of accounts)
				orm
					.insert(account)
					.values({ ...one, createdAt })
					.run()
			for (const [key, value] of Object.entries(values)) orm.insert(meta).values({ key, value }).run()
			const { archiveId = '', practice = '' } = values
			return {
				value: null,
				subject: `archive ${archiveId}`,
				detail: { practice, accounts: accounts.map(({ name, role }) => ({ name, role })) },
				topics: [],
			}
		})
	} finally {
		sqlite.close()
	}
}

const storedMeta = z.object({
	archiveId: z.string(),
	name: z.string(),
	practice: z.enum(['0', '1']),
	profile: z.string(),
	createdAt: z.string(),
})

/** Opens an archive for this process alone; migrates it first. The second value closes it again. */
export async function openArchive(
	folder: string,
	changed: (topics: readonly string[]) => void,
): Promise<{ archive: Archive; close: () => void }> {
	if (!existsSync(join(folder, DATABASE))) throw new AppError('archive.notAnArchive')
	refuseRemoteDrive(folder)
	const unlock = lockFolder(folder)
	try {
		const sqlite = openDatabase(join(folder, DATABASE))
		try {
			const formatVersion = await migrateDatabase(sqlite)
			const rows = ormOf(sqlite).select().from(meta).all()
			const stored = storedMeta.safeParse(Object.fromEntries(rows.map(({ key, value }) => [key, value])))
			if (!stored.success) throw new AppError('archive.notAnArchive')
			const profile = profileShape.parse(JSON.parse(stored.data.profile))
			const { archiveId, name, createdAt } = stored.data
			const info: ArchiveInfo = {
				archiveId,
				name,
				createdAt,
				formatVersion,
				profileId: profile.id,
				practice: stored.data.practice === '1',
			}
			const archive = new Archive(folder, sqlite, info, profile, changed)
			const anchors = join(folder, ANCHOR_FILE)
			writeAnchor(anchors, chainHead(sqlite))
			const close = () => {
				writeAnchor(anchors, chainHead(sqlite))
				archive.close()
				unlock()
			}
			return { archive, close }
		} catch (error) {
			sqlite.close()
			throw error
		}
	} catch (error) {
		unlock()
		throw databaseError(error)
	}
}
