import { Button, Group, Stack } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import type { KeyInspection } from '#shared/contract/signing'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { CertificateFiles, handlesOf } from './CertificateFiles.tsx'
import { Chosen } from './Chosen.tsx'
import { KeyFacts } from './KeyFacts.tsx'
import { SecretInput } from '../../components/SecretInput.tsx'

export interface ChosenKeyFile {
	key: string
	passphrase: string
	certificates?: string[]
	certificate: KeyInspection
}

interface Props {
	/** Null as long as the file was not opened with this passphrase. */
	onChange: (chosen: ChosenKeyFile | null) => void
}

/** A PKCS#12 file and its passphrase, tried before anything is signed. */
export function FileKey({ onChange }: Props) {
	const { t } = useTranslation()
	const inspect = useAction('signing.inspectKey')
	const [file, setFile] = useState<ChosenFile | null>(null)
	const [issuers, setIssuers] = useState<readonly ChosenFile[]>([])
	const [passphrase, setPassphrase] = useState('')
	const [certificate, setCertificate] = useState<KeyInspection | null>(null)

	function forget() {
		setCertificate(null)
		onChange(null)
	}
	async function choose() {
		const [chosen] = await shell.chooseFiles(t('signing.chooseKeyTitle'), ['p12', 'pfx'])
		if (!chosen) return
		setFile(chosen)
		forget()
	}
	async function check() {
		if (!file) return
		const key = { key: file.handle, passphrase, ...handlesOf(issuers) }
		const found = await inspect.run(key)
		setCertificate(found ?? null)
		onChange(found ? { ...key, certificate: found } : null)
	}

	return (
		<Stack gap="sm">
			<Chosen
				label={t('signing.chooseKey')}
				icon={<IconKey size={18} />}
				file={file?.name ?? null}
				hint={t('signing.keyHint')}
				onChoose={() => void choose()}
			/>
			<CertificateFiles
				files={issuers}
				onChange={(files) => {
					setIssuers(files)
					forget()
				}}
			/>
			<Group align="flex-end" gap="sm">
				<SecretInput
					label={t('signing.passphrase')}
					value={passphrase}
					onChange={(event) => {
						setPassphrase(event.currentTarget.value)
						forget()
					}}
					onKeyDown={(event) => {
						if (event.key !== 'Enter' || certificate) return
						event.preventDefault()
						void check()
					}}
					autoComplete="off"
					disabled={file === null}
					w={260}
				/>
				<Button variant="default" onClick={() => void check()} loading={inspect.running} disabled={file === null}>
					{t('signing.check')}
				</Button>
			</Group>
			{certificate && <KeyFacts certificate={certificate} />}
		</Stack>
	)
}
