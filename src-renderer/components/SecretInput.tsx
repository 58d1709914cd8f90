import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** A password or PIN: hidden unless asked for. */
export function SecretInput(props: Omit<PasswordInputProps, 'visibilityToggleButtonProps'>) {
	const { t } = useTranslation()
	return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t('frame.password.show') }} {...props} />
}
