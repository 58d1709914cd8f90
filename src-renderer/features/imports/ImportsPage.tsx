import { useState } from 'react'
import type { ChosenFile } from '#shared/contract/index'
import { useAction } from '../../api/queries.ts'
import { FileWizard } from './FileWizard.tsx'
import { ImportHome } from './ImportHome.tsx'
import { ImportReview } from './ImportReview.tsx'

/** Files go through one after the other: understood, checked, looked at, brought in. */
export default function ImportsPage() {
	const [waiting, setWaiting] = useState<readonly ChosenFile[]>([])
	/** The import that is looked at, with its file where it came from one of those chosen here. */
	const [opened, setOpened] = useState<{ importId: number; file: ChosenFile | null } | null>(null)
	const expand = useAction('imports.expand')
	const release = useAction('imports.release', { quiet: true })
	/** A folder or an archive stands for the lists in it. */
	async function add(chosen: readonly ChosenFile[]) {
		const lists: ChosenFile[] = []
		for (const { handle } of chosen) {
			const found = await expand.run({ file: handle })
			for (const { file: inner, name } of found?.files ?? []) lists.push({ handle: inner, name })
		}
		setWaiting([...waiting, ...lists])
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
				onClose={() => {
					done(waiting)
					setWaiting([])
				}}
			/>
		)
	return (
		<ImportHome onFiles={(chosen) => void add(chosen)} onOpen={(importId) => setOpened({ importId, file: null })} />
	)
}
