import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '#shared/contract/index'
import { useFormat } from '../../components/useFormat.ts'
import { useLabels } from '../../components/useLabels.ts'
import { useRoute } from '../frame/route.tsx'
import classes from './Search.module.css'
import { withFilter } from './searchParameters.ts'

type FacetValues = Output<'archive.search'>['facets']['exam']

const SHOWN_AT_FIRST = 8

/** How the answers spread over exams, years, départements and decisions; a click narrows, a second one widens. */
export function Facets({ facets }: { facets: Output<'archive.search'>['facets'] | undefined }) {
	const { t } = useTranslation()
	const labels = useLabels()
	const { parameters, replace } = useRoute()
	const { importId, status } = parameters
	return (
		<aside className={classes.facets} aria-label={t('search.facets')}>
			{typeof importId === 'number' && (
				<Chosen
					label={t('search.ofImport', { id: importId })}
					onRemove={() => replace(withFilter(parameters, 'importId', undefined))}
				/>
			)}
			{typeof status === 'string' && (
				<Chosen
					label={t(`search.status.${status}`)}
					onRemove={() => replace(withFilter(parameters, 'status', undefined))}
				/>
			)}
			<Facet name="exam" values={facets?.exam} label={(value) => value} hint={labels.exam} />
			<Facet name="year" values={facets?.year} label={(value) => value} />
			<Facet name="department" values={facets?.department} label={labels.department} />
			<Facet name="decision" values={facets?.decision} label={labels.decision} />
		</aside>
	)
}

function Chosen({ label, onRemove }: { label: string; onRemove: () => void }) {
	const { t } = useTranslation()
	return (
		<Button size="compact-sm" variant="light" onClick={onRemove} title={t('search.removeFilter')} mb="xs">
			{label} ×
		</Button>
	)
}

interface FacetProps {
	name: 'exam' | 'year' | 'department' | 'decision'
	values: FacetValues | undefined
	label: (value: string) => string
	hint?: (value: string) => string
}

function Facet({ name, values, label, hint }: FacetProps) {
	const { t } = useTranslation()
	const format = useFormat()
	const { parameters, replace } = useRoute()
	const [whole, setWhole] = useState(false)
	const chosen = parameters[name]
	const all = values ?? []
	const shown = whole ? all : all.filter((one, index) => index < SHOWN_AT_FIRST || one.value === String(chosen))
	if (all.length === 0 && chosen === undefined) return null
	return (
		<fieldset className={classes.facet}>
			<legend>{t(`search.field.${name}`)}</legend>
			{all.length === 0 && chosen !== undefined && (
				<button
					type="button"
					aria-pressed
					className={classes.value}
					onClick={() => replace(withFilter(parameters, name, undefined))}
				>
					<span>{label(String(chosen))}</span>
					<Text component="span" size="xs">
						0
					</Text>
				</button>
			)}
			{shown.map((one) => {
				const pressed = String(chosen) === one.value
				const value = name === 'year' ? Number(one.value) : one.value
				return (
					<button
						key={one.value}
						type="button"
						aria-pressed={pressed}
						title={hint?.(one.value)}
						className={classes.value}
						onClick={() => replace(withFilter(parameters, name, pressed ? undefined : value))}
					>
						<span>{one.value === '' ? t('search.notStated') : label(one.value)}</span>
						<span className={classes.count}>{format.number(one.count)}</span>
					</button>
				)
			})}
			{all.length > shown.length && (
				<Button size="compact-xs" variant="subtle" onClick={() => setWhole(true)}>
					{t('search.more', { count: all.length - shown.length })}
				</Button>
			)}
		</fieldset>
	)
}
