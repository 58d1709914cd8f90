import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BuiltProgram } from './builtProgram.ts'
import { writeBigCsv, writeBigWorkbook } from './lists.ts'
import { readResult } from './readChild.ts'

export interface ImportSizes {
	csvRows: number
	workbookRows: number
	/** Files of `csvRows` rows, one a session, imported one after the other into one archive; 0 leaves it out. */
	sessions: number
}

/** While a list comes in, pages are asked for as a window would. */
const ASKED_EVERY_MS = 25

/** Semi-spaces as small as those of the thread that reads for an import (workers/pool.ts). */
const AS_IN_A_WORKER = '--max-semi-space-size=8'

function readAlone(how: 'ours' | 'exceljs', file: string) {
	const script = join(import.meta.dirname, 'readChild.ts')
	const words = [...(how === 'ours' ? [AS_IN_A_WORKER] : []), script, how, file]
	return readResult.parse(JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 24 })))
}

/** `sqlite3 .import` of the same file into a bare table, no checks at all; null where the program is missing. */
function bareImport(file: string, folder: string, rows: number, header: readonly string[]): number | null {
	const columns = header.map((_name, index) => `c${index}`).join(',')
	const startedAt = performance.now()
	const run = spawnSync(
		'sqlite3',
		[
			join(folder, 'bare.db'),
			`CREATE TABLE r (${columns})`,
			'.mode list',
			'.separator ;',
			`.import --skip 3 ${file} r`,
		],
		{ encoding: 'utf8' },
	)
	const seconds = (performance.now() - startedAt) / 1000
	rmSync(join(folder, 'bare.db'), { force: true })
	return run.error ? null : rows / seconds
}

/** A whole import by the built program, everything included, in a process of its own. */
async function importAlone(file: string, folder: string) {
	const home = mkdtempSync(join(folder, 'import-'))
	const program = await BuiltProgram.withPracticeArchive(home)
	try {
		const startedAt = performance.now()
		const view = await program.importFile(file)
		const seconds = (performance.now() - startedAt) / 1000
		return { rowsPerSecond: view.rowsRead / seconds, peakMegabytes: program.peakMegabytes }
	} finally {
		await program.stop()
		rmSync(home, { recursive: true, force: true })
	}
}

/** How long the pages of the window wait for data while a list comes in, and how soon cancelling is obeyed. */
async function underWay(file: string, folder: string) {
	const home = mkdtempSync(join(folder, 'under-way-'))
	const program = await BuiltProgram.withPracticeArchive(home)
	try {
		const cancelled = async (start: () => Promise<number>, after: number) => {
			const jobId = await start()
			await new Promise((resolve) => setTimeout(resolve, after))
			const startedAt = performance.now()
			await program.call('jobs.cancel', { id: jobId })
			await program.settled(jobId)
			return performance.now() - startedAt
		}
		const staging = async () =>
			(await program.call('imports.stage', { file: await program.grant(file), session: {} })).jobId
		const cancelStagingMs = await cancelled(staging, 500)
		const importing = new AbortController()
		const waits: number[] = []
		const ask = async () => {
			while (!importing.signal.aborted) {
				for (const call of [
					() => program.call('archive.dashboard', {}),
					() => program.call('archive.search', { query: 'Altidor Marie' }),
					() => program.call('imports.list', {}),
				]) {
					const startedAt = performance.now()
					await call()
					waits.push(performance.now() - startedAt)
				}
				await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS))
			}
		}
		const asking = ask()
		const { importId, jobId } = await program.call('imports.stage', { file: await program.grant(file), session: {} })
		await program.ended(jobId)
		const cancelCommitMs = await cancelled(async () => (await program.call('imports.commit', { importId })).jobId, 200)
		await program.ended((await program.call('imports.commit', { importId })).jobId)
		importing.abort()
		await asking
		waits.sort((left, right) => left - right)
		const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0
		return {
			asked: waits.length,
			answerMs: { p50: at(0.5), p99: at(0.99), longest: at(1) },
			cancelStagingMs,
			cancelCommitMs,
		}
	} finally {
		await program.stop()
		rmSync(home, { recursive: true, force: true })
	}
}

