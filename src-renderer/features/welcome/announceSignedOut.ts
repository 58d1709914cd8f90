import { notifications } from '@mantine/notifications'
import { i18n } from '../../i18n.ts'

/** Says why the sign-in page is there again. */
export function announceSignedOut(because: string): void {
	notifications.show({
		color: 'wax',
		message: i18n.t(`welcome.signedOut.${because}`),
		autoClose: false,
		closeButtonProps: { 'aria-label': i18n.t('frame.close') },
	})
}
