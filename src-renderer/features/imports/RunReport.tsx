import { Portal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeError } from '../../api/notices.tsx'
import { useMe, useProfile } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import classes from './Receipt.module.css'
import type { Outcome } from './RunPage.tsx'

/** The one report of many files on paper. On the screen nothing of it is seen. */
export function RunReport({ startedAt, outcomes }: { startedAt: string; outcomes: readonly Outcome[] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const profile = useProfile()
	const me = useMe()
	return (
		<Portal reuseTargetNode={false}>
			<article className={classes.receipt} data-print="only" aria-hidden>
				<p>{profile ? labels.named(profile.bureau) : ''}</p>
				<h1>{t('imports.run.title', { count: outcomes.length })}</h1>
				<p>
					{me?.name} · {format.dateTime(startedAt)}
				</p>
				<table data-files>
					<thead>
						<tr>
							<th>{t('imports.column.file')}</th>
							<th>{t('imports.column.state')}</th>
							<th>{t('imports.column.read')}</th>
							<th>{t('imports.column.imported')}</th>
							<th>{t('imports.column.setAside')}</th>
						</tr>
					</thead>
					<tbody>
						{outcomes.map(({ file, view, error, state }) => (
							<tr key={file.handle}>
								<td>
									{file.name}
									{view && <div>SHA-256 {view.sha256}</div>}
									{error && <div>{describeError(error, t)}</div>}
								</td>
								<td>{t(`imports.run.state.${state}`)}</td>
								<td>{view ? format.number(view.rowsRead) : ''}</td>
								<td>{view ? format.number(state === 'committed' ? view.rowsImported : 0) : ''}</td>
								<td>{view ? format.number(view.rowsSetAside) : ''}</td>
							</tr>
						))}
					</tbody>
				</table>
				<div className={classes.signatures}>
					<span>{t('imports.onPaper.clerk')}</span>
					<span>{t('imports.onPaper.seen')}</span>
				</div>
			</article>
		</Portal>
	)
}
