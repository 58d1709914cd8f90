import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nameKey } from '#shared/domain/personName'
import type { Invented } from './invented.ts'
import { root } from './paths.ts'

/** FEBRL's synthetic people with known duplicates, where they lie beside the repository (BSD-3, see their README). */
const folder = join(root, '../shared/data/febrl')
export const hasFebrl = existsSync(join(folder, 'dataset4a.csv'))

export interface FebrlFields {
	nationalId?: boolean
	address?: boolean
	suburb?: boolean
}

/** Each file is a session of its own. `rec_id` tells the truth and is never given to the linker. */
export function readFebrl(files: readonly string[], { nationalId, address, suburb = true }: FebrlFields): Invented {
	const result: Invented = { records: [], persons: [] }
	for (const [session, file] of files.entries()) {
		const [header = [], ...rows] = readFileSync(join(folder, file), 'utf8')
			.trim()
			.split(/\r?\n/)
			.map((line) => line.split(',').map((cell) => cell.trim()))
		for (const row of rows) {
			const cell = (name: string) => row[header.indexOf(name)] || null
			const born = /^(\d{4})(\d\d)(\d\d)$/.exec(cell('date_of_birth') ?? '')
			const surname = cell('surname') ?? ''
			result.persons.push(Number(/rec-(\d+)/.exec(cell('rec_id') ?? '')?.[1]))
			result.records.push({
				id: result.records.length + 1,
				session: session + 1,
				surname,
				givenNames: cell('given_name') ?? '',
				nameKey: nameKey(surname, cell('given_name') ?? ''),
				sex: null,
				birthDate: born ? `${born[1]}-${born[2]}-${born[3]}` : null,
				birthPlace: suburb ? cell('suburb') : null,
				department: cell('state'),
				commune: address ? cell('address_1') : null,
				school: address ? cell('postcode') : null,
				nationalId: nationalId ? cell('soc_sec_id') : null,
				orderNumber: null,
				person: 0,
			})
		}
	}
	return result
}
