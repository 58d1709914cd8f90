import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { profile as profileShape } from '#shared/domain/profile'
import { decisionStanding } from '../../../src-renderer/components/decisionStanding.ts'
import { labelsOf } from '../../../src-renderer/components/useLabels.ts'
import { mayCall } from '../../../src-renderer/api/queries.ts'
import { withJob } from '../../../src-renderer/api/jobs.ts'
import { rooms } from '../../../src-renderer/features/rooms.tsx'
import type { JobView } from '#shared/contract/jobs'
import { root } from '../../harness/paths.ts'

const haiti = profileShape.parse(JSON.parse(readFileSync(join(root, 'resources/profiles/haiti.json'), 'utf8')))

test('coded things are named in the language of the interface, unknown ones by their code', () => {
	const session = { exam: 'NS4', year: 2024, kind: 'ORD' }
	expect(labelsOf(haiti, 'fr').decision('ADMIS')).toBe('Admis')
	expect(labelsOf(haiti, 'ht').decision('ADMIS')).toBe('Admèt')
	expect(labelsOf(haiti, 'en').decision('ADMIS')).toBe('Passed')
	expect(labelsOf(haiti, 'fr').session(session)).toMatch(/^Baccalauréat.* · 2024 · /)
	expect(labelsOf(haiti, 'fr').decision('NOUVEAU')).toBe('NOUVEAU')
	expect(labelsOf(undefined, 'fr').exam('NS4')).toBe('NS4')
	expect(labelsOf(haiti, 'fr').department(null)).toBe('')
})

test('what is offered follows the contract', () => {
	expect(mayCall('clerk', 'signing.sign')).toBe(false)
	expect(mayCall('officer', 'signing.sign')).toBe(true)
	expect(mayCall('auditor', 'access.changePassword')).toBe(true)
	expect(mayCall('auditor', 'archive.decideCorrection')).toBe(false)
})

test('everybody has the dashboard, the search and the settings; only officers and administrators sign', () => {
	const of = (role: 'clerk' | 'auditor') => rooms.filter((room) => room.roles.includes(role)).map((room) => room.name)
	expect(of('auditor')).toEqual(['dashboard', 'publication', 'search', 'journal', 'settings'])
	expect(of('clerk')).not.toContain('signing')
})

test('the list of jobs keeps one line per job, newest first', () => {
	const job = (id: number, done = 0): JobView => ({
		id,
		kind: 'sign',
		state: 'running',
		phase: '',
		done,
		total: 10,
		rate: null,
		secondsLeft: null,
		account: 'officier',
		createdAt: '2026-11-21T00:00:00Z',
		endedAt: null,
		error: null,
		result: null,
	})
	const listed = withJob(withJob([job(3), job(1)], job(1, 5)), job(4))
	expect(listed.map(({ id, done }) => [id, done])).toEqual([
		[4, 0],
		[3, 0],
		[1, 5],
	])
})

test('a decision stands for passing, not passing or absence, whatever it is called', () => {
	expect(['ADMIS', 'AJOURNE', 'ELIMINE', 'ABSENT'].map((decision) => decisionStanding(haiti, decision))).toEqual([
		'passed',
		'notPassed',
		'notPassed',
		'absent',
	])
})
