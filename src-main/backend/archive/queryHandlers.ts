import { AppError } from '#shared/errors/index'
import type { SittingRow } from '#shared/contract/archive'
import type { FeatureHandlers } from '../context.ts'
import type { Archive } from './archive.ts'
import { correctionsPage, decideCorrection, proposeCorrection } from './corrections.ts'
import { dashboard } from './dashboard.ts'
import { sessionFigures } from './figures.ts'
import { backUp, checkArchive } from './maintenance.ts'
import { search } from './search/search.ts'
import { sittingDetail } from './sitting.ts'
import { readRows } from './sittingQueries.ts'

export { sittingDetail } from './sitting.ts'

/** Records as lists show them, in the order of the ids; ids that are gone are left out. */
export const sittingRows = (archive: Archive, ids: readonly number[]): SittingRow[] => readRows(archive.sqlite, ids)

type QueryName =
	| 'archive.dashboard'
	| 'archive.sessions'
	| 'archive.search'
	| 'archive.sitting'
	| 'archive.proposeCorrection'
	| 'archive.corrections'
	| 'archive.decideCorrection'
	| 'archive.backup'
	| 'archive.check'

export const archiveQueryHandlers: Pick<FeatureHandlers<'archive'>, QueryName> = {
	'archive.dashboard': (_input, { archive }) => dashboard(archive),
	'archive.sessions': async (_input, { archive }) => ({
		sessions: (await sessionFigures(archive.sqlite)).map(({ id, exam, year, kind, sittings }) => ({
			id,
			session: { exam, year, kind },
			sittings,
		})),
	}),
	'archive.search': (query, { archive }) => search(archive, query),
	'archive.sitting': ({ id }, { archive }) => {
		const detail = sittingDetail(archive, id)
		if (!detail) throw new AppError('record.missing', { kind: 'sitting', id })
		return detail
	},
	'archive.proposeCorrection': async (proposal, { archive, actor }) => ({
		correctionId: await proposeCorrection(archive, actor, proposal),
	}),
	'archive.corrections': (filter, { archive }) => correctionsPage(archive, filter),
	'archive.decideCorrection': async (decision, { archive, actor }) => {
		await decideCorrection(archive, actor, decision)
		return {}
	},
	'archive.backup': ({ folder }, { archive, actor, files }) => backUp(archive, actor, files.path(folder)),
	'archive.check': (_input, { archive }) => checkArchive(archive),
}
