import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import {
	type ImportView,
	importView,
	type Layout,
	layout as layoutShape,
	type Supersede,
} from '#shared/contract/imports'
import type { Output } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import { type Command, type ExitCode, type Options, UsageError } from '../command.ts'
import { isUnreadableInput, troubleIn } from '../errors.ts'
import { currentLanguage, number, say } from '../messages.ts'
import type { Program } from '../program.ts'
import { fileLines, jsonOf, runLines, type FileResult } from './importReport.ts'
import { sessionOf } from './work.ts'

type Granted = Output<'imports.expand'>['files'][number]

const failure = (file: string, error: AppError): FileResult => ({ file, view: null, error, byCode: {} })

function readLayout(file: string): Layout {
	try {
		return layoutShape.parse(JSON.parse(readFileSync(file, 'utf8')))
	} catch (error) {
		const field = error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? '') : basename(file)
		throw new AppError('call.invalid', { field: `layout: ${field}` })
	}
}

interface How {
	layout?: Layout
	session: ReturnType<typeof sessionOf>
	dryRun: boolean
	again: boolean
	/** An import by its number, or the one that each file seems to be a new version of; none = beside what is there. */
	supersede?: number | 'auto'
	gone?: 'keep' | 'exclude'
}

/** Which import the staged file takes the place of. */
function supersedeOf({ report }: ImportView, { supersede, gone }: How): Supersede | null {
	const proposed = report?.formers?.find((former) => former.proposed)?.importId
	const importId = supersede === 'auto' ? proposed : supersede
	if (importId === undefined) return null
	const exclude = gone === 'exclude' ? ('all' as const) : []
	return { importId, gone: { exclude, reason: gone === 'exclude' ? say('cli.goneReason') : '' } }
}

async function importOne(program: Program, { file: handle, name: file }: Granted, how: How): Promise<FileResult> {
	try {
		const { session, again, layout } = how
		const staged = importView.parse(
			await program.job('imports.stage', { file: handle, session, again, ...(layout && { layout }) }),
		)
		const { byCode } = await program.call('imports.setAside', { importId: staged.id, limit: 1 })
		if (how.dryRun) {
			await program.call('imports.discard', { importId: staged.id })
			return { file, view: staged, error: null, byCode }
		}
		const supersede = supersedeOf(staged, how)
		const committed = await program.job('imports.commit', { importId: staged.id, ...(supersede && { supersede }) })
		return { file, view: importView.parse(committed), error: null, byCode }
	} catch (error) {
		if (!(error instanceof AppError)) throw error
		return failure(file, error)
	}
}

/** Every file in turn, also those in folders and archives: one that cannot be read does not keep the others out. */
export async function importFiles(program: Program, paths: readonly string[], how: How): Promise<FileResult[]> {
	const results: FileResult[] = []
	const tell = (result: FileResult) => {
		process.stderr.write(`${fileLines(result)}\n`)
		results.push(result)
	}
	for (const path of paths) {
		const expanded = await expand(program, resolve(path))
		if (expanded instanceof AppError) {
			tell(failure(basename(path), expanded))
			continue
		}
		for (const granted of expanded.files) {
			tell(await importOne(program, granted, how))
			await program.call('imports.release', { files: [granted.file] })
		}
		for (const { file, error } of troubleIn(expanded)) tell(failure(file, error))
	}
	return results
}

async function expand(program: Program, path: string): Promise<Output<'imports.expand'> | AppError> {
	try {
		return await program.call('imports.expand', { file: program.grant(path) })
	} catch (error) {
		if (error instanceof AppError) return error
		throw error
	}
}

function supersedeOption(options: Options): Pick<How, 'supersede' | 'gone'> {
	const supersede = options.text('supersede')
	const gone = options.text('gone') ?? 'keep'
	if (gone !== 'keep' && gone !== 'exclude') throw new UsageError(`--gone ${gone}`)
	if (supersede === undefined) return { gone }
	if (supersede !== 'auto' && !/^\d{1,9}$/.test(supersede)) throw new UsageError(`--supersede ${supersede}`)
	return { gone, supersede: supersede === 'auto' ? 'auto' : Number(supersede) }
}