/** Speed of the last of many sessions in one archive against the first, and what a page of all of them by name takes then. */
async function manySessions(rows: number, sessions: number, folder: string) {
	const home = mkdtempSync(join(folder, 'sessions-'))
	const program = await BuiltProgram.withPracticeArchive(home)
	try {
		const speeds: number[] = []
		for (let session = 0; session < sessions; session++) {
			const file = join(home, `liste-${session}.csv`)
			await writeBigCsv(file, rows, home, 2025 - session)
			const startedAt = performance.now()
			const view = await program.importFile(file)
			speeds.push(view.rowsImported / ((performance.now() - startedAt) / 1000))
			rmSync(file)
			process.stderr.write(`bench: session ${session + 1} of ${sessions}, ${Math.round(speeds.at(-1) ?? 0)} rows/s\n`)
		}
		const pageMs = async (offset: number) => {
			const startedAt = performance.now()
			await program.call('archive.search', { query: '', sort: 'name', offset })
			return performance.now() - startedAt
		}
		await pageMs(0)
		const byNameMs = { first: await pageMs(0), hundredth: await pageMs(10_000) }
		const [first = 0] = speeds
		return {
			sittings: rows * sessions,
			firstRowsPerSecond: first,
			lastRowsPerSecond: speeds.at(-1) ?? 0,
			lastToFirst: (speeds.at(-1) ?? 0) / first,
			byNameMs,
			archiveMegabytes: statSync(join(home, 'archive', 'archive.db')).size / 1e6,
			peakMegabytes: program.peakMegabytes,
		}
	} finally {
		await program.stop()
		rmSync(home, { recursive: true, force: true })
	}
}

/** Import of big lists by the built program, everything included, against programs that only copy them. */
export async function benchImports({ csvRows, workbookRows, sessions }: ImportSizes) {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'))
	try {
		const csv = join(folder, 'liste.csv')
		const header = await writeBigCsv(csv, csvRows, folder)
		const tenth = join(folder, 'dixieme.csv')
		await writeBigCsv(tenth, csvRows / 10, folder)
		const bare = bareImport(csv, folder, csvRows, header)
		const imported = await importAlone(csv, folder)
		const small = await importAlone(tenth, folder)
		const waiting = await underWay(csv, folder)
		const workbook = join(folder, 'liste.xlsx')
		await writeBigWorkbook(workbook, workbookRows, folder)
		const exceljs = readAlone('exceljs', workbook)
		const exceljsRowsPerSecond = exceljs.rows / exceljs.seconds
		const read = readAlone('ours', workbook)
		const whole = await importAlone(workbook, folder)
		return {
			csv: {
				rows: csvRows,
				megabytes: statSync(csv).size / 1e6,
				...imported,
				sqliteRowsPerSecond: bare,
				ratio: bare === null ? null : imported.rowsPerSecond / bare,
				peakMegabytesOfATenth: small.peakMegabytes,
			},
			underWay: waiting,
			xlsx: {
				rows: workbookRows,
				exceljsRowsPerSecond,
				exceljsPeakMegabytes: exceljs.megabytes,
				readRowsPerSecond: read.rows / read.seconds,
				readRatio: read.rows / read.seconds / exceljsRowsPerSecond,
				readPeakMegabytes: read.megabytes,
				importRowsPerSecond: whole.rowsPerSecond,
				importRatio: whole.rowsPerSecond / exceljsRowsPerSecond,
				importPeakMegabytes: whole.peakMegabytes,
			},
			...(sessions > 0 ? { manySessions: await manySessions(csvRows, sessions, folder) } : {}),
		}
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
}
