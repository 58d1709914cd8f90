import { Fragment } from 'react'
import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Weight } from '#shared/contract/reconciliation'
import { useFormat } from '../../components/useFormat.ts'
import classes from './Reconciliation.module.css'

/** Why the system thinks so: each field's evidence for (right) or against (left) one person, in bits. */
export function Weights({ weights }: { weights: readonly Weight[] }) {
	const { t } = useTranslation()
	const format = useFormat()
	if (weights.length === 0) return null
	const largest = Math.max(...weights.map(({ weight }) => Math.abs(weight)), 1)
	const sum = weights.reduce((total, { weight }) => total + weight, 0)
	return (
		<section>
			<Title order={3} mb={4}>
				{t('reconciliation.why')}
			</Title>
			<div className={classes.weights}>
				{weights.map(({ field, level, left, right, weight }) => {
					const width = (Math.abs(weight) / largest) * 50
					return (
						<Fragment key={`${field} ${left} ${right}`}>
							<span title={t(`reconciliation.level.${level}`)}>{t(`reconciliation.field.${field}`)}</span>
							<span className={classes.bar} title={t(`reconciliation.level.${level}`)}>
								<span
									data-against={weight < 0}
									style={{ width: `${width}%`, left: weight < 0 ? `${50 - width}%` : '50%' }}
								/>
							</span>
							<span className={classes.number}>{format.hundredths(weight)}</span>
						</Fragment>
					)
				})}
			</div>
			<Text size="xs" c="dimmed" mt={4}>
				{t('reconciliation.sum', { sum: format.hundredths(sum) })}
			</Text>
		</section>
	)
}
