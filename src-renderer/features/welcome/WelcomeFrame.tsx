import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx'
import { SealMark } from '../../components/SealMark.tsx'
import classes from './Welcome.module.css'

/** The pages before the rooms: what the program is at the left, what to do now at the right. */
export function WelcomeFrame({ title, footer, children }: { title: string; footer: string; children: ReactNode }) {
	const { t } = useTranslation()
	return (
		<div className={classes.frame}>
			<aside className={classes.story} aria-label={t('frame.product')}>
				<div className={classes.brand}>
					<SealMark size={52} />
					<span>{t('frame.product')}</span>
				</div>
				<p className={classes.claim}>{t('welcome.claim')}</p>
				<ol className={classes.steps}>
					{['import', 'reconcile', 'sign', 'verify'].map((step) => (
						<li key={step}>{t(`welcome.steps.${step}`)}</li>
					))}
				</ol>
				<p className={classes.footer}>{footer}</p>
			</aside>
			<main className={classes.main}>
				<div className={classes.language}>
					<LanguageSwitch />
				</div>
				<div className={classes.content}>
					<Title order={1}>{title}</Title>
					{children}
				</div>
			</main>
		</div>
	)
}
