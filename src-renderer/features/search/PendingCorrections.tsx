import { Alert, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay, useMe, useProcedure } from '../../api/queries.ts'
import { useFormat } from '../../components/useFormat.ts'
import { useCorrectionValue } from './correctionFields.ts'
import { DecideCorrection } from './DecideCorrection.tsx'

/** The backend lists proposals of the whole archive; there are never many. */
const MOST_PROPOSALS = 500

/** Corrections of this record that wait for a second person. */
export function PendingCorrections({ sittingId }: { sittingId: number }) {
	const { t } = useTranslation()
	const format = useFormat()
	const me = useMe()
	const may = useMay()
	const written = useCorrectionValue()
	const proposed = useProcedure('archive.corrections', { state: 'proposed', limit: MOST_PROPOSALS }).data?.rows ?? []
	return proposed
		.filter((one) => one.sitting.id === sittingId)
		.map((one) => (
			<Alert key={one.id} role="note" color="wax" variant="light" p="xs">
				<Group justify="space-between">
					<div>
						<Text size="sm" fw={600}>
							{t('search.corrections.pending', {
								field: t(`search.field.${one.field}`),
								before: written(one.field, one.oldValue),
								after: written(one.field, one.newValue),
							})}
						</Text>
						<Text size="sm">
							{one.reason} — {one.proposedBy}, {format.dateTime(one.proposedAt)}
						</Text>
					</div>
					{me && may('archive.decideCorrection') && (
						<DecideCorrection correctionId={one.id} proposedBy={one.proposedBy} me={me.name} />
					)}
				</Group>
			</Alert>
		))
}
