import { useState } from 'react'
import type { ChosenFile } from '#shared/contract/index'
import { FileWizard } from './FileWizard.tsx'
import { ImportHome } from './ImportHome.tsx'
import { ImportReview } from './ImportReview.tsx'

/** Files go through one after the other: understood, checked, looked at, brought in. */
export default function ImportsPage() {
	const [waiting, setWaiting] = useState<readonly ChosenFile[]>([])
	const [importId, setImportId] = useState<number | null>(null)
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
	return <ImportHome onFiles={(chosen) => setWaiting([...waiting, ...chosen])} onOpen={setImportId} />
}
