import { z } from 'zod'
import { markFlags } from '../domain/marks.ts'
import { profile } from '../domain/profile.ts'
import {
	count,
	counts,
	everyone,
	fileHandle,
	id,
	nothing,
	page,
	pageOf,
	procedure,
	sessionKey,
	text,
	time,
} from './common.ts'
import { recordDifference } from './imports.ts'

export const archiveInfo = z.strictObject({
	archiveId: z.string(),
	name: z.string(),
	practice: z.boolean(),
	profileId: z.string(),
	createdAt: time,
	formatVersion: z.int(),
})
export type ArchiveInfo = z.infer<typeof archiveInfo>

export const sittingStatus = z.enum(['active', 'held', 'excluded'])

export const sittingRow = z.strictObject({
	id,
	session: sessionKey,
	orderNumber: z.string().nullable(),
	surname: z.string(),
	givenNames: z.string(),
	sex: z.string().nullable(),
	birthDate: z.string().nullable(),
	birthPlace: z.string().nullable(),
	department: z.string().nullable(),
	centre: z.string().nullable(),
	school: z.string().nullable(),
	series: z.string(),
	average: z.int().nullable(),
	decision: z.string().nullable(),
	status: sittingStatus,
	personId: id.nullable(),
})
export type SittingRow = z.infer<typeof sittingRow>

export const markView = z.strictObject({
	subject: z.string(),
	maximum: z.number(),
	coefficient: z.number(),
	mark: z.int().nullable(),
	flag: z.enum(markFlags),
})

export const timelineEntry = z.strictObject({
	at: time,
	kind: z.enum([
		'imported',
		'finding',
		/** A later version of its file changed it. */
		'version',
		'linked',
		'split',
		'case',
		'correction',
		'composed',
		'signed',
		'published',
		'revoked',
		'superseded',
	]),
	account: z.string().nullable(),
	/** What it is about: a document's serial, a case number, a field. */
	subject: z.string(),
	detail: text,
})

/** What a later version of its file made of a record, and the row it came from until then. */
export const recordVersion = z.strictObject({
	at: time,
	account: z.string(),
	fileName: z.string(),
	/** `gone`: the new file no longer has it, and it was excluded. */
	kind: z.enum(['replaced', 'gone']),
	fields: recordDifference.shape.fields,
	former: z.strictObject({
		importId: id,
		at: time,
		account: z.string(),
		fileName: z.string(),
		fileSha256: z.string(),
		sheetName: z.string(),
		row: count,
		header: z.array(z.string()),
		cells: z.array(z.string()),
	}),
})
export type RecordVersion = z.infer<typeof recordVersion>

export const sittingDetail = sittingRow.extend({
	commune: z.string().nullable(),
	nationalId: z.string().nullable(),
	statusReason: z.string().nullable(),
	mention: z.string().nullable(),
	marks: z.array(markView),
	total: z.int().nullable(),
	computedTotal: z.int().nullable(),
	computedAverage: z.int().nullable(),
	averageOn: z.number(),
	baremeStatus: z.enum(['official', 'example']).nullable(),
	baremeSource: z.string().nullable(),
	source: z.strictObject({
		importId: id,
		fileName: z.string(),
		fileSha256: z.string(),
		sheetName: z.string(),
		row: count,
		header: z.array(z.string()),
		cells: z.array(z.string()),
		/** What each column was read as: a `FieldName`, or a subject's id for a mark; '' where the layout ignores it. */
		fields: z.array(z.string()),
	}),
	/** Oldest first; empty where its file was never replaced. */
	versions: z.array(recordVersion),
	otherSittings: z.array(sittingRow),
	documents: z.array(
		z.strictObject({ id, serial: z.string(), kind: z.string(), state: z.string(), signedAt: time.nullable() }),
	),
	timeline: z.array(timelineEntry),
})
export type SittingDetail = z.infer<typeof sittingDetail>

export const coverageCell = z.strictObject({
	exam: z.string(),
	year: z.int(),
	kind: z.string(),
	imported: count,
	admitted: count,
	openCases: count,
	signed: count,
	published: count,
})
export type CoverageCell = z.infer<typeof coverageCell>

export const dashboard = z.strictObject({
	info: archiveInfo,
	sittings: count,
	persons: count,
	documentsSigned: count,
	documentsPublished: count,
	documentsRevoked: count,
	coverage: z.array(coverageCell),
	/** Newest session with averages: number of sittings per half point of the exam's scale, and success by group. */
	latest: z
		.strictObject({
			session: sessionKey,
			averageOn: z.number(),
			distribution: z.array(z.strictObject({ from: z.int(), sittings: count })),
			byDepartment: z.array(z.strictObject({ department: z.string(), participants: count, admitted: count })),
			decisions: counts,
		})
		.nullable(),
	waiting: z.strictObject({
		setAside: count,
		openCases: count,
		casesToConfirm: count,
		batchesToSign: count,
		documentsToPublish: count,
	}),
	warnings: z.array(
		z.strictObject({ code: z.string(), parameters: z.record(z.string(), z.union([z.string(), z.number()])) }),
	),
})
export type Dashboard = z.infer<typeof dashboard>

