import { Paper, Text, Title, Tooltip } from '@mantine/core'
import { type KeyboardEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoverageCell } from '#shared/contract/archive'
import { useProfile } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import classes from './Coverage.module.css'
import { type CoverageRow, coverageRows, type CoverageSquare, coverageYears, gapsOf } from './coverage.ts'

const LABELLED_EVERY = 5

const moves: Readonly<Record<string, readonly [number, number]>> = {
	ArrowRight: [0, 1],
	ArrowLeft: [0, -1],
	ArrowDown: [1, 0],
	ArrowUp: [-1, 0],
}

/** From a square to the nearest one in the direction of the arrow that has records. */
function moveTo(event: KeyboardEvent<HTMLButtonElement>): void {
	const move = moves[event.key]
	const at = event.currentTarget.closest('td')
	if (!move || !at) return
	event.preventDefault()
	let row: Element | null | undefined = at.parentElement
	let column = [...(row?.children ?? [])].indexOf(at)
	for (;;) {
		if (move[0] !== 0) row = move[0] > 0 ? row?.nextElementSibling : row?.previousElementSibling
		column += move[1]
		const cell = row?.children[column]
		if (!cell) return
		const button = cell.querySelector('button')
		if (button) return button.focus()
	}
}

/** Which years of which exam the archive holds, and how far each has come. */
export function Coverage({ cells, thisYear }: { cells: readonly CoverageCell[]; thisYear: number }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const profile = useProfile()
	const years = useMemo(() => coverageYears(cells, thisYear), [cells, thisYear])
	const rows = useMemo(() => coverageRows(cells, profile?.exams ?? [], years), [cells, profile, years])
	const rowHint = (row: CoverageRow) => {
		const gaps = gapsOf(row)
		const name = labels.exam(row.exam)
		return gaps.length === 0 ? name : t('dashboard.coverage.gaps', { name, gaps: gaps.join(', ') })
	}
	const firstFilled = rows
		.flatMap((row) => row.squares.map((square) => ({ row, square })))
		.find(({ square }) => square.state === 'filled')
	return (
		<Paper p="md" component="section" aria-label={t('dashboard.coverage.title')}>
			<div className={classes.head}>
				<Title order={2}>{t('dashboard.coverage.title')}</Title>
				<ul className={classes.legend}>
					{(['gap', 'imported', 'signed', 'published', 'cases'] as const).map((what) => (
						<li key={what}>
							<span className={classes.swatch} data-what={what} aria-hidden />
							{t(`dashboard.coverage.legend.${what}`)}
						</li>
					))}
				</ul>
			</div>
			<table className={classes.grid}>
				<thead>
					<tr>
						<td />
						{years.map((year) => (
							<th key={year} scope="col">
								<span className={year % LABELLED_EVERY === 0 ? classes.year : classes.between}>{year}</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={row.exam}>
							<th scope="row">
								<Tooltip label={rowHint(row)} multiline maw={420} position="right">
									<span>{row.exam}</span>
								</Tooltip>
							</th>
							{row.squares.map((square) => (
								<td key={square.year}>
									<Square exam={row.exam} square={square} inTabOrder={firstFilled?.square === square} />
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</Paper>
	)
}

function Square({ exam, square, inTabOrder }: { exam: string; square: CoverageSquare; inTabOrder: boolean }) {
	const { t } = useTranslation()
	const format = useFormat()
	const labels = useLabels()
	const route = useRoute()
	if (square.state === 'none') return <span className={classes.none} />
	const name = `${labels.exam(exam)} ${square.year}`
	if (square.state === 'gap')
		return (
			<Tooltip label={t('dashboard.coverage.gap', { name })}>
				<span className={classes.gap}>
					<span className={classes.between}>{t('dashboard.coverage.legend.gap')}</span>
				</span>
			</Tooltip>
		)
	const figures = [
		`${t('dashboard.coverage.legend.imported')} ${format.number(square.imported)}`,
		`${t('dashboard.coverage.legend.signed')} ${format.number(square.signed)}`,
		`${t('dashboard.coverage.legend.published')} ${format.number(square.published)}`,
		square.openCases > 0 ? `${t('dashboard.coverage.legend.cases')} ${format.number(square.openCases)}` : '',
	].filter((figure) => figure !== '')
	const share = (part: number) => `${Math.min(100, (100 * part) / Math.max(1, square.imported))}%`
	return (
		<Tooltip
			label={
				<>
					<Text size="sm" fw={600} component="div">
						{name}
					</Text>
					{figures.map((figure) => (
						<div key={figure}>{figure}</div>
					))}
				</>
			}
		>
			<button
				type="button"
				className={classes.filled}
				tabIndex={inTabOrder ? 0 : -1}
				onKeyDown={moveTo}
				aria-label={`${name} : ${figures.join(', ')}`}
				onClick={() => route.go('search', { exam, year: square.year })}
			>
				<span className={classes.signed} style={{ height: share(square.signed) }} />
				<span className={classes.published} style={{ height: share(square.published) }} />
				{square.openCases > 0 && <span className={classes.cases} />}
			</button>
		</Tooltip>
	)
}
