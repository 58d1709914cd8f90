import { importReport } from '#shared/contract/imports'
import { layout as layoutShape } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import { openDatabase } from '../../database/open.ts'
import { applyMutation, type Actor } from '../../database/mutate.ts'
import { compareWithArchive, withAttached, type News } from '../comparison/queries.ts'
import { withNews, type Watch } from '../staging/stage.ts'
import { fingerprintOf, withoutFile } from '../understanding/fingerprint.ts'
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
	/** Name under which the layout is remembered. */
	rememberLayout: string | undefined
}

const ROWS_A_STEP = 10_000
/** Pages kept in memory while indexes grow; beyond it they spill into the write-ahead log. */
const CACHE_KIB = 131_072

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
				const rowsImported = move(sqlite, request, watch)
				return finish(sqlite, request, row, rowsImported, news)
			}),
		)
	} finally {
		sqlite.close()
	}
}

type Sqlite = ReturnType<typeof openDatabase>

function move(sqlite: Sqlite, { importId }: CommitRequest, watch: Watch): number {
	const staged = stagedRange(sqlite)
	const whole = fitsAsStaged(sqlite, staged)
	const offset = whole ? 0 : highestSitting(sqlite) + 1 - staged.first
	let moved = 0
	if (whole) moved = moveAsStaged(sqlite)
	else mapSessionsAndBaremes(sqlite)
	const step = whole ? null : prepareMove(sqlite, offset)
	const search = prepareSearch(sqlite, offset)
	const all = staged.last - staged.first + 1
	for (let { first } = staged; first <= staged.last; first += ROWS_A_STEP) {
		if (watch.cancelled()) throw new AppError('job.cancelled')
		const range = { first, last: Math.min(staged.last, first + ROWS_A_STEP - 1) }
		moved += step?.(range) ?? 0
		search(range)
		watch.progress('importWrite', range.last - staged.first + 1, all)
	}
	moveEvidence(sqlite, importId, offset)
	if (!whole) dropMaps(sqlite)
	return moved
}

function finish(
	sqlite: Sqlite,
	{ importId, rememberLayout }: CommitRequest,
	row: CommitRow,
	rowsImported: number,
	news: News,
) {
	const report = withNews(importReport.parse(JSON.parse(row.report)), news)
	markCommitted(sqlite, importId, rowsImported, report)
	if (rememberLayout !== undefined) {
		const layout = layoutShape.parse(JSON.parse(row.layout))
		const kept = { ...withoutFile(layout), name: rememberLayout }
		saveLayout(sqlite, rememberLayout, fingerprintOf(layout), JSON.stringify(kept))
	}
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
		},
		topics: [],
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
