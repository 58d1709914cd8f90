import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { count } from '#shared/contract/common'
import { inspection, preview, type Inspection, type Layout } from '#shared/contract/imports'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../archive/archive.ts'
import type { CallContext, FeatureHandlers } from '../context.ts'
import { runTask } from '../workers/pool.ts'
import { IMPORT_HEAP_MEGABYTES, stagingFileOf, type CommitJobInput, type StageJobInput } from './jobs.ts'
import { readLayout, writeLayout } from './layoutFiles.ts'
import {
	dependence,
	dependentRows,
	dismissSetAside,
	insertImport,
	layoutOf,
	listImports,
	listLayouts,
	readSetAside,
	sameFile,
	setImportState,
} from './queries.ts'
import { booksOf } from './rules/books.ts'
import { askScan, forgetScan, knownRows } from './scan/scans.ts'
import type { SessionHint } from './rules/sessions.ts'
import { checkLayout } from './staging/layoutCheck.ts'
import { readStagedSetAside, removeStagingFile } from './staging/queries.ts'
import type { ExportInput, InspectInput, LinesInput, PreviewInput, UndoInput } from './taskInputs.ts'
import { fingerprintOf, recalled } from './understanding/fingerprint.ts'
import { unpackingHandlers } from './unpacking/handlers.ts'
import { correctValues, findingsOf, valuesOf } from './values.ts'
import { differencesOf, refuseSuperseding } from './versions/differences.ts'
import { importRow, importView, layoutFrom, setAsideView, viewOf } from './view.ts'

export { importJobs } from './jobs.ts'
export { recordHistory } from './versions/differences.ts'
export { sourceCells } from './view.ts'

const understood = inspection.omit({ rememberedAs: true, alreadyImported: true })

/** The file behind a handle, which must be there and readable before any work starts. */
function fileAt({ files }: CallContext, handle: string): { path: string; bytes: number; modifiedMs: number } {
	const path = files.path(handle)
	try {
		const { size, mtimeMs } = statSync(path)
		return { path, bytes: size, modifiedMs: mtimeMs }
	} catch {
		throw new AppError('file.missing', { file: basename(path) })
	}
}

/** What a file shows, with a remembered layout in the place of the proposed one where its header is known. */
async function understand(
	archive: Archive,
	path: string,
	chosen: Pick<InspectInput, 'encoding' | 'delimiter' | 'columnStarts'> = {},
): Promise<Inspection> {
	const input: InspectInput = { path, profile: archive.profile, ...chosen }
	const found = understood.parse(
		await runTask('imports.inspect', input, { maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES }),
	)
	const remembered = layoutOf(archive.sqlite, fingerprintOf(found.layout))
	const known = sameFile(archive.sqlite, found.sha256)
	return {
		...found,
		layout: remembered ? recalled(layoutFrom(remembered.layout), found.layout) : found.layout,
		rememberedAs: remembered?.name ?? null,
		alreadyImported: known ? { importId: known.id, at: known.committed_at, fileName: known.file_name } : null,
	}
}

/** What the caller says of the session goes before what titles and names of the file seem to say. */
function withSession(layout: Layout, { exam, year, kind }: SessionHint): Layout {
	const given = {
		...(exam === undefined ? {} : { exam }),
		...(year === undefined ? {} : { year: String(year) }),
		...(kind === undefined ? {} : { sessionKind: kind }),
	}
	return {
		...layout,
		sheets: layout.sheets.map((sheet) => ({ ...sheet, constants: { ...sheet.constants, ...given } })),
	}
}

/** What a person put right in a reading is remembered, under the file's name where they give no other. */
function corrected(used: Layout, { layout: proposed, fileName }: Inspection): Layout {
	const rules = ({ sheets, nameOrder, dateOrder, replacements }: Layout) =>
		JSON.stringify([nameOrder, dateOrder, replacements, sheets.map(({ columns, skip }) => [columns, skip])])
	if (used.name !== '' || rules(used) === rules(proposed)) return used
	return { ...used, name: fileName.slice(0, 120) }
}

