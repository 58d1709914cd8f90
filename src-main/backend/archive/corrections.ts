import type { Output, ParsedInput } from '#shared/contract/index'
import { nameKey } from '#shared/domain/personName'
import { AppError } from '#shared/errors/index'
import type { Actor } from '../database/mutate.ts'
import type { Archive } from './archive.ts'
import {
	insertProposal,
	listCorrections,
	readCorrection,
	readField,
	readName,
	setState,
	setStatusReason,
	validDocumentOf,
	writeField,
	writeNameKey,
	type CorrectedField,
} from './correctionQueries.ts'
import { readRows } from './sittingQueries.ts'

const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/
const HUNDREDTHS = /^\d{1,7}$/
const TOPICS = ['archive', 'reconciliation', 'documents'] as const

const now = () => new Date().toISOString()

function isRealDate(value: string): boolean {
	if (!DATE.test(value)) return false
	return value.length < 10 || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value)
}

/** Whether a field may hold a value. Totals and averages are hundredths of a point. */
function isAllowed(archive: Archive, field: CorrectedField, value: string | null): boolean {
	if (value === null) return !['surname', 'givenNames', 'status'].includes(field)
	switch (field) {
		case 'birthDate':
			return isRealDate(value)
		case 'sex':
			return value === 'M' || value === 'F'
		case 'total':
		case 'average':
			return HUNDREDTHS.test(value)
		case 'decision':
			return archive.profile.decisions.some(({ id }) => id === value)
		case 'status':
			return ['active', 'held', 'excluded'].includes(value)
		case 'givenNames':
			return true
		default:
			return value.trim() !== ''
	}
}

/** A record whose document is valid cannot be held or excluded under it: the document is revoked first. */
function refuseUnderDocument(archive: Archive, sittingId: number, field: CorrectedField, value: string | null): void {
	if (field !== 'status' || value === 'active') return
	const serial = validDocumentOf(archive.sqlite, sittingId)
	if (serial !== null) throw new AppError('reconciliation.documentsExist', { serial })
}

export async function proposeCorrection(
	archive: Archive,
	actor: Actor,
	{ sittingId, field, value, reason }: ParsedInput<'archive.proposeCorrection'>,
): Promise<number> {
	const newValue = value?.trim() ?? null
	if (!isAllowed(archive, field, newValue)) throw new AppError('archive.correctionValue', { field })
	return archive.mutate(actor, 'archive.proposeCorrection', (sqlite) => {
		const oldValue = readField(sqlite, sittingId, field)
		if (oldValue === undefined) throw new AppError('record.missing', { kind: 'sitting', id: sittingId })
		if (oldValue === newValue) throw new AppError('archive.correctionWithoutChange', { field })
		refuseUnderDocument(archive, sittingId, field, newValue)
		const proposal = { sittingId, field, oldValue, newValue, reason, proposedBy: actor.id }
		const id = insertProposal(sqlite, proposal, now())
		return {
			value: id,
			subject: `sitting ${sittingId}`,
			detail: { correction: id, field, reason },
			before: oldValue,
			after: newValue,
			topics: TOPICS,
		}
	})
}

export async function decideCorrection(
	archive: Archive,
	actor: Actor,
	{ correctionId, confirm }: ParsedInput<'archive.decideCorrection'>,
): Promise<void> {
	await archive.mutate(actor, 'archive.decideCorrection', (sqlite) => {
		const correction = readCorrection(sqlite, correctionId)
		if (!correction) throw new AppError('record.missing', { kind: 'correction', id: correctionId })
		if (correction.state !== 'proposed') throw new AppError('archive.correctionDecided', { correction: correctionId })
		const { sittingId, field, oldValue, newValue, reason } = correction
		if (confirm) {
			if (correction.proposedById === actor.id) throw new AppError('access.fourEyes')
			if (readField(sqlite, sittingId, field) !== oldValue)
				throw new AppError('record.changed', { kind: 'sitting', id: sittingId })
			refuseUnderDocument(archive, sittingId, field, newValue)
			const number = field === 'total' || field === 'average'
			writeField(sqlite, sittingId, field, number && newValue !== null ? Number(newValue) : newValue)
			if (field === 'status') setStatusReason(sqlite, sittingId, newValue === 'active' ? null : reason)
			if (field === 'surname' || field === 'givenNames') renewName(archive, sittingId)
		}
		setState(sqlite, correctionId, confirm ? 'confirmed' : 'refused', actor.id, now())
		return {
			value: undefined,
			subject: `sitting ${sittingId}`,
			detail: { sitting: sittingId, correction: correctionId, field, confirm, reason },
			before: oldValue,
			after: confirm ? newValue : oldValue,
			topics: TOPICS,
		}
	})
}

function renewName({ sqlite }: Archive, sittingId: number): void {
	const name = readName(sqlite, sittingId)
	if (!name) return
	writeNameKey(sqlite, sittingId, nameKey(name.surname, name.givenNames), `${name.surname} ${name.givenNames}`)
}

export function correctionsPage(
	archive: Archive,
	filter: ParsedInput<'archive.corrections'>,
): Output<'archive.corrections'> {
	const { rows, total } = listCorrections(archive.sqlite, filter)
	const sittings = new Map(
		readRows(archive.sqlite, [...new Set(rows.map(({ sittingId }) => sittingId))]).map((row) => [row.id, row]),
	)
	return {
		total,
		rows: rows.flatMap(({ id, sittingId, field, oldValue, newValue, reason, proposedBy, proposedAt }) => {
			const sitting = sittings.get(sittingId)
			return sitting ? [{ id, sitting, field, oldValue, newValue, reason, proposedBy, proposedAt }] : []
		}),
	}
}
