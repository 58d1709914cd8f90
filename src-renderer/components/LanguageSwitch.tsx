import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { changeLanguage, isLanguage } from '../i18n.ts'

/** Each language is written in itself. */
export const languageNames = { fr: 'Français', ht: 'Kreyòl', en: 'English' } as const

export function LanguageSwitch() {
	const { t, i18n } = useTranslation()
	return (
		<SegmentedControl
			size="xs"
			aria-label={t('frame.language')}
			value={i18n.language}
			onChange={(value) => {
				if (isLanguage(value)) void changeLanguage(value)
			}}
			data={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
			transitionDuration={0}
		/>
	)
}
