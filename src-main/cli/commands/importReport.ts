import { basename } from 'node:path'
import type { ImportReport, ImportView } from '#shared/contract/imports'
import { findingCode, findings } from '#shared/domain/findings'
import type { AppError } from '#shared/errors/index'
import { errorText } from '../errors.ts'
import { number, say } from '../messages.ts'

export interface FileResult {
	file: string
	view: ImportView | null
	error: AppError | null
	/** Rows set aside, by code. */
	byCode: Record<string, number>
}

/** The text of a finding without the values of one row. */
function findingTitle(code: string): string {
	const known = findingCode.safeParse(code)
	const names: readonly string[] = known.success ? findings[known.data].parameters : []
	return say(`findings.${code}`, Object.fromEntries(names.map((name) => [name, '…'])))
}

const sessionText = ({ exam, year, kind }: ImportReport['sessions'][number]['session']) => `${exam} ${year} ${kind}`

function understoodLine({ format, report }: ImportView): string[] {
	if (!report?.understood) return []
	const { encoding, delimiter, sheets } = report.understood
	const how = [format, encoding, delimiter === '\t' ? 'tab' : delimiter].filter((part) => part !== null).join(' ')
	const sessions = report.sessions.map(({ session, rows }) => `${sessionText(session)} (${number(rows)})`).join(', ')
	const ignored = [...new Set(sheets.flatMap((sheet) => sheet.ignored))]
	return [
		`    ${how} · ${sessions}`,
		...(ignored.length > 0 ? [`    ${say('cli.report.ignored', { columns: ignored.join(', ') })}`] : []),
	]
}

function countLines(counts: Record<string, number>, mark: string): string[] {
	return Object.entries(counts)
		.toSorted(([, one], [, other]) => other - one)
		.map(([code, count]) => `    ${mark} ${number(count).padStart(7)}  ${findingTitle(code)} [${code}]`)
}

function newsLines({ news, superseded, formers, resolved, controls }: ImportReport, staged: boolean): string[] {
	const wrong = controls.filter(({ stated, counted }) => stated !== counted)
	const former = staged ? formers?.find(({ proposed }) => proposed) : undefined
	return [
		...(news.changed + news.same > 0
			? [
					say('cli.report.news', {
						new: number(news.new),
						changed: number(news.changed),
						same: number(news.same),
					}),
				]
			: []),
		...(superseded
			? [
					say('cli.report.superseded', {
						id: superseded.importId,
						file: superseded.fileName,
						replaced: number(superseded.replaced),
						guarded: number(superseded.guarded),
						gone: number(superseded.gone),
						excluded: number(superseded.excluded),
					}),
				]
			: []),
		...(resolved === undefined ? [] : [say('cli.report.resolved', { count: resolved, rows: number(resolved) })]),
		...wrong.map(({ sheet, what, stated, counted }) =>
			say('cli.report.control', { sheet, what, stated: number(stated), counted: number(counted) }),
		),
		...(former
			? [
					say('cli.report.former', {
						id: former.importId,
						file: former.fileName,
						changed: number(former.changed),
						gone: number(former.gone),
						same: number(former.same),
					}),
				]
			: []),
	].map((line) => `    ${line}`)
}

/** The error with the file's place in its folder or archive, once. */
function failureText(file: string, error: AppError): string {
	const { file: named } = error.parameters
	if (typeof named !== 'string' || !named.startsWith(basename(file))) return `${file}: ${errorText(error)}`
	return errorText(error, { file: file + named.slice(basename(file).length) })
}

/** What happened to one file: how it was understood, counts, problems by kind, the most frequent first. */
export function fileLines({ file, view, error, byCode }: FileResult): string {
	if (error) return `✗ ${failureText(file, error)}`
	if (!view) return file
	const { report } = view
	const head = say('cli.imported', {
		file,
		read: number(view.rowsRead),
		imported: number(view.rowsImported),
		aside: number(view.rowsSetAside),
		seconds: number(report?.seconds ?? 0, 1),
		rate: number(report?.rowsPerSecond ?? 0),
	})
	return [
		`✓ ${head}`,
		...understoodLine(view),
		...(report ? newsLines(report, view.state === 'staged' || report.superseded === undefined) : []),
		...countLines(byCode, '✗'),
		...countLines(report?.warnings ?? {}, '!'),
		...countLines(report?.infos ?? {}, 'i'),
	].join('\n')
}

export function jsonOf({ file, view, error, byCode }: FileResult) {
	if (error || !view) return { file, error: error?.toShape() ?? null }
	return {
		file,
		importId: view.id,
		state: view.state,
		format: view.format,
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

interface Sum {
	session: string
	files: number
	rows: number
	warnings: number
	aside: number
}

/** Figures of a whole run by exam and year, in that order. A file of several sessions counts its other figures once, with the first. */
export function bySession(results: readonly FileResult[]): Sum[] {
	const sums = new Map<string, Sum>()
	for (const { view } of results)
		for (const [index, { session, rows }] of (view?.report?.sessions ?? []).entries()) {
			const name = sessionText(session)
			const sum = sums.get(name) ?? { session: name, files: 0, rows: 0, warnings: 0, aside: 0 }
			sums.set(name, sum)
			sum.files++
			sum.rows += rows
			if (index > 0) continue
			sum.aside += view?.rowsSetAside ?? 0
			sum.warnings += Object.values(view?.report?.warnings ?? {}).reduce((all, count) => all + count, 0)
		}
	return [...sums.values()].toSorted((one, other) => (one.session < other.session ? -1 : 1))
}

/** The end of the report: a line per session, files refused with their reason, and what a person does next. */
export function runLines(results: readonly FileResult[], archive: string, dryRun: boolean): string[] {
	const sums = bySession(results)
	const widest = Math.max(0, ...sums.map(({ session }) => session.length))
	const refused = results.filter(({ error }) => error !== null)
	const views = results.flatMap(({ view }) => (view ? [view] : []))
	const next = [
		...(refused.length > 0 ? ['refused'] : []),
		...(views.some(({ report }) => report?.understood?.sheets.some(({ ignored }) => ignored.length > 0))
			? ['layout']
			: []),
		...(views.some(({ rowsSetAside }) => rowsSetAside > 0) ? ['setAside'] : []),
		...(views.some(
			({ report }) => report?.superseded === undefined && report?.formers?.some(({ proposed }) => proposed),
		)
			? ['supersede']
			: []),
		...(views.length > 0 ? [dryRun ? 'commit' : 'reconcile'] : []),
	]
	return [
		...(sums.length > 0 ? ['', say('cli.report.sessions')] : []),
		...sums.map(
			({ session, files, rows, warnings, aside }) =>
				`  ${session.padEnd(widest)}  ${say('cli.report.session', {
					files: number(files),
					rows: number(rows),
					warnings: number(warnings),
					aside: number(aside),
				})}`,
		),
		...(refused.length > 0
			? [
					'',
					say('cli.report.refused'),
					...refused.map(({ file, error }) => `  ${file}: ${error ? errorText(error) : ''}`),
				]
			: []),
		...(next.length > 0 ? ['', say('cli.report.next')] : []),
		...next.map((what) => `  → ${say(`cli.report.todo.${what}`, { archive })}`),
	]
}
