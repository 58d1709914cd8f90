import { importReport, layout as layoutShape, type ImportReport, type Supersede } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { openDatabase } from '../../database/open.ts'
import { applyMutation, type Actor } from '../../database/mutate.ts'
import { compareWithArchive, withAttached, type News } from '../comparison/queries.ts'
import { withNews, type Watch } from '../staging/stage.ts'
import { fingerprintOf, withoutFile } from '../understanding/fingerprint.ts'
import { chainOf, successorOf } from '../versions/chainQueries.ts'
import {
	countGuarded,
	countRest,
	dropPairs,
	leaveOutPaired,
	moveVersionFindings,
	pairVersions,
	reopenSetAside,
	replaceRecords,
	resolveByNumber,
	resolveByReference,
	restoreVersions,
	setSuperseded,
	settleGone,
} from '../versions/queries.ts'
import {
	dropMaps,
	fitsAsStaged,
	highestSitting,
	importToCommit,
	keepHighestSitting,
	mapSessionsAndBaremes,
	markCommitted,
	markUndone,
	moveAsStaged,
	moveEvidence,
	prepareMove,
	prepareSearch,
	removeImport,
	saveLayout,
	stagedRange,
	type CommitRow,
} from './queries.ts'

export interface CommitRequest {
	importId: number
	archiveFile: string
	stagingFile: string
	actor: Actor
	/** Name under which the layout is remembered; else its own, if it has one. */
	rememberLayout: string | undefined
	/** The earlier import whose place this one takes. */
	supersede: Supersede | undefined
}

const ROWS_A_STEP = 10_000
/** Pages kept in memory while indexes grow; beyond it they spill into the write-ahead log. */
const CACHE_KIB = 32_768

/** Brings a staged import into the archive, all of it or nothing, in one journalled transaction. */
export function commitImport(request: CommitRequest, watch: Watch): void {
	const sqlite = openDatabase(request.archiveFile)
	try {
		sqlite.pragma(`cache_size = -${CACHE_KIB}`)
		// Every reference is made by this very transaction; checking each again costs a fifth of the time.
		sqlite.pragma('foreign_keys = OFF')
		withAttached(sqlite, request.stagingFile, 'staging', () =>
			applyMutation(sqlite, request.actor, 'import.commit', () => {
				const row = importToCommit(sqlite, request.importId)
				if (row.state !== 'staged') throw new AppError('imports.wrongState', { state: row.state })
				// The archive may have changed since the rows were staged.
				const news = compareWithArchive(sqlite, { staging: 'staging', archive: 'main' })
				stopIfCancelled(watch)
				watch.progress('importVersions', 0, 0)
				const superseded = request.supersede ? takePlace(sqlite, request, request.supersede) : null
				const moved = move(sqlite, request, watch, superseded !== null)
				const resolved = resolveByReference(sqlite, request.importId) + (superseded?.resolved ?? 0)
				return finish(sqlite, request, row, { moved, news, superseded, resolved })
			}),
		)
	} finally {
		sqlite.close()
	}
}

type Sqlite = ReturnType<typeof openDatabase>

function stopIfCancelled(watch: Watch): void {
	if (watch.cancelled()) throw new AppError('job.cancelled')
}

interface Superseded {
	figures: NonNullable<ImportReport['superseded']>
	/** Rows set aside by the imports superseded that are here again. */
	resolved: number
	/** Rows that differ from records of other imports. */
	rest: ReturnType<typeof countRest>
}

/** Makes the staged rows versions of the records of the import superseded, before the other rows come in. */
function takePlace(sqlite: Sqlite, { importId }: CommitRequest, { importId: former, gone }: Supersede): Superseded {
	const other = importToCommit(sqlite, former)
	if (other.state !== 'committed') throw new AppError('imports.wrongState', { state: other.state })
	const successor = successorOf(sqlite, former)
	if (successor !== null) throw new AppError('imports.superseded', { importId: former, by: successor })
	const chain = chainOf(sqlite, 'main', former)
	mapSessionsAndBaremes(sqlite)
	pairVersions(sqlite, chain)
	const settled = settleGone(sqlite, importId, chain, gone)
	const replaced = replaceRecords(sqlite, importId)
	moveVersionFindings(sqlite, importId)
	leaveOutPaired(sqlite)
	const guarded = countGuarded(sqlite)
	const resolved = resolveByNumber(sqlite, importId, chain, numberColumns(sqlite))
	setSuperseded(sqlite, importId, former)
	dropPairs(sqlite)
	const figures = { importId: former, fileName: other.file_name, replaced, guarded, ...settled }
	return { figures, resolved, rest: countRest(sqlite) }
}

