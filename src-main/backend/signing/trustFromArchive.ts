import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { StatusValue } from '#shared/codec/bundleStatements'
import type { SchemeTable } from '#shared/codec/scheme'
import { bareme } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import type { Archive } from '../context.ts'
import { schemeFor } from '../documents/content.ts'
import { everyLegaliser } from './legalisationQueries.ts'
import { documentByIndex, everyBarcodeKey, everyBareme, everySigner } from './queries.ts'
import type { TrustContext } from './trust.ts'

const status: Record<string, StatusValue> = { signed: 'valid', revoked: 'revoked', superseded: 'superseded' }

/** Everybody who has signed documents of this archive, and what it knows of each document. */
export function trustFromArchive(archive: Archive): TrustContext {
	const { orm, profile } = archive
	const schemes = new Map<string, SchemeTable>()
	for (const definition of everyBareme(orm)) {
		const { id, table } = schemeFor(bareme.parse(JSON.parse(definition)), profile)
		schemes.set(id, table)
	}
	const signers = everySigner(orm)
	const legalisers = everyLegaliser(orm)
	return {
		certificates: signers.map(({ certificate }) => certificate),
		legalisers: legalisers.map(({ certificate }) => certificate),
		chains: new Map([...signers, ...legalisers].map(({ fingerprint, chain }) => [fingerprint, chain])),
		barcodeKeys: everyBarcodeKey(orm).map(({ key, certificate }) => ({
			keyId: Buffer.from(key.kid, 'hex'),
			publicKey: key.publicKey,
			delegation: key.delegation,
			certificate,
		})),
		schemes,
		status: (publicIndex) => status[documentByIndex(orm, publicIndex)?.state ?? ''] ?? null,
		registered: (publicIndex, message) => documentByIndex(orm, publicIndex)?.barcode?.equals(message) === true,
	}
}

/** Certificates somebody brings along: PEM, any number to a file, or DER. */
export function trustFromFiles(paths: readonly string[]): TrustContext {
	return { certificates: paths.flatMap(certificatesIn), barcodeKeys: [] }
}

/** PEM, any number to a file, or DER. @throws AppError */
export function certificatesIn(path: string): Buffer[] {
	const file = basename(path)
	try {
		const bytes = readFileSync(path)
		const blocks = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
		return blocks ? blocks.map((block) => new X509Certificate(block).raw) : [new X509Certificate(bytes).raw]
	} catch {
		throw new AppError('file.unreadable', { file })
	}
}
