import { Portal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportView } from '#shared/contract/imports'
import { useProfile } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Receipt.module.css'
import { useFindingTitle } from './useFindingTitle.ts'

/** One row of figures or facts on the receipt. */
type Line = readonly [string, string]

/** The receipt on paper: who brought in what and when, hashes, totals. On the screen nothing of it is seen. */
export function Receipt({ view }: { view: ImportView }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const profile = useProfile()
	const titleOf = useFindingTitle()
	const { report } = view
	if (!report) return null
	const counted = (counts: Record<string, number>, name: (code: string) => string): Line[] =>
		Object.entries(counts)
			.toSorted(([, one], [, other]) => other - one)
			.map(([code, count]) => [name(code), format.number(count)])
	const { understood, superseded } = report
	const facts: Line[] = [
		[t('imports.column.file'), view.fileName],
		['SHA-256', view.sha256.replace(/(.{8})/g, '$1 ').trim()],
		[t('imports.onPaper.size'), format.bytes(view.bytes)],
		[
			t('imports.onPaper.format'),
			[
				t(`imports.formats.${view.format}`),
				understood?.encoding,
				understood?.delimiter === '\t' ? t('imports.tab') : understood?.delimiter,
			]
				.filter((part) => part !== null && part !== undefined)
				.join(', '),
		],
		[t('imports.column.account'), view.account],
		[t('imports.onPaper.read'), format.exactTime(view.createdAt)],
		[t('imports.onPaper.committed'), format.exactTime(view.committedAt)],
		...(superseded
			? [
					[
						t('imports.onPaper.replaces'),
						t('imports.version.done', {
							id: superseded.importId,
							file: superseded.fileName,
							replaced: format.number(superseded.replaced),
							guarded: format.number(superseded.guarded),
							gone: format.number(superseded.gone),
							excluded: format.number(superseded.excluded),
						}),
					] as const,
				]
			: []),
	]
	const totals: Line[] = [
		[t('imports.column.read'), format.number(view.rowsRead)],
		[t('imports.news.new'), format.number(report.news.new)],
		[t('imports.news.changed'), format.number(report.news.changed)],
		[t('imports.news.same'), format.number(report.news.same)],
		[t('imports.news.problem'), format.number(view.rowsSetAside)],
		...(report.rowsDeleted === undefined
			? []
			: [[t('imports.onPaper.deleted'), format.number(report.rowsDeleted)] as const]),
	]
	const controls = report.controls.map(({ sheet, what, stated, counted: found }): Line => {
		const name = t(`imports.controlOf.${what}`, { defaultValue: labels.decision(what) })
		return [
			[sheet, name].filter((part) => part !== '').join(' – '),
			t('imports.onPaper.control', { stated: format.number(stated), counted: format.number(found) }),
		]
	})
	const replaced = view.replacements.map(
		({ field, from, to }): Line => [t(`imports.field.${field}`), `${from} → ${to}`],
	)
	return (
		<Portal reuseTargetNode={false}>
			<article className={classes.receipt} data-print="only" aria-hidden>
				<p>{profile ? labels.named(profile.bureau) : ''}</p>
				<h1>{t('imports.onPaper.title', { id: view.id })}</h1>
				<Lines lines={facts} />
				<Section title={t('imports.onPaper.totals')} lines={totals} numeric />
				<Section
					title={t('imports.onPaper.sessions')}
					lines={report.sessions.map(({ session, rows }) => [labels.session(session), format.number(rows)])}
					numeric
				/>
				<Section
					title={t('imports.decisions')}
					lines={counted(report.decisions, (id) => (id === '' ? t('imports.noDecision') : labels.decision(id)))}
					numeric
				/>
				<Section title={t('imports.onPaper.controls')} lines={controls} numeric />
				<Section title={t('imports.setAside')} lines={counted(report.errors, titleOf)} numeric />
				<Section title={t('imports.onPaper.remarks')} lines={counted(report.warnings, titleOf)} numeric />
				<Section title={t('imports.putRight')} lines={replaced} />
				<div className={classes.signatures}>
					<span>{t('imports.onPaper.clerk')}</span>
					<span>{t('imports.onPaper.seen')}</span>
				</div>
			</article>
		</Portal>
	)
}

function Section({ title, lines, numeric = false }: { title: string; lines: readonly Line[]; numeric?: boolean }) {
	if (lines.length === 0) return null
	return (
		<section>
			<h2>{title}</h2>
			<Lines lines={lines} numeric={numeric} />
		</section>
	)
}

function Lines({ lines, numeric = false }: { lines: readonly Line[]; numeric?: boolean }) {
	return (
		<table data-numeric={numeric}>
			<tbody>
				{lines.map(([name, value]) => (
					<tr key={name}>
						<th scope="row">{name}</th>
						<td>{value}</td>
					</tr>
				))}
			</tbody>
		</table>
	)
}
