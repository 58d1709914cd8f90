import { Alert, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JobView } from '#shared/contract/jobs'
import { bundleVerification, publicationReport } from '#shared/contract/publication'
import { useFormat } from '../../components/useFormat.ts'

const SHOWN_PROBLEMS = 20

/** What a finished publication wrote, or what reading a bundle back found. */
export function PublicationResult({ job }: { job: JobView }) {
	const { t } = useTranslation()
	const format = useFormat()
	const written = publicationReport.safeParse(job.result)
	const checked = bundleVerification.safeParse(job.result)
	if (written.success) {
		const { release, added, treeSize, files, bytes, rootFingerprint } = written.data
		return (
			<Alert color="green" variant="light">
				{t('publication.result', {
					release,
					added: format.number(added),
					size: format.number(treeSize),
					files: format.number(files),
					bytes: format.bytes(bytes),
				})}
				<Fingerprint value={rootFingerprint} />
			</Alert>
		)
	}
	if (!checked.success) return null
	const { valid, problems, records, files, release, rootFingerprint, seconds } = checked.data
	if (valid)
		return (
			<Alert color="green" variant="light">
				{t('publication.bundleValid', {
					records: format.number(records),
					files: format.number(files),
					release,
					time: format.duration(seconds),
				})}
				<Fingerprint value={rootFingerprint} />
			</Alert>
		)
	return (
		<Alert color="red" variant="light" role="alert" title={t('publication.bundleBroken', { count: problems.length })}>
			{problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
				<Text key={`${problem.code} ${problem.file} ${problem.detail}`} size="sm">
					{t('publication.problemIn', { problem: t(`publication.problem.${problem.code}`), file: problem.file })}
				</Text>
			))}
		</Alert>
	)
}

function Fingerprint({ value }: { value: string }) {
	const { t } = useTranslation()
	return (
		<Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
			{t('publication.fingerprint', { fingerprint: value })}
		</Text>
	)
}
