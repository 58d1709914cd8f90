import { describe, expect, test } from 'vitest'
import { AppError } from '#shared/errors/index'
import {
	checkMaySign,
	checkRoom,
	type BatchStanding,
	type SigningIntent,
} from '../../../src-main/backend/signing/rules.ts'

const batch: BatchStanding = { state: 'composed', composedBy: 1, prepared: 10, begunWith: null }
const intent: SigningIntent = { accountId: 2, fingerprint: 'aa', practiceCertificate: false, practiceArchive: false }

function refusal(standing: Partial<BatchStanding>, wish: Partial<SigningIntent> = {}): string | null {
	try {
		checkMaySign({ ...batch, ...standing }, { ...intent, ...wish })
		return null
	} catch (error) {
		if (error instanceof AppError) return error.code
		throw error
	}
}

describe('who may sign a batch', () => {
	test('another account than the composer, a composed or begun batch', () => {
		expect(refusal({})).toBeNull()
		expect(refusal({ state: 'signing' })).toBeNull()
		expect(refusal({}, { accountId: 1 })).toBe('access.fourEyes')
		expect(refusal({ state: 'signing' }, { accountId: 1 })).toBe('access.fourEyes')
	})

	test('not one that is signed or cancelled, nor one with nothing in it', () => {
		expect(refusal({ state: 'signed' })).toBe('signing.batchState')
		expect(refusal({ state: 'cancelled' })).toBe('signing.batchState')
		expect(refusal({ prepared: 0 })).toBe('signing.nothingToSign')
		expect(refusal({ prepared: 0, state: 'signing' })).toBeNull()
	})

	test('one certificate for the whole batch', () => {
		const begunWith = { fingerprint: 'aa', subject: 'CN=A' }
		expect(refusal({ state: 'signing', begunWith })).toBeNull()
		expect(refusal({ state: 'signing', begunWith }, { fingerprint: 'bb' })).toBe('signing.otherCertificate')
	})

	test('practice keys only in practice archives', () => {
		expect(refusal({}, { practiceCertificate: true })).toBe('signing.practiceKey')
		expect(refusal({}, { practiceCertificate: true, practiceArchive: true })).toBeNull()
		expect(refusal({}, { practiceArchive: true })).toBeNull()
	})
})

describe('room on the disk', () => {
	const room = (evidence: number, free: number) => () => checkRoom({ documents: 24_000, evidence, free })

	test('a batch of usual documents on a usual disk', () => {
		expect(room(0, 2_000_000_000)).not.toThrow()
	})

	test('a revocation list of two megabytes in each is told in megabytes before anything is signed', () => {
		expect(room(2_000_000, 20_000_000_000)).toThrow(
			new AppError('signing.spaceNeeded', { needed: 48_816, free: 20_000, each: 2034 }),
		)
	})
})
