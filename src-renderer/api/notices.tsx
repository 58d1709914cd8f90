import { Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallError } from './client.ts'

/** What happened, what it means and what to do next, in the language of the interface. */
export function describeError(error: Pick<CallError, 'code' | 'parameters'>, t: TFunction): string {
	const parameters = { ...error.parameters }
	if (typeof parameters.role === 'string') parameters.role = t(`roles.${parameters.role}`)
	return t(`errors.${error.code}`, parameters)
}

export function useFailureNotice(): (error: CallError) => void {
	const { t } = useTranslation()
	return useCallback(
		(error) => {
			notifications.show({
				id: `failure-${error.code}`,
				color: 'wax',
				title: t('frame.failure.title'),
				message: (
					<Stack gap={4}>
						<Text size="sm" c="inherit">
							{describeError(error, t)}
						</Text>
						<Text size="xs" c="dimmed">
							{t('frame.failure.code', { code: error.code })}
						</Text>
					</Stack>
				),
				autoClose: false,
				closeButtonProps: { 'aria-label': t('frame.close') },
			})
		},
		[t],
	)
}

/** Tells that something was done; goes away by itself. */
export function useDoneNotice(): (text: string) => void {
	const { t } = useTranslation()
	return useCallback(
		(text) => {
			notifications.show({
				color: 'ink',
				message: text,
				autoClose: 5000,
				closeButtonProps: { 'aria-label': t('frame.close') },
			})
		},
		[t],
	)
}
