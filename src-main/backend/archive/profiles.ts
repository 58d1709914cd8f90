import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { profile, type Names, type Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { resourcesFolder } from '../resources.ts'

export interface ProfileSummary {
	id: string
	country: string
	bureau: Names
}

const loaded = new Map<string, Profile>()
const folder = () => join(resourcesFolder(), 'profiles')
const ids = () =>
	readdirSync(folder())
		.filter((name) => name.endsWith('.json'))
		.map((name) => name.slice(0, -'.json'.length))
		.toSorted()

/** The exam profile delivered with the program; `archive.unknownProfile` when there is none of that name. */
export function loadProfile(id: string): Profile {
	const known = loaded.get(id)
	if (known) return known
	// The name is looked up among the files there are, so that it can never lead to another folder.
	if (!ids().includes(id)) throw new AppError('archive.unknownProfile', { profile: id })
	const read = profile.parse(JSON.parse(readFileSync(join(folder(), `${id}.json`), 'utf8')))
	loaded.set(id, read)
	return read
}

export function listProfiles(): ProfileSummary[] {
	return ids().map((id) => {
		const { country, bureau } = loadProfile(id)
		return { id, country, bureau }
	})
}