export const importCommand: Command = {
	usage:
		'import ARCHIVE FILE… [--exam E --year Y --session K] [--layout LAYOUT.json] [--dry-run] [--again] [--supersede auto|IMPORT [--gone keep|exclude]] [--report FILE]',
	options: {
		exam: { type: 'string' },
		year: { type: 'string' },
		session: { type: 'string' },
		layout: { type: 'string' },
		'dry-run': { type: 'boolean' },
		again: { type: 'boolean' },
		supersede: { type: 'string' },
		gone: { type: 'string' },
		report: { type: 'string' },
	},
	arguments: [2, 100_000],
	async run([folder = '', ...paths], options, program) {
		const layoutFile = options.text('layout')
		const reportFile = options.text('report')
		const dryRun = options.flag('dry-run')
		const how: How = {
			session: sessionOf(options),
			dryRun,
			again: options.flag('again'),
			...supersedeOption(options),
			...(layoutFile && { layout: readLayout(layoutFile) }),
		}
		await program.open(folder)
		if (reportFile !== undefined) writeReport(reportFile, '')
		const results = await importFiles(program, paths, how)
		const failed = results.filter(({ error }) => error)
		const unreadable = failed.some(({ error }) => error && isUnreadableInput(error))
		const exitCode: ExitCode = unreadable ? 2 : failed.length > 0 ? 1 : 0
		const sum = (pick: (view: ImportView) => number) =>
			results.reduce((total, { view }) => total + (view ? pick(view) : 0), 0)
		const done = say(dryRun ? 'cli.dryRunDone' : 'cli.importDone', {
			files: number(results.length - failed.length),
			failed: number(failed.length),
			read: number(sum((view) => view.rowsRead)),
			imported: number(sum((view) => view.rowsImported)),
			aside: number(sum((view) => view.rowsSetAside)),
		})
		const text = [done, ...runLines(results, folder, dryRun)].join('\n')
		if (reportFile !== undefined) writeReport(reportFile, [...results.map(fileLines), '', text, ''].join('\n'))
		return { exitCode, json: { dryRun, files: results.map(jsonOf) }, text }
	},
}

/** Tried before the work begins, so that a run of hours does not end without its report. */
function writeReport(path: string, text: string): void {
	try {
		writeFileSync(path, text)
	} catch {
		throw new AppError('file.notWritable', { file: basename(path) })
	}
}

/** Rows kept out, with their reasons, as a workbook to be put right and imported again. */
export const setAside: Command = {
	usage: 'set-aside ARCHIVE FILE.xlsx [--import IMPORT]',
	options: { import: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', file = ''], options, program) {
		const importId = options.number('import')
		await program.open(folder)
		const { rows } = await program.call('imports.exportSetAside', {
			file: program.grant(resolve(file)),
			language: currentLanguage(),
			...(importId && { importId }),
		})
		return { exitCode: 0, json: { rows, file }, text: say('imports.exported', { count: rows, number: number(rows) }) }
	},
}

export const undo: Command = {
	usage: 'undo ARCHIVE IMPORT [--reason R]',
	options: { reason: { type: 'string' } },
	arguments: [2, 2],
	async run([folder = '', id = ''], options, program) {
		if (!/^\d{1,9}$/.test(id)) throw new UsageError(`IMPORT ${id}`)
		await program.open(folder)
		const reason = options.text('reason') ?? say('cli.undoReason')
		const view = await program.call('imports.undo', { importId: Number(id), reason })
		return {
			exitCode: 0,
			json: view,
			text: say('cli.undone', { id, file: view.fileName, rows: number(view.rowsImported) }),
		}
	},
}
