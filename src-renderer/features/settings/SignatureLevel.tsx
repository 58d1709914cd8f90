import { Button, Group, NumberInput, Paper, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LevelSettings, signatureLevel } from '#shared/contract/signatureLevel'
import { shell } from '../../api/client.ts'
import { useDoneNotice } from '../../api/notices.tsx'
import { useAction, useMay, useProcedure } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'

/** How the archive signs: alone, with a time stamp, or with everything a later verification needs. */
export function SignatureLevel() {
	const settings = useProcedure('signing.levelSettings', {}).data
	return settings ? (
		<Stack gap="md">
			<LevelForm key={JSON.stringify(settings)} settings={settings} />
			<TimestampRoots />
		</Stack>
	) : null
}

/** Whose time stamps are believed. */
function TimestampRoots() {
	const { t } = useTranslation()
	const format = useFormat()
	const may = useMay()
	const done = useDoneNotice()
	const roots = useProcedure('signing.timestampRoots', {}).data?.roots
	const save = useAction('signing.setTimestampRoots')
	if (!roots) return null

	async function keep(certificates: string[]) {
		if (await save.run({ certificates })) done(t('settings.level.rootsSaved'))
	}
	async function choose() {
		const files = await shell.chooseFiles(t('settings.level.rootsDialog'), ['pem', 'crt', 'cer', 'der'], true)
		if (files.length > 0) await keep(files.map(({ handle }) => handle))
	}
	return (
		<Paper p="md">
			<Stack gap="xs" align="flex-start">
				<Title order={2}>{t('settings.level.roots')}</Title>
				{roots.length === 0 && (
					<Text size="sm" c="dimmed">
						{t('settings.level.rootsNone')}
					</Text>
				)}
				{roots.map(({ fingerprint, notAfter, subject }) => (
					<div key={fingerprint}>
						<Text size="sm">{t('settings.level.rootUntil', { subject, date: format.date(notAfter) })}</Text>
						<Text size="xs" c="dimmed">
							SHA-256 {fingerprint}
						</Text>
					</div>
				))}
				{may('signing.setTimestampRoots') && (
					<Group gap="sm">
						<Button variant="default" loading={save.running} onClick={() => void choose()}>
							{t('settings.level.rootsChoose')}
						</Button>
						{roots.length > 0 && (
							<Button variant="subtle" onClick={() => void keep([])}>
								{t('settings.level.rootsForget')}
							</Button>
						)}
					</Group>
				)}
			</Stack>
		</Paper>
	)
}

function LevelForm({ settings }: { settings: LevelSettings }) {
	const { t } = useTranslation()
	const may = useMay()
	const done = useDoneNotice()
	const save = useAction('signing.setLevelSettings')
	const [wanted, setWanted] = useState(settings)
	const editable = may('signing.setLevelSettings')
	const set = (part: Partial<LevelSettings>) => setWanted({ ...wanted, ...part })
	async function submit(event: FormEvent) {
		event.preventDefault()
		if (await save.run(wanted)) done(t('settings.level.saved'))
	}
	return (
		<Paper p="md" component="form" onSubmit={(event) => void submit(event)}>
			<Stack gap="sm">
				<div>
					<Title order={2}>{t('settings.level.title')}</Title>
					<Text size="sm" c="dimmed">
						{t(`settings.level.explain.${wanted.level}`)}
					</Text>
				</div>
				<SegmentedControl
					aria-label={t('settings.level.title')}
					data={signatureLevel.options.map((value) => ({ value, label: value }))}
					value={wanted.level}
					onChange={(level) => set({ level })}
					disabled={!editable}
					w={260}
				/>
				<Group align="flex-end" gap="sm">
					<TextInput
						label={t('settings.level.url')}
						placeholder="https://"
						value={wanted.timestampUrl ?? ''}
						onChange={(event) => set({ timestampUrl: event.currentTarget.value.trim() || null })}
						required={wanted.level !== 'B-B'}
						disabled={!editable}
						flex={1}
					/>
					<NumberInput
						label={t('settings.level.timeout')}
						value={wanted.timestampTimeoutSeconds}
						onChange={(value) => set({ timestampTimeoutSeconds: Number(value) || 1 })}
						min={1}
						max={120}
						allowDecimal={false}
						disabled={!editable}
						w={170}
					/>
					{editable && (
						<Button type="submit" loading={save.running}>
							{t('frame.save')}
						</Button>
					)}
				</Group>
			</Stack>
		</Paper>
	)
}
