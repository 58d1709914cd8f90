import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dashboard, recordVersion, sittingStatus, timelineEntry } from '#shared/contract/archive'
import { documentState } from '#shared/contract/documents'
import { fieldName, importView, recordDifference, setAsideRow } from '#shared/contract/imports'
import { jobKind, jobState } from '#shared/contract/jobs'
import { journalVerdict } from '#shared/contract/journal'
import { findingSeverity } from '#shared/domain/findings'
import { markFlags } from '#shared/domain/marks'
import { role } from '#shared/domain/roles'
import { roomNames } from '../../../src-renderer/features/frame/route.tsx'
import { correctionFields } from '../../../src-renderer/features/search/correctionFields.ts'
import { flatten, withAllPlurals } from '../../../src-renderer/messages.ts'
import { root } from '../../harness/paths.ts'

const folder = join(root, 'src-shared/i18n/fr')
const french = new Set(
	readdirSync(folder).flatMap((file) =>
		Object.keys(withAllPlurals(flatten(JSON.parse(readFileSync(join(folder, file), 'utf8'))))),
	),
)

/** Keys that the window puts together from a code; a search for literal keys does not see them. */
const composed: readonly { prefix: string; codes: readonly string[]; suffix?: string }[] = [
	{ prefix: 'rooms.', codes: roomNames },
	{ prefix: 'roles.', codes: role.options },
	{ prefix: 'welcome.roleText.', codes: role.options },
	{ prefix: 'welcome.signedOut.', codes: ['idle', 'archiveChanged', 'backendStopped'] },
	{ prefix: 'jobs.kind.', codes: jobKind.options },
	{ prefix: 'jobs.state.', codes: jobState.options },
	{ prefix: 'dashboard.waiting.', codes: Object.keys(dashboard.shape.waiting.shape), suffix: '_other' },
	{ prefix: 'search.status.', codes: sittingStatus.options },
	{ prefix: 'search.timeline.', codes: timelineEntry.shape.kind.options },
	{ prefix: 'search.flag.', codes: markFlags.filter((flag) => flag !== 'none') },
	{ prefix: 'search.field.', codes: correctionFields },
	{ prefix: 'search.versions.', codes: recordVersion.shape.kind.options },
	{ prefix: 'search.field.', codes: ['nationalId', 'department', 'commune', 'centre', 'school', 'series', 'mention'] },
	{ prefix: 'imports.field.', codes: fieldName.options },
	{ prefix: 'imports.version.', codes: ['changed', 'guarded', 'gone'] },
	{ prefix: 'imports.version.because.', codes: recordDifference.shape.because.unwrap().options },
	{ prefix: 'imports.asideState.', codes: setAsideRow.shape.state.options },
	{ prefix: 'imports.taken.', codes: [...findingSeverity.options, 'off'] },
	{ prefix: 'imports.leftBecause.', codes: ['archive', 'unreadable'] },
	{ prefix: 'imports.undoBlocked.', codes: importView.shape.undoBlockedBy.unwrap().options },
	{ prefix: 'documentState.', codes: documentState.options },
	{ prefix: 'journal.problem.', codes: journalVerdict.shape.problem.options.filter((problem) => problem !== 'none') },
]

test.each(composed)('$prefix* has a text for every code', ({ prefix, codes, suffix = '' }) => {
	expect(codes.length).toBeGreaterThan(0)
	expect(codes.map((code) => prefix + code + suffix).filter((key) => !french.has(key))).toEqual([])
})
