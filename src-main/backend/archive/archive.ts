import type Database from 'better-sqlite3'
import type { ArchiveInfo } from '#shared/contract/archive'
import type { Profile } from '#shared/domain/profile'
import { applyMutation, type Actor, type Change } from '../database/mutate.ts'
import { openDatabase, ormOf, type Orm } from '../database/open.ts'
import { WriteLock } from '../database/writeLock.ts'

/** An open archive: a folder with `archive.db` and what belongs to it. */
export class Archive {
	readonly folder: string
	readonly info: ArchiveInfo
	/** The exams and rules of this archive; the bureau replaces examples by its own through `archive.replaceProfile`. */
	profile: Profile
	/** Main connection: read from it freely, write only inside `mutate`. */
	readonly sqlite: Database.Database
	readonly orm: Orm
	readonly #lock = new WriteLock()
	readonly #changed: (topics: readonly string[]) => void

	constructor(
		folder: string,
		sqlite: Database.Database,
		info: ArchiveInfo,
		profile: Profile,
		changed: (topics: readonly string[]) => void,
	) {
		this.folder = folder
		this.sqlite = sqlite
		this.orm = ormOf(sqlite)
		this.info = info
		this.profile = profile
		this.#changed = changed
	}

	get databaseFile(): string {
		return this.sqlite.name
	}

	/** True while a worker holds the write lock: small bookkeeping that can wait should wait. */
	get writing(): boolean {
		return this.#lock.held
	}

	/** One transaction with its journal entry. `change` runs synchronously on the main connection. */
	async mutate<T>(actor: Actor, action: string, change: Change<T>): Promise<T> {
		const { value, topics } = await this.#lock.run(() => applyMutation(this.sqlite, actor, action, change))
		this.#changed(topics)
		return value
	}

	/** Holds the write lock while `work` writes through a connection of its own (a worker, with applyMutation). */
	async exclusive<T>(topics: readonly string[], work: () => Promise<T>): Promise<T> {
		const value = await this.#lock.run(work)
		this.#changed(topics)
		return value
	}

	/** A further connection that can only read. */
	openReader(): Database.Database {
		return openDatabase(this.databaseFile, { readonly: true })
	}

	close(): void {
		this.sqlite.close()
	}
}
