import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { type ImportView, importView, type Layout, layout as layoutShape } from '#shared/contract/imports'
import type { Output } from '#shared/contract/index'
import { findingCode, findings } from '#shared/domain/findings'
import { AppError } from '#shared/errors/index'
import { type Command, type ExitCode, UsageError } from '../command.ts'
import { errorText, isUnreadableInput } from '../errors.ts'
import { number, say } from '../messages.ts'
import type { Program } from '../program.ts'
import { sessionOf } from './work.ts'

interface FileResult {
	file: string
	view: ImportView | null
	error: AppError | null
	byCode: Record<string, number>
}

type Granted = Output<'imports.expand'>['files'][number]

const failure = (file: string, error: AppError): FileResult => ({ file, view: null, error, byCode: {} })

/** Archives inside archives, and what is packed in unknown ways, are no lists but must not go unnoticed. */
function problemOf({ name, because }: Output<'imports.expand'>['left'][number]): FileResult[] {
	if (because === 'other') return []
	const code = because === 'archive' ? 'imports.severalFiles' : 'imports.unsupported'
	return [failure(name, new AppError(code, { file: name }))]
}

function readLayout(file: string): Layout {
	try {
		return layoutShape.parse(JSON.parse(readFileSync(file, 'utf8')))
	} catch (error) {
		const field = error instanceof z.ZodError ? (error.issues[0]?.path.join('.') ?? '') : basename(file)
		throw new AppError('call.invalid', { field: `layout: ${field}` })
	}
}

async function importOne(
	program: Program,
	{ file: handle, name: file }: Granted,
	input: { layout?: Layout; session: ReturnType<typeof sessionOf>; dryRun: boolean; again: boolean },
): Promise<FileResult> {
	try {
		const { dryRun, ...how } = input
		const staged = importView.parse(await program.job('imports.stage', { file: handle, ...how }))
		const { byCode } = await program.call('imports.setAside', { importId: staged.id, limit: 1 })
		if (dryRun) {
			await program.call('imports.discard', { importId: staged.id })
			return { file, view: staged, error: null, byCode }
		}
		const view = importView.parse(await program.job('imports.commit', { importId: staged.id }))
		return { file, view, error: null, byCode }
	} catch (error) {
		if (!(error instanceof AppError)) throw error
		return failure(file, error)
	}
}

/** The text of a finding without the values of one row. */
function findingTitle(code: string): string {
	const known = findingCode.safeParse(code)
	const names: readonly string[] = known.success ? findings[known.data].parameters : []
	return say(`findings.${code}`, Object.fromEntries(names.map((name) => [name, '…'])))
}

function lineOf({ file, view, error, byCode }: FileResult): string {
	if (error) return `✗ ${file}: ${errorText(error)}`
	if (!view) return file
	const { seconds = 0, rowsPerSecond = 0 } = view.report ?? {}
	const head = say('cli.imported', {
		file,
		read: number(view.rowsRead),
		imported: number(view.rowsImported),
		aside: number(view.rowsSetAside),
		seconds: number(seconds, 1),
		rate: number(rowsPerSecond),
	})
	const codes = Object.entries(byCode).map(
		([code, count]) => `    ${number(count).padStart(6)}  ${findingTitle(code)} [${code}]`,
	)
	return [`✓ ${head}`, ...codes].join('\n')
}

export function jsonOf({ file, view, error, byCode }: FileResult) {
	if (error || !view) return { file, error: error?.toShape() ?? null }
	return {
		file,
		importId: view.id,
		state: view.state,
		sha256: view.sha256,
		rowsRead: view.rowsRead,
		rowsImported: view.rowsImported,
		rowsSetAside: view.rowsSetAside,
		setAsideByCode: byCode,
		seconds: view.report?.seconds ?? 0,
		rowsPerSecond: view.report?.rowsPerSecond ?? 0,
		report: view.report,
	}
}

/** Every file in turn, also those in folders and archives: one that cannot be read does not keep the others out. */
export async function importFiles(
	program: Program,
	paths: readonly string[],
	input: Parameters<typeof importOne>[2],
): Promise<FileResult[]> {
	const results: FileResult[] = []
	const tell = (result: FileResult) => {
		process.stderr.write(`${lineOf(result)}\n`)
		results.push(result)
	}
	for (const path of paths) {
		const expanded = await expand(program, resolve(path))
		if (expanded instanceof AppError) {
			tell(failure(basename(path), expanded))
			continue
		}
		for (const granted of expanded.files) {
			tell(await importOne(program, granted, input))
			await program.call('imports.release', { files: [granted.file] })
		}
		for (const one of expanded.left.flatMap(problemOf)) tell(one)
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

export const importCommand: Command = {
	usage: 'import ARCHIVE FILE… [--exam E --year Y --session K] [--layout LAYOUT.json] [--dry-run] [--again]',
	options: {
		exam: { type: 'string' },
		year: { type: 'string' },
		session: { type: 'string' },
		layout: { type: 'string' },
		'dry-run': { type: 'boolean' },
		again: { type: 'boolean' },
	},
	arguments: [2, 100_000],
	async run([folder = '', ...paths], options, program) {
		const layoutFile = options.text('layout')
		const dryRun = options.flag('dry-run')
		const input = {
			session: sessionOf(options),
			dryRun,
			again: options.flag('again'),
			...(layoutFile && { layout: readLayout(layoutFile) }),
		}
		await program.open(folder)
		const results = await importFiles(program, paths, input)
		const failed = results.filter(({ error }) => error)
		const unreadable = failed.some(({ error }) => error && isUnreadableInput(error))
		const exitCode: ExitCode = unreadable ? 2 : failed.length > 0 ? 1 : 0
		const sum = (pick: (view: ImportView) => number) =>
			results.reduce((total, { view }) => total + (view ? pick(view) : 0), 0)
		const text = say(dryRun ? 'cli.dryRunDone' : 'cli.importDone', {
			files: number(results.length - failed.length),
			failed: number(failed.length),
			read: number(sum((view) => view.rowsRead)),
			imported: number(sum((view) => view.rowsImported)),
			aside: number(sum((view) => view.rowsSetAside)),
		})
		return { exitCode, json: { dryRun, files: results.map(jsonOf) }, text }
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
