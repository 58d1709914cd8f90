import type { Dashboard } from '#shared/contract/archive'
import type { Profile } from '#shared/domain/profile'
import type { Archive } from './archive.ts'
import {
	batchesToSign,
	casesIn,
	countPersons,
	documentsBySession,
	documentStates,
	lastBackupAt,
	lastRelease,
	openCasesBySession,
	openSetAside,
	signersInUse,
} from './dashboardQueries.ts'
import { sessionFigures, type SessionFigures } from './figures.ts'

const DAY = 86_400_000
const CERTIFICATE_DAYS = 30
const BACKUP_DAYS = 7
const DEFAULT_AVERAGE_ON = 10

const present = (status: string) => status !== 'excluded'

export async function dashboard(archive: Archive): Promise<Dashboard> {
	const { sqlite, info } = archive
	const sessions = await sessionFigures(sqlite)
	const states = documentStates(sqlite)
	const release = lastRelease(sqlite)
	const signed = (states.signed ?? 0) + (states.revoked ?? 0) + (states.superseded ?? 0)
	const ended = (states.revoked ?? 0) + (states.superseded ?? 0)
	const unpublishedEnds = Math.max(0, ended - release.revoked - release.superseded)
	return {
		info,
		sittings: sessions.reduce((sum, session) => sum + session.sittings, 0),
		persons: countPersons(sqlite),
		documentsSigned: signed,
		documentsPublished: Math.min(signed, release.treeSize),
		documentsRevoked: states.revoked ?? 0,
		coverage: coverageOf(archive, sessions),
		latest: latestOf(archive, sessions),
		waiting: {
			setAside: openSetAside(sqlite),
			openCases: casesIn(sqlite, 'open'),
			casesToConfirm: casesIn(sqlite, 'proposed'),
			batchesToSign: batchesToSign(sqlite),
			documentsToPublish: Math.max(0, signed - release.treeSize) + unpublishedEnds,
		},
		warnings: warningsOf(archive),
	}
}

/** Decisions that let a candidate pass: those a rule gives from its pass mark on, so the first of each rule's thresholds. */
function passing(profile: Profile): ReadonlySet<string> {
	const best = profile.decisionRules.flatMap(({ thresholds }) =>
		thresholds
			.toSorted((a, b) => b.atLeast - a.atLeast)
			.slice(0, 1)
			.map(({ decision }) => decision),
	)
	return new Set(best)
}

function coverageOf({ sqlite, profile }: Archive, sessions: readonly SessionFigures[]): Dashboard['coverage'] {
	const documents = documentsBySession(sqlite)
	const openCases = openCasesBySession(sqlite)
	const passed = passing(profile)
	return sessions
		.filter(({ sittings }) => sittings > 0)
		.map(({ id, exam, year, kind, sittings, groups }) => ({
			exam,
			year,
			kind,
			imported: sittings,
			admitted: groups.reduce(
				(sum, group) => sum + (present(group.status) && passed.has(group.decision ?? '') ? group.sittings : 0),
				0,
			),
			openCases: openCases.get(id) ?? 0,
			signed: documents.get(id)?.signed ?? 0,
			published: documents.get(id)?.published ?? 0,
		}))
}

/** The newest session that has averages; of several in one year the largest. */
function latestOf({ profile }: Archive, sessions: readonly SessionFigures[]): Dashboard['latest'] {
	const newestFirst = sessions.toSorted((a, b) => b.year - a.year || b.sittings - a.sittings)
	for (const session of newestFirst) {
		if (session.sittings === 0) continue
		if (session.distribution.length === 0) continue
		const { exam, year, kind, groups } = session
		return {
			session: { exam, year, kind },
			averageOn: profile.exams.find(({ id }) => id === exam)?.averageOn ?? DEFAULT_AVERAGE_ON,
			distribution: [...session.distribution],
			byDepartment: successByDepartment(profile, groups),
			decisions: decisionsOf(groups),
		}
	}
	return null
}

function successByDepartment(profile: Profile, groups: SessionFigures['groups']) {
	const passed = passing(profile)
	const outside = new Set(profile.decisions.filter(({ participant }) => !participant).map(({ id }) => id))
	const counts = new Map<string, { participants: number; admitted: number }>()
	for (const { status, department, decision, sittings } of groups) {
		if (!present(status) || department === null || outside.has(decision ?? '')) continue
		const own = counts.get(department) ?? { participants: 0, admitted: 0 }
		own.participants += sittings
		if (passed.has(decision ?? '')) own.admitted += sittings
		counts.set(department, own)
	}
	return [...counts]
		.map(([department, own]) => ({ department, ...own }))
		.toSorted((a, b) => (a.department < b.department ? -1 : 1))
}

function decisionsOf(groups: SessionFigures['groups']): Record<string, number> {
	const decisions: Record<string, number> = {}
	for (const { status, decision, sittings } of groups)
		if (present(status) && decision !== null) decisions[decision] = (decisions[decision] ?? 0) + sittings
	return decisions
}

function warningsOf({ sqlite, info, profile }: Archive): Dashboard['warnings'] {
	const now = Date.now()
	const daysTo = (time: string) => Math.floor((Date.parse(time) - now) / DAY)
	const warnings: Dashboard['warnings'] = []
	for (const { subject, notAfter } of signersInUse(sqlite)) {
		const days = daysTo(notAfter)
		if (days < 0) warnings.push({ code: 'certificateEnded', parameters: { subject } })
		else if (days <= CERTIFICATE_DAYS) warnings.push({ code: 'certificateEnds', parameters: { subject, days } })
	}
	const backup = lastBackupAt(sqlite)
	// An archive of today, or one to practise with, needs none yet.
	if (backup === null && !info.practice && -daysTo(info.createdAt) > 1)
		warnings.push({ code: 'noBackup', parameters: {} })
	else if (backup !== null && -daysTo(backup) > BACKUP_DAYS)
		warnings.push({ code: 'backupLate', parameters: { days: -daysTo(backup) } })
	const examples = profile.baremes.filter(({ status }) => status === 'example').length
	if (examples > 0) warnings.push({ code: 'exampleBaremes', parameters: { count: examples } })
	return warnings
}