export const facet = z.array(z.strictObject({ value: z.string(), count }))

export const archiveContract = {
	/** Creating or opening signs everybody out. Practice accounts' passwords are answered once, at creation. */
	'archive.create': procedure(
		'anyone',
		z.strictObject({
			folder: fileHandle,
			profileId: z.string().max(40),
			practice: z.boolean(),
			administrator: z.strictObject({ name: z.string(), fullName: z.string(), password: z.string() }).optional(),
		}),
		archiveInfo,
	),
	'archive.open': procedure('anyone', z.strictObject({ folder: fileHandle }), archiveInfo),
	'archive.info': procedure(
		'anyone',
		nothing,
		z.strictObject({ info: archiveInfo.nullable(), appVersion: z.string() }),
	),
	'archive.profiles': procedure(
		'anyone',
		nothing,
		z.strictObject({ profiles: z.array(z.strictObject({ id: z.string(), bureau: z.string(), country: z.string() })) }),
	),
	'archive.profile': procedure('signedIn', nothing, profile),
	/** Puts the bureau's own profile (a .json file) in the place of the one in use; records keep the barème they were read with. */
	'archive.replaceProfile': procedure(['administrator'], z.strictObject({ file: fileHandle }), profile),
	'archive.dashboard': procedure(everyone, nothing, dashboard),
	'archive.sessions': procedure(
		everyone,
		nothing,
		z.strictObject({ sessions: z.array(z.strictObject({ session: sessionKey, id, sittings: count })) }),
	),
	'archive.search': procedure(
		everyone,
		z.strictObject({
			query: z.string().max(200).default(''),
			session: sessionKey.optional(),
			/** Wider than a session: what the facets `exam` and `year` narrow by. */
			exam: z.string().max(40).optional(),
			year: z.int().optional(),
			department: z.string().max(80).optional(),
			series: z.string().max(40).optional(),
			decision: z.string().max(40).optional(),
			status: sittingStatus.optional(),
			importId: id.optional(),
			sort: z.enum(['relevance', 'name', 'orderNumber', 'average', 'year']).default('relevance'),
			descending: z.boolean().default(false),
			...page,
		}),
		pageOf(sittingRow.extend({ score: z.number() })).extend({
			facets: z.strictObject({ exam: facet, year: facet, department: facet, decision: facet }),
			/** How the query was understood: a name, an order number, a document serial, a barcode. */
			understoodAs: z.enum(['everything', 'name', 'orderNumber', 'serial', 'barcode']),
			milliseconds: z.number(),
			/** There are more hits than were counted: total and facets are of the best few thousand. */
			more: z.boolean(),
		}),
	),
	'archive.sitting': procedure(everyone, z.strictObject({ id }), sittingDetail),
	/** Corrections are proposed by one account and confirmed by another. */
	'archive.proposeCorrection': procedure(
		['clerk', 'administrator'],
		z.strictObject({
			sittingId: id,
			field: z.enum([
				'surname',
				'givenNames',
				'birthDate',
				'birthPlace',
				'sex',
				'orderNumber',
				'total',
				'average',
				'decision',
				'status',
			]),
			value: z.string().max(200).nullable(),
			reason: z.string().trim().min(3).max(2000),
		}),
		z.strictObject({ correctionId: id }),
	),
	'archive.corrections': procedure(
		everyone,
		z.strictObject({ state: z.enum(['proposed', 'confirmed', 'refused']), ...page }),
		pageOf(
			z.strictObject({
				id,
				sitting: sittingRow,
				field: z.string(),
				oldValue: z.string().nullable(),
				newValue: z.string().nullable(),
				reason: z.string(),
				proposedBy: z.string(),
				proposedAt: time,
			}),
		),
	),
	'archive.decideCorrection': procedure(
		['clerk', 'officer', 'administrator'],
		z.strictObject({ correctionId: id, confirm: z.boolean() }),
		nothing,
	),
	'archive.backup': procedure(
		['administrator'],
		z.strictObject({ folder: fileHandle }),
		z.strictObject({ fileName: z.string(), bytes: count }),
	),
	/** Integrity of the file and of the journal chain. */
	'archive.check': procedure(
		['auditor', 'administrator'],
		nothing,
		z.strictObject({ ok: z.boolean(), problems: z.array(z.string()), sittings: count, journalEntries: count }),
	),
}
