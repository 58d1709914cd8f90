import { IconCertificate } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import { shell } from '../../api/client.ts'
import { Chosen } from './Chosen.tsx'

interface Props {
	files: readonly ChosenFile[]
	onChange: (files: readonly ChosenFile[]) => void
}

/** Certificates that are not where the key is: its own, or those of the authorities above it. */
export function CertificateFiles({ files, onChange }: Props) {
	const { t } = useTranslation()
	async function choose() {
		const chosen = await shell.chooseFiles(
			t('signing.certificateFilesTitle'),
			['crt', 'cer', 'pem', 'der', 'p7b', 'p7c'],
			true,
		)
		if (chosen.length > 0) onChange(chosen)
	}
	return (
		<Chosen
			label={t('signing.certificateFiles')}
			icon={<IconCertificate size={18} />}
			file={files.length > 0 ? files.map(({ name }) => name).join(', ') : null}
			hint={t('signing.certificateFilesHint')}
			onChoose={() => void choose()}
		/>
	)
}

/** As an order names them. */
export const handlesOf = (files: readonly ChosenFile[]) =>
	files.length > 0 ? { certificates: files.map(({ handle }) => handle) } : {}
