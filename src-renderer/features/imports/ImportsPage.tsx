import { Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ChosenFile } from '#shared/contract/index'
import { useAction } from '../../api/queries.ts'
import { describeError } from '../../api/notices.tsx'
import { forgetRun, startRun, useRun } from './allAtOnce.ts'
import { FileWizard } from './FileWizard.tsx'
import { ImportHome } from './ImportHome.tsx'
import { ImportReview } from './ImportReview.tsx'
import { RunPage } from './RunPage.tsx'

function Lines({ lines }: { lines: readonly string[] }) {
	return (
		<Stack gap={4}>
			{lines.map((line) => (
				<Text key={line} size="sm">
					{line}
				</Text>
			))}
		</Stack>
	)
}

/** Files go through one after the other: understood, checked, looked at, brought in. */
export default function ImportsPage() {
	const { t } = useTranslation()
	const [waiting, setWaiting] = useState<readonly ChosenFile[]>([])
	/** The import that is looked at, with its file where it came from one of those chosen here. */
	const [opened, setOpened] = useState<{ importId: number; file: ChosenFile | null } | null>(null)
	const run = useRun()
	const expand = useAction('imports.expand')
	const release = useAction('imports.release', { quiet: true })
	/** A folder or an archive stands for the lists in it. */
	async function add(chosen: readonly ChosenFile[]) {
		const lists: ChosenFile[] = []
		const left: string[] = []
		for (const { handle } of chosen) {
			const found = await expand.run({ file: handle })
			for (const { file: inner, name } of found?.files ?? []) lists.push({ handle: inner, name })
			for (const { name, because } of found?.left ?? [])
				if (because !== 'other') left.push(t(`imports.leftBecause.${because}`, { name }))
			for (const { error } of found?.refused ?? []) left.push(describeError(error, t))
		}
		setWaiting([...waiting, ...lists])
		if (left.length > 0)
			notifications.show({
				color: 'wax',
				autoClose: false,
				title: t('imports.leftOut', { count: left.length }),
				message: <Lines lines={left} />,
				closeButtonProps: { 'aria-label': t('frame.close') },
			})
	}
	/** What was unpacked of an archive is needed no more. */
	const done = (files: readonly ChosenFile[]) => {
		if (files.length > 0) void release.run({ files: files.map(({ handle }) => handle) })
	}
	const [file, ...others] = waiting
	if (opened)
		return (
			<ImportReview
				importId={opened.importId}
				waiting={waiting.length}
				onClose={() => {
					done(opened.file ? [opened.file] : [])
					setOpened(null)
				}}
			/>
		)
	if (file)
		return (
			<FileWizard
				key={file.handle}
				file={file}
				waiting={others.length}
				onStaged={(importId) => {
					setOpened({ importId, file })
					setWaiting(others)
				}}
				onSkip={() => {
					done([file])
					setWaiting(others)
				}}
				onAll={() => {
					setWaiting([])
					void startRun(waiting)
				}}
				onClose={() => {
					done(waiting)
					setWaiting([])
				}}
			/>
		)
	if (run)
		return (
			<RunPage
				run={run}
				onOpen={(importId) => setOpened({ importId, file: null })}
				onLook={(one) => setWaiting([one])}
				onClose={(files) => {
					done(files)
					forgetRun()
				}}
			/>
		)
	return (
		<ImportHome onFiles={(chosen) => void add(chosen)} onOpen={(importId) => setOpened({ importId, file: null })} />
	)
}
