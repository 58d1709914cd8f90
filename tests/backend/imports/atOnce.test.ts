import { readdirSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TestBackend } from '../../harness/backend.ts'
import { importView } from '../../harness/importing.ts'

/** Files that come in without anybody looking in between. */

let backend: TestBackend
beforeEach(async () => {
	backend = await TestBackend.practice()
})
afterEach(() => backend.dispose())

const header = "N° d'ordre;Nom;Prénom(s);Sexe;Date de naissance;Série;Moyenne;Décision"
function file(name: string, year: number, numbers: readonly number[], surname = 'AUGUSTE'): string {
	const path = backend.path(name)
	const rows = numbers.map(
		(number) => `${200_000 + number};${surname};Rose${number};F;0${(number % 9) + 1}/03/2001;SVT;5,13;Admis`,
	)
	const title = `Baccalauréat, nouveau secondaire 4 - Session ordinaire - ${year}`
	writeFileSync(path, [title, header, ...rows, ''].join('\n'))
	return path
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const take = (path: string) =>
	backend.call('commis', 'imports.stage', { file: backend.grant(path), session: {}, commit: true })
const sittings = async () => (await backend.call('auditeur', 'archive.dashboard', {})).sittings

test('each comes in when its turn comes, also over a restart in the middle', async () => {
	const taken = []
	for (const year of [2021, 2022, 2023]) taken.push(await take(file(`NS4_${year}.csv`, year, upTo(3_000))))
	await backend.ended(taken[0]?.jobId ?? 0)
	await backend.reopen()
	for (const { jobId, importId } of taken) {
		expect(await backend.ended(jobId)).toMatchObject({ state: 'done', error: null })
		expect(await importView(backend, importId)).toMatchObject({ state: 'committed', rowsImported: 3_000 })
	}
	expect(await sittings()).toBe(9_000)
	expect(readdirSync(backend.path('archive/staging'))).toEqual([])
})

test('one that seems to be a new version of an earlier one waits for a person', async () => {
	const first = await take(file('NS4_2024.csv', 2024, upTo(40)))
	await backend.ended(first.jobId)
	const second = await take(file('NS4_2024_rectifie.csv', 2024, upTo(40), 'AUGUSTIN'))
	expect(await backend.ended(second.jobId)).toMatchObject({ state: 'done' })
	expect(await importView(backend, second.importId)).toMatchObject({ state: 'staged' })
	expect(await sittings()).toBe(40)
})
