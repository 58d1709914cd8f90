import type { RecordVersion, SittingDetail } from '#shared/contract/archive'
import { timelineEntry } from '#shared/contract/archive'
import { averageOf, totalOf, unpackFlags } from '#shared/domain/marks'
import { bareme as baremeShape } from '#shared/domain/profile'
import { recordHistory, sourceCells } from '../imports/handlers.ts'
import type { Archive } from './archive.ts'
import {
	readDetail,
	readDocuments,
	readEvents,
	readPersonIds,
	readRows,
	type DocumentOfSitting,
	type StoredDetail,
} from './sittingQueries.ts'

const LONGEST_DETAIL = 2000
const DEFAULT_AVERAGE_ON = 10

/** Everything about one record: values, where each came from, what happened to it, what was made of it. Null when it is gone. */
export function sittingDetail(archive: Archive, id: number): SittingDetail | null {
	const stored = readDetail(archive.sqlite, id)
	if (!stored) return null
	const { row, importId, sourceSheet, sourceRow, fileName, fileSha256 } = stored
	const { sqlite, profile } = archive
	const documents = readDocuments(sqlite, id)
	const versions = recordHistory(archive, id)
	const averageOn = profile.exams.find((exam) => exam.id === row.session.exam)?.averageOn ?? DEFAULT_AVERAGE_ON
	return {
		...row,
		commune: stored.commune,
		nationalId: stored.nationalId,
		statusReason: stored.statusReason,
		mention: stored.mention,
		total: stored.total,
		averageOn,
		...marksOf(stored, averageOn),
		source: {
			importId,
			fileName,
			fileSha256,
			row: sourceRow,
			...sourceCells(archive, importId, sourceSheet, sourceRow),
		},
		otherSittings:
			row.personId === null
				? []
				: readRows(
						sqlite,
						readPersonIds(sqlite, row.personId).filter((other) => other !== id),
					),
		documents: documents.map(({ id: documentId, serial, kind, state, signedAt }) => ({
			id: documentId,
			serial,
			kind,
			state,
			signedAt,
		})),
		versions,
		timeline: timelineOf(archive, id, stored, documents, versions),
	}
}

function marksOf(stored: StoredDetail, averageOn: number) {
	if (stored.bareme === null)
		return { marks: [], computedTotal: null, computedAverage: null, baremeStatus: null, baremeSource: null }
	const bareme = baremeShape.parse(JSON.parse(stored.bareme))
	const flags = unpackFlags(stored.markFlags, bareme.slots.length)
	const computedTotal = totalOf(bareme, stored.marks, flags)
	return {
		marks: bareme.slots.map(({ subject, maximum, coefficient }, slot) => ({
			subject,
			maximum,
			coefficient,
			mark: stored.marks[slot] ?? null,
			flag: flags[slot] ?? ('none' as const),
		})),
		computedTotal,
		computedAverage: computedTotal === null ? null : averageOf(bareme, computedTotal, averageOn, flags),
		baremeStatus: bareme.status,
		baremeSource: bareme.source,
	}
}

type Entry = SittingDetail['timeline'][number]

function timelineOf(
	archive: Archive,
	id: number,
	stored: StoredDetail,
	documents: readonly DocumentOfSitting[],
	versions: readonly RecordVersion[],
): Entry[] {
	const events = readEvents(archive.sqlite, id).map((event) =>
		timelineEntry.parse({ ...event, detail: event.detail.slice(0, LONGEST_DETAIL) }),
	)
	const first = versions[0]?.former
	const imported: Entry = {
		at: first?.at ?? stored.importedAt ?? '',
		kind: 'imported',
		account: first?.account ?? stored.importedBy,
		subject: first?.fileName ?? stored.fileName,
		detail: first?.fileSha256 ?? stored.fileSha256,
	}
	const changes = versions.map(
		({ at, account, fileName, kind }): Entry => ({ at, kind: 'version', account, subject: fileName, detail: kind }),
	)
	return [imported, ...changes, ...events, ...documents.flatMap(documentEvents)].toSorted((a, b) =>
		a.at < b.at ? -1 : Number(a.at > b.at),
	)
}

function documentEvents(document: DocumentOfSitting): Entry[] {
	const { serial, kind, state } = document
	const entry = (at: string | null, what: Entry['kind'], account: string | null, detail: string): Entry[] =>
		at === null ? [] : [{ at, kind: what, account, subject: serial, detail }]
	const ended = state === 'revoked' || state === 'superseded' ? state : null
	return [
		...entry(document.composedAt, 'composed', document.composedBy, kind),
		...entry(document.signedAt, 'signed', document.signedBy, kind),
		...entry(document.publishedAt, 'published', null, kind),
		...(ended ? entry(document.endedAt, ended, null, document.endReason ?? '') : []),
	]
}
