import { directoryPath } from '../codec/bundleLayout.ts'
import { findInDirectory, LOCATOR_LENGTH, shardOf, splitRecord, unpad } from '../codec/bundleRecord.ts'
import type { CandidateData, CandidateSession } from '../codec/candidateKey.ts'
import { candidateDerivation } from '../codec/candidateKey.ts'
import { sameBytes } from '../codec/merkle.ts'
import { type Answer, checkBarcodeBytes } from './barcode.ts'
import { type Bundle, readRecord } from './bundle.ts'
import { BundleError } from './cryptography.ts'
import { decoding } from './statements.ts'

/** Sessions of which the register holds documents, newest first. */
export function sessionsOf(bundle: Bundle): CandidateSession[] {
	const sessions = new Map<string, CandidateSession>()
	for (const release of bundle.manifest.releases)
		for (const [exam, year, kind] of release.sessions)
			sessions.set(`${exam}|${year}|${kind}`, { issuer: bundle.manifest.issuer, exam, year, kind })
	return [...sessions.values()].toSorted((a, b) => b.year - a.year || a.exam.localeCompare(b.exam))
}

/**
 * The document of a candidate who has the code of the slip, or null when the register holds none under these data: a
 * wrong letter and a missing document look the same, by design. Throws BundleError when the register cannot be read.
 */
export async function findOwnDocument(
	bundle: Bundle,
	session: CandidateSession,
	data: CandidateData,
	now: number,
): Promise<Answer | null> {
	const derived = await bundle.cryptography.derive(candidateDerivation(data, session))
	const locator = derived.slice(0, LOCATOR_LENGTH)
	const key = derived.slice(LOCATOR_LENGTH)
	for (const release of bundle.manifest.releases.toReversed()) {
		const { exam, year, kind } = session
		if (!release.sessions.some((one) => one[0] === exam && one[1] === year && one[2] === kind)) continue
		const shard = shardOf(locator, release.directoryBits)
		const file = directoryPath(release.number, shard)
		const directory = await bundle.read(file)
		for (const leaf of decoding(file, () => findInDirectory(directory, release.number, shard, locator))) {
			const record = splitRecord(await readRecord(bundle, leaf))
			if (!sameBytes(record.locator, locator)) continue
			const padded = await bundle.cryptography.open(key, record.sealed)
			if (padded === null) throw new BundleError('bucket', file)
			return checkBarcodeBytes(bundle, unpad(padded), now)
		}
	}
	return null
}
