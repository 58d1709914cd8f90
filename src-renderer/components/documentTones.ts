import type { DocumentRow } from '#shared/contract/documents'
import type { Tone } from './StatusBadge.tsx'

export const documentTones: Record<DocumentRow['state'], Tone> = {
	prepared: 'neutral',
	signed: 'good',
	withdrawn: 'warm',
	revoked: 'bad',
	superseded: 'warm',
}
