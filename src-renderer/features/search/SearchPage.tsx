import { useRoute } from '../frame/route.tsx'
import { CorrectionsPage } from './CorrectionsPage.tsx'
import { RecordPage } from './RecordPage.tsx'
import { ResultsPage } from './ResultsPage.tsx'

/** The room: results, one record, or the corrections that wait for a second person. */
export default function SearchPage() {
	const { parameters } = useRoute()
	const { sitting, view } = parameters
	if (typeof sitting === 'number') return <RecordPage key={sitting} id={sitting} />
	if (view === 'corrections') return <CorrectionsPage />
	return <ResultsPage />
}