/** Where an import's sheets have the order number. */
function numberColumns(sqlite: Sqlite): (importId: number, sheet: number) => number | null {
	const layouts = new Map<number, ReturnType<typeof layoutShape.parse>>()
	return (importId, sheet) => {
		const known = layouts.get(importId) ?? layoutShape.parse(JSON.parse(importToCommit(sqlite, importId).layout))
		layouts.set(importId, known)
		const columns = known.sheets.find((one) => one.sheet === sheet)?.columns
		return columns?.find(({ field }) => field === 'orderNumber')?.column ?? null
	}
}

function move(sqlite: Sqlite, { importId }: CommitRequest, watch: Watch, mapped: boolean): number {
	const staged = stagedRange(sqlite)
	const whole = !mapped && fitsAsStaged(sqlite, staged)
	stopIfCancelled(watch)
	const offset = whole ? 0 : highestSitting(sqlite) + 1 - staged.first
	let moved = 0
	if (whole) moved = moveAsStaged(sqlite)
	else if (!mapped) mapSessionsAndBaremes(sqlite)
	const step = whole ? null : prepareMove(sqlite, offset)
	const search = prepareSearch(sqlite, offset)
	const all = staged.last - staged.first + 1
	for (let { first } = staged; first <= staged.last; first += ROWS_A_STEP) {
		stopIfCancelled(watch)
		const range = { first, last: Math.min(staged.last, first + ROWS_A_STEP - 1) }
		moved += step?.(range) ?? 0
		search(range)
		watch.progress('importWrite', range.last - staged.first + 1, all)
	}
	moveEvidence(sqlite, importId, offset)
	if (!whole) dropMaps(sqlite)
	return moved
}

interface Moved {
	moved: number
	news: News
	superseded: Superseded | null
	/** Rows set aside earlier that came in again. */
	resolved: number
}

function finish(
	sqlite: Sqlite,
	{ importId, rememberLayout }: CommitRequest,
	row: CommitRow,
	{ moved, news, superseded, resolved }: Moved,
) {
	const staged = importReport.parse(JSON.parse(row.report))
	const report = superseded ? withVersions(staged, moved, news, superseded) : withNews(staged, news)
	if (resolved > 0) report.resolved = resolved
	const rowsImported = moved + (superseded?.figures.replaced ?? 0)
	markCommitted(sqlite, importId, rowsImported, report)
	const layout = layoutShape.parse(JSON.parse(row.layout))
	const name = rememberLayout ?? layout.name
	if (name !== '') saveLayout(sqlite, name, fingerprintOf(layout), JSON.stringify({ ...withoutFile(layout), name }))
	return {
		value: null,
		subject: `import ${importId}`,
		detail: {
			file: row.file_name,
			sha256: row.file_sha256,
			rowsRead: row.rows_read,
			rowsImported,
			rowsSetAside: row.rows_set_aside,
			news: report.news,
			...(report.superseded ? { superseded: report.superseded } : {}),
			...(resolved > 0 ? { resolved } : {}),
		},
		topics: [],
	}
}

/** Counts of a file that took the place of another: what differed is not beside the records but in them. */
function withVersions(staged: ImportReport, moved: number, news: News, { figures, rest }: Superseded): ImportReport {
	const { replaced, guarded } = figures
	const report = withNews(staged, { ...news, ...rest })
	const all = news.new + news.changed + news.same
	const same = all - moved - replaced - guarded
	return {
		...report,
		news: { new: moved - rest.changed, changed: replaced + guarded + rest.changed, same },
		warnings: { ...report.warnings, ...(guarded > 0 ? { 'archive.guarded': guarded } : {}) },
		superseded: figures,
	}
}

export interface UndoRequest {
	importId: number
	archiveFile: string
	actor: Actor
	reason: string
}

/** Takes an import back out; whoever calls has made sure that nothing depends on it. */
export function undoImport({ importId, archiveFile, actor, reason }: UndoRequest): void {
	const sqlite = openDatabase(archiveFile)
	try {
		sqlite.pragma(`cache_size = -${CACHE_KIB}`)
		applyMutation(sqlite, actor, 'import.undo', () => {
			const row = importToCommit(sqlite, importId)
			if (row.state !== 'committed') throw new AppError('imports.wrongState', { state: row.state })
			keepHighestSitting(sqlite)
			restoreVersions(sqlite, importId)
			reopenSetAside(sqlite, importId)
			const rows = removeImport(sqlite, importId)
			markUndone(sqlite, importId)
			return {
				value: null,
				subject: `import ${importId}`,
				detail: { file: row.file_name, sha256: row.file_sha256, rows, reason },
				topics: [],
			}
		})
	} finally {
		sqlite.close()
	}
}
