import { useState } from 'react'
import type { ChosenFile } from '#shared/contract/index'
import { useAction } from '../../api/queries.ts'
import { FileWizard } from './FileWizard.tsx'
import { ImportHome } from './ImportHome.tsx'
import { ImportReview } from './ImportReview.tsx'

/** Files go through one after the other: understood, checked, looked at, brought in. */
export default function ImportsPage() {
	const [waiting, setWaiting] = useState<readonly ChosenFile[]>([])
	const [importId, setImportId] = useState<number | null>(null)
	const expand = useAction('imports.expand')
	/** A folder or an archive stands for the lists in it. */
	async function add(chosen: readonly ChosenFile[]) {
		const lists: ChosenFile[] = []
		for (const { handle } of chosen) {
			const found = await expand.run({ file: handle })
			for (const { file: inner, name } of found?.files ?? []) lists.push({ handle: inner, name })
		}
		setWaiting([...waiting, ...lists])
	}
	const [file, ...others] = waiting
	if (importId !== null)
		return <ImportReview importId={importId} waiting={waiting.length} onClose={() => setImportId(null)} />
	if (file)
		return (
			<FileWizard
				key={file.handle}
				file={file}
				waiting={others.length}
				onStaged={(staged) => {
					setImportId(staged)
					setWaiting(others)
				}}
				onSkip={() => setWaiting(others)}
				onClose={() => setWaiting([])}
			/>
		)
	return <ImportHome onFiles={(chosen) => void add(chosen)} onOpen={setImportId} />
}
