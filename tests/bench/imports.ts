import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { childResult } from './importChild.ts'
import { writeBigCsv, writeBigWorkbook } from './lists.ts'

export interface ImportFigures {
	csv: {
		rows: number
		megabytes: number
		rowsPerSecond: number
		peakMegabytes: number
		sqliteRowsPerSecond: number | null
		ratio: number | null
	}
	xlsx: {
		rows: number
		exceljsRowsPerSecond: number
		readRowsPerSecond: number
		readRatio: number
		readPeakMegabytes: number
		importRowsPerSecond: number
		importRatio: number
		importPeakMegabytes: number
	}
}

function inChild(how: 'import' | 'read', file: string) {
	const script = join(import.meta.dirname, 'importChild.ts')
	return childResult.parse(
		JSON.parse(execFileSync(process.execPath, [script, how, file], { encoding: 'utf8', maxBuffer: 1 << 24 })),
	)
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
	return run.error ? null : rows / seconds
}

async function exceljsReads(file: string, rows: number): Promise<number> {
	const startedAt = performance.now()
	let seen = 0
	for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, { sharedStrings: 'cache' }))
		for await (const row of sheet) if (row.hasValues) seen++
	if (seen < rows) throw new Error(`exceljs saw ${seen} rows`)
	return rows / ((performance.now() - startedAt) / 1000)
}

/** Import of one big list, everything included, against programs that only copy it. */
export async function benchImports(csvRows: number, workbookRows: number): Promise<ImportFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'))
	try {
		const csv = join(folder, 'liste.csv')
		const header = await writeBigCsv(csv, csvRows, folder)
		const bare = bareImport(csv, folder, csvRows, header)
		const imported = inChild('import', csv)
		const perSecond = imported.rows / imported.seconds
		const workbook = join(folder, 'liste.xlsx')
		await writeBigWorkbook(workbook, workbookRows, folder)
		const exceljs = await exceljsReads(workbook, workbookRows)
		const read = inChild('read', workbook)
		const whole = inChild('import', workbook)
		return {
			csv: {
				rows: csvRows,
				megabytes: statSync(csv).size / 1e6,
				rowsPerSecond: perSecond,
				peakMegabytes: imported.megabytes,
				sqliteRowsPerSecond: bare,
				ratio: bare === null ? null : perSecond / bare,
			},
			xlsx: {
				rows: workbookRows,
				exceljsRowsPerSecond: exceljs,
				readRowsPerSecond: read.rows / read.seconds,
				readRatio: read.rows / read.seconds / exceljs,
				readPeakMegabytes: read.megabytes,
				importRowsPerSecond: whole.rows / whole.seconds,
				importRatio: whole.rows / whole.seconds / exceljs,
				importPeakMegabytes: whole.megabytes,
			},
		}
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
}
