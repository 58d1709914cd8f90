import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PdfVerification } from '#shared/contract/signing'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { StatusBadge, type Tone } from '../../components/StatusBadge.tsx'

const tones: Record<PdfVerification['verdict'], Tone> = {
	valid: 'good',
	intact: 'info',
	altered: 'bad',
	revoked: 'bad',
	superseded: 'warm',
	unknownIssuer: 'bad',
	unreadable: 'bad',
	cannotCheck: 'warm',
}

/** A document as it comes to the counter: its PDF, or what a USB reader types from its barcode. */
export function CheckDocument() {
	const { t } = useTranslation()
	const pdf = useAction('signing.verifyPdf')
	const barcode = useAction('publication.verifyBarcode')
	const [text, setText] = useState('')
	const [answer, setAnswer] = useState<PdfVerification | null>(null)

	async function choose() {
		const [file] = await shell.chooseFiles(t('publication.choosePdf'), ['pdf'])
		if (file) setAnswer((await pdf.run({ file: file.handle })) ?? null)
	}
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (text.trim() !== '') setAnswer((await barcode.run({ text: text.trim() })) ?? null)
	}

	return (
		<Paper p="sm" h="100%">
			<Stack gap="xs">
				<Title order={2}>{t('publication.checkTitle')}</Title>
				<Text size="sm" c="dimmed">
					{t('publication.checkText')}
				</Text>
				<form onSubmit={(event) => void submit(event)}>
					<Group gap="xs" align="flex-end" wrap="nowrap">
						<TextInput
							label={t('publication.barcodeText')}
							value={text}
							onChange={(event) => setText(event.currentTarget.value)}
							placeholder="SC1:…"
							maxLength={4000}
							flex={1}
						/>
						<Button type="submit" variant="default" loading={barcode.running}>
							{t('publication.check')}
						</Button>
						<Button
							variant="default"
							leftSection={<IconFileSearch size={18} />}
							onClick={() => void choose()}
							loading={pdf.running}
						>
							{t('publication.choosePdf')}
						</Button>
					</Group>
				</form>
				{answer && (
					<output>
						<Group gap="xs">
							<StatusBadge tone={tones[answer.verdict]}>{t(`verification.verdict.${answer.verdict}`)}</StatusBadge>
							<Text size="sm" fw={600}>
								{answer.serial ?? ''}
							</Text>
						</Group>
						{answer.reasons.map((reason) => (
							<Text key={reason} size="sm">
								{t(`verification.${reason}`)}
							</Text>
						))}
						{answer.signatures.map((signature, index) => (
							<SignatureLine key={`${index} ${signature.fingerprint}`} signature={signature} />
						))}
						{answer.content.length > 0 && (
							<Text size="xs" c="dimmed">
								{answer.content
									.slice(0, 6)
									.map(({ label, value }) => `${t(`verification.field.${label}`, { defaultValue: label })} : ${value}`)
									.join(' · ')}
							</Text>
						)}
					</output>
				)}
			</Stack>
		</Paper>
	)
}

/** Who signed, and the time that somebody else vouches for. */
function SignatureLine({ signature }: { signature: PdfVerification['signatures'][number] }) {
	const { t } = useTranslation()
	const format = useFormat()
	const { intact, stampedAt, stampedBy, subject, trusted } = signature
	if (!intact) return <Text size="sm">{t('verification.signatureBad')}</Text>
	const parts = [
		t('verification.signedBy', { subject }),
		...(trusted === false ? [t('verification.strangerSigned')] : []),
		...(stampedAt ? [t('verification.stamped', { time: format.exactTime(stampedAt), subject: stampedBy ?? '' })] : []),
	]
	return (
		<Text size="xs" c="dimmed">
			{parts.join(' · ')}
		</Text>
	)
}
