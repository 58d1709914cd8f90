import { Button, Group, Text } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { encoding as encodings, type Inspection } from '#shared/contract/imports'
import { useProcedure } from '../../api/queries.ts'
import classes from './Imports.module.css'

interface RulerProps {
	file: string
	inspection: Inspection
	onStarts: (starts: number[]) => void
}

const LONGEST = 400

/** First lines of fixed-width text under a ruler: where a column starts is set and taken away by a click or by keys. */
export function Ruler({ file, inspection, onStarts }: RulerProps) {
	const { t } = useTranslation()
	const encoding = encodings.safeParse(inspection.encoding?.value).data
	const lines = useProcedure('imports.lines', { file, ...(encoding && { encoding }) }).data?.lines ?? []
	const [starts, setStarts] = useState(inspection.layout.columnStarts ?? [0])
	const [cursor, setCursor] = useState(1)
	const text = useRef<HTMLButtonElement>(null)
	const width = Math.min(LONGEST, Math.max(1, ...lines.map((line) => line.length)))
	const changed = starts.join(' ') !== (inspection.layout.columnStarts ?? [0]).join(' ')
	const toggle = (at: number) => {
		if (at < 1 || at >= width) return
		setStarts(starts.includes(at) ? starts.filter((one) => one !== at) : [...starts, at].toSorted((a, b) => a - b))
	}
	function click(event: MouseEvent) {
		const box = text.current?.getBoundingClientRect()
		if (!box) return
		const at = Math.round(((event.clientX - box.left) / box.width) * width)
		setCursor(at)
		toggle(at)
	}
	function press(event: KeyboardEvent) {
		if (event.key !== ' ' && event.key !== 'Enter') return
		toggle(cursor)
		event.preventDefault()
	}
	return (
		<section className={classes.ruler} aria-label={t('imports.ruler')}>
			<Group justify="space-between">
				<Text size="xs" c="dimmed">
					{t('imports.rulerHint')}
				</Text>
				<Button size="compact-xs" disabled={!changed} onClick={() => onStarts(starts)}>
					{t('imports.rulerApply')}
				</Button>
			</Group>
			<div className={classes.rulerScroll}>
				<input
					type="range"
					className={classes.rulerInput}
					style={{ width: `${width}ch` }}
					min={1}
					max={width - 1}
					value={cursor}
					aria-label={t('imports.ruler')}
					aria-valuetext={t(starts.includes(cursor) ? 'imports.rulerStart' : 'imports.rulerNoStart', {
						at: cursor + 1,
					})}
					onChange={(event) => setCursor(Number(event.currentTarget.value))}
					onKeyDown={press}
				/>
				<button
					ref={text}
					type="button"
					tabIndex={-1}
					aria-hidden
					className={classes.rulerText}
					style={{ width: `${width}ch` }}
					onClick={click}
				>
					{starts.map((at) => (
						<span key={at} className={classes.rulerMark} style={{ left: `${at}ch` }} />
					))}
					<span className={classes.rulerCursor} style={{ left: `${cursor}ch` }} />
					{lines.map((line, index) => (
						<span key={index} className={classes.rulerLine}>
							{line.slice(0, LONGEST).replaceAll('\t', ' ') || ' '}
						</span>
					))}
				</button>
			</div>
		</section>
	)
}
