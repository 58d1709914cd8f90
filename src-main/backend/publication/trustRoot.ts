import { decodeRoot, type TrustRoot } from '#shared/codec/bundleStatements'
import { parseSign } from '#shared/codec/coseSign'
import { derChildren } from '#shared/codec/derReader'
import type { Archive } from '../context.ts'
import type { PublicationKey } from './publicationKey.ts'
import { everyBarcodeKey, everySigner } from './queries.ts'
import { sameTrust } from './rules.ts'

/** Certificates stored one after the other. */
function splitChain(chain: Buffer): Uint8Array[] {
	const content = new Uint8Array(chain)
	return derChildren({ tag: 0, bytes: content, content }).map(({ bytes }) => bytes)
}

/** Whom the register trusts now: everybody who has signed documents of this archive. */
function currentTrust(archive: Archive, key: PublicationKey, now: number): TrustRoot {
	const signers = everySigner(archive.orm)
	const position = new Map(signers.map(({ id }, index) => [id, index]))
	return {
		version: 1,
		issuer: archive.profile.issuer,
		issuedAt: now,
		practice: archive.info.practice,
		threshold: 1,
		publicationKeys: [key.publicKey],
		signers: signers.map(({ certificate, chain }) => ({ certificate, chain: splitChain(chain) })),
		barcodeKeys: everyBarcodeKey(archive.orm).map((one) => ({
			keyId: Buffer.from(one.kid, 'hex'),
			signer: position.get(one.signerId) ?? 0,
			publicKey: one.publicKey,
			delegation: one.delegation,
		})),
	}
}

export interface TrustFile {
	bytes: Uint8Array
	version: number
	changed: boolean
}

/** The trust file to publish: the last one as it was, or a new version when a signer or key has been added. */
export function trustFile(archive: Archive, key: PublicationKey, last: Buffer | null, now: number): TrustFile {
	const current = currentTrust(archive, key, now)
	if (last === null) return { bytes: key.signRoot(current), version: 1, changed: true }
	const before = decodeRoot(parseSign(last).payload)
	if (sameTrust(before, current)) return { bytes: last, version: before.version, changed: false }
	const version = before.version + 1
	return { bytes: key.signRoot({ ...current, version }), version, changed: true }
}