type Limits = { importId?: number | undefined; code?: string | undefined; state: string; offset: number; limit: number }

function setAsideOf(archive: Archive, { importId, code, state, offset, limit }: Limits) {
	const row = importId === undefined ? null : importRow(archive, importId)
	if (row?.state !== 'staged') {
		const found = readSetAside(archive.sqlite, { importId: importId ?? null, code: code ?? null, state, offset, limit })
		return { ...found, rows: found.rows.map(setAsideView) }
	}
	if (state !== 'open') return { rows: [], total: 0, byCode: {} }
	const staged = readStagedSetAside(stagingFileOf(archive, row.id), { code: code ?? null, offset, limit })
	const common = { import_id: row.id, file_name: row.file_name, layout: row.layout, state: 'open' as const }
	return { ...staged, rows: staged.rows.map((one) => setAsideView({ ...one, ...common })) }
}

export const importHandlers: FeatureHandlers<'imports'> = {
	...unpackingHandlers,

	'imports.inspect': async ({ file, encoding, delimiter, columnStarts }, context) =>
		understand(context.archive, fileAt(context, file).path, {
			...(encoding === undefined ? {} : { encoding }),
			...(delimiter === undefined ? {} : { delimiter }),
			...(columnStarts === undefined ? {} : { columnStarts }),
		}),

	'imports.lines': async ({ file, encoding }, context) => {
		const input: LinesInput = { path: fileAt(context, file).path, encoding: encoding ?? 'utf-8' }
		return {
			lines: z
				.array(z.string())
				.parse(await runTask('imports.lines', input, { maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES })),
		}
	},

	'imports.writeLayout': ({ file, layout }, { files }) => {
		writeLayout(files.path(file), layout)
		return {}
	},
	'imports.readLayout': ({ file }, { files }) => ({ layout: readLayout(files.path(file)) }),

	'imports.preview': async ({ file, layout, session, limit }, context) => {
		const { path } = fileAt(context, file)
		const input: PreviewInput = {
			path,
			profile: context.archive.profile,
			layout,
			session,
			limit,
			known: knownRows(path, layout),
		}
		return preview.parse(await runTask('imports.preview', input, { maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES }))
	},

	'imports.scan': ({ file, layout, session }, context) =>
		askScan({ path: fileAt(context, file).path, profile: context.archive.profile, layout, session }),

	'imports.stage': async ({ file, layout, session, again, commit }, context) => {
		const { archive, actor, jobs } = context
		const { path, bytes, modifiedMs } = fileAt(context, file)
		const found = await understand(archive, path, {
			...(layout?.encoding === undefined ? {} : { encoding: layout.encoding }),
			...(layout?.delimiter === undefined ? {} : { delimiter: layout.delimiter }),
			...(layout?.columnStarts === undefined ? {} : { columnStarts: layout.columnStarts }),
		})
		const { fileName, sha256, format, alreadyImported } = found
		forgetScan(path)
		if (alreadyImported && !again)
			throw new AppError('imports.sameFile', {
				file: fileName,
				importId: alreadyImported.importId,
				at: alreadyImported.at,
			})
		const used = layout ? corrected({ ...found.layout, ...layout }, found) : withSession(found.layout, session)
		const known = { ...found.session, ...session }
		checkLayout(fileName, used, known, archive.profile, booksOf(archive.profile))
		const importId = await archive.mutate(actor, 'import.begin', (sqlite) => {
			const id = insertImport(sqlite, {
				accountId: actor.id,
				fileName,
				sha256,
				bytes,
				format,
				layout: JSON.stringify(used),
			})
			return { value: id, subject: `import ${id}`, detail: { file: fileName, sha256, bytes }, topics: ['imports'] }
		})
		const input: StageJobInput = { importId, path, bytes, modifiedMs, layout: used, session: known, commit }
		return { importId, jobId: await jobs.start('import.stage', input, actor) }
	},

	'imports.values': ({ importId, code, offset, limit }, { archive }) => {
		const all = valuesOf(archive, importRow(archive, importId), code)
		return { rows: all.slice(offset, offset + limit), total: all.length }
	},

	'imports.findings': ({ importId, ...slice }, { archive }) => findingsOf(archive, importRow(archive, importId), slice),

	'imports.correct': async ({ importId, ...changes }, context) => ({
		jobId: await correctValues(context, importRow(context.archive, importId), changes),
	}),

	'imports.commit': async ({ importId, rememberLayout, supersede }, { archive, actor, jobs }) => {
		const { state } = importRow(archive, importId)
		if (state !== 'staged') throw new AppError('imports.wrongState', { state })
		if (supersede) refuseSuperseding(archive, supersede.importId)
		const input: CommitJobInput = {
			importId,
			...(rememberLayout === undefined ? {} : { rememberLayout }),
			...(supersede === undefined ? {} : { supersede }),
		}
		return { jobId: await jobs.start('import.commit', input, actor) }
	},

	'imports.differences': ({ importId, former, kind, offset, limit }, { archive }) =>
		differencesOf(archive, importRow(archive, importId), { former: former ?? null, kind, offset, limit }),

	'imports.discard': async ({ importId }, { archive, actor }) => {
		const { state, file_name: file } = importRow(archive, importId)
		if (state !== 'staged' && state !== 'staging' && state !== 'failed')
			throw new AppError('imports.wrongState', { state })
		await archive.mutate(actor, 'import.discard', (sqlite) => {
			setImportState(sqlite, importId, 'discarded')
			return { value: null, subject: `import ${importId}`, detail: { file }, topics: ['imports'] }
		})
		await removeStagingFile(stagingFileOf(archive, importId))
		return {}
	},

	'imports.undo': async ({ importId, reason }, { archive, actor }) => {
		const input: UndoInput = {
			importId,
			archiveFile: archive.databaseFile,
			actor: { id: actor.id, name: actor.name },
			reason,
		}
		await archive.exclusive(['imports', 'archive', 'reconciliation'], async () => {
			const { state } = importRow(archive, importId)
			if (state !== 'committed') throw new AppError('imports.wrongState', { state })
			const because = dependence(archive.sqlite, importId)
			if (because)
				throw new AppError('imports.undoBlocked', { because, count: dependentRows(archive.sqlite, importId, because) })
			await runTask('imports.undo', input, { maximumHeapMegabytes: IMPORT_HEAP_MEGABYTES })
		})
		return importView(archive, importId)
	},

	'imports.get': ({ importId }, { archive }) => importView(archive, importId),

	'imports.list': ({ offset, limit }, { archive }) => {
		const { rows, total } = listImports(archive.sqlite, limit, offset)
		return { rows: rows.map((row) => viewOf(archive, row)), total }
	},

	'imports.setAside': (input, { archive }) => setAsideOf(archive, input),

	'imports.dismissSetAside': async ({ ids, reason }, { archive, actor }) =>
		archive.mutate(actor, 'import.dismissSetAside', (sqlite) => {
			const rows = dismissSetAside(sqlite, ids)
			return { value: {}, subject: `set aside ${ids.join(', ')}`, detail: { rows, reason }, topics: ['imports'] }
		}),

	'imports.exportSetAside': async ({ importId, file, language }, { archive, files }) => {
		const row = importId === undefined ? null : importRow(archive, importId)
		const input: ExportInput = {
			archiveFile: archive.databaseFile,
			staging:
				row?.state === 'staged'
					? { file: stagingFileOf(archive, row.id), import_id: row.id, file_name: row.file_name, layout: row.layout }
					: null,
			...(importId === undefined ? {} : { importId }),
			path: files.path(file),
			language,
		}
		return { rows: count.parse(await runTask('imports.export', input)) }
	},

	'imports.layouts': (_, { archive }) => ({
		layouts: listLayouts(archive.sqlite).map(({ id, name, used_at: usedAt, layout }) => ({
			id,
			name,
			usedAt,
			layout: layoutFrom(layout),
		})),
	}),
}
