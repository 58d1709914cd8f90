import { Alert, Select, Stack, Text } from '@mantine/core'
import { IconUsb } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import type { TokenView } from '#shared/contract/keys'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { CertificateFiles, handlesOf } from './CertificateFiles.tsx'
import { Chosen } from './Chosen.tsx'
import { KeyFacts } from './KeyFacts.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

type Certificate = TokenView['certificates'][number]

/** A key on a token, with the PIN as typed; null where it is typed on the reader. */
export interface ChosenToken {
	token: { module: string; token: string; certificate: string; certificates?: string[] }
	pin: string | null
	certificate: Certificate
}

interface Props {
	/** Null as long as something is missing. */
	onChange: (chosen: ChosenToken | null) => void
}

/** The maker's library, a certificate on one of its tokens, the PIN. */
export function TokenKey({ onChange }: Props) {
	const { t } = useTranslation()
	const list = useAction('signing.tokens')
	const [module, setModule] = useState<ChosenFile | null>(null)
	const [brought, setBrought] = useState<readonly ChosenFile[]>([])
	const [tokens, setTokens] = useState<TokenView[] | null>(null)
	const [fingerprint, setFingerprint] = useState<string | null>(null)
	const [pin, setPin] = useState('')
	const token = tokens?.find(({ certificates }) => certificates.some((one) => one.fingerprint === fingerprint))
	const certificate = token?.certificates.find((one) => one.fingerprint === fingerprint)
	const offered = (tokens ?? []).flatMap((one) => one.certificates.map((certificate) => ({ token: one, certificate })))

	function tell(chosen: { token: TokenView; certificate: Certificate } | undefined, typed: string) {
		const usable = module && chosen && chosen.certificate.problem === null && chosen.token.pin !== 'locked'
		const complete = usable && (chosen.token.pinPad || typed !== '')
		if (!complete) return onChange(null)
		const reference = {
			module: module.handle,
			token: chosen.token.token,
			certificate: chosen.certificate.fingerprint,
			...handlesOf(brought),
		}
		onChange({ token: reference, pin: chosen.token.pinPad ? null : typed, certificate: chosen.certificate })
	}
	async function look(chosen: ChosenFile, certificates: readonly ChosenFile[]) {
		setModule(chosen)
		setFingerprint(null)
		onChange(null)
		setTokens((await list.run({ module: chosen.handle, ...handlesOf(certificates) }))?.tokens ?? null)
	}
	async function choose() {
		const [chosen] = await shell.chooseFiles(t('signing.chooseModuleTitle'), ['so', 'dll', 'dylib'])
		if (chosen) await look(chosen, brought)
	}

	return (
		<Stack gap="sm">
			<Chosen
				label={t('signing.chooseModule')}
				icon={<IconUsb size={18} />}
				file={module?.name ?? null}
				hint={t('signing.moduleHint')}
				loading={list.running}
				onChoose={() => void choose()}
			/>
			{module && (
				<CertificateFiles
					files={brought}
					onChange={(files) => {
						setBrought(files)
						void look(module, files)
					}}
				/>
			)}
			{tokens?.length === 0 && <Text size="sm">{t('signing.tokenNone')}</Text>}
			{tokens !== null && tokens.length > 0 && offered.length === 0 && (
				<Text size="sm">{t('signing.tokenNoCertificate')}</Text>
			)}
			{offered.length > 0 && (
				<Select
					label={t('signing.tokenCertificate')}
					data={offered.map(({ token, certificate }) => ({
						value: certificate.fingerprint,
						label: `${token.label} – ${certificate.subject}`,
					}))}
					value={fingerprint}
					onChange={(value) => {
						setFingerprint(value)
						tell(
							offered.find((one) => one.certificate.fingerprint === value),
							pin,
						)
					}}
				/>
			)}
			{certificate && <KeyFacts certificate={certificate} />}
			{certificate?.problem && (
				<Alert color="wax" variant="light" p="xs">
					{t(`errors.${certificate.problem.code}`, certificate.problem.parameters)}
				</Alert>
			)}
			{token && token.pin !== 'fine' && (
				<Alert color="wax" variant="light" p="xs">
					{t(
						token.pin === 'locked' ? 'signing.pinBlocked' : token.pin === 'last' ? 'signing.pinLast' : 'signing.pinLow',
					)}
				</Alert>
			)}
			{token && certificate && token.pinPad && <Text size="sm">{t('signing.pinPad')}</Text>}
			{token && certificate && !token.pinPad && (
				<SecretInput
					label={t('signing.pin')}
					value={pin}
					onChange={(event) => {
						setPin(event.currentTarget.value)
						tell({ token, certificate }, event.currentTarget.value)
					}}
					autoComplete="off"
					inputMode="numeric"
					w={200}
				/>
			)}
		</Stack>
	)
}
