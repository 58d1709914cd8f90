import { parseScheme, type Scheme, schemeId, type SchemeTable } from '#shared/codec/scheme'
import { bareme } from '#shared/domain/profile'
import type { Archive } from '../context.ts'
import { schemeFor } from '../documents/content.ts'
import { sha256 } from './cryptography.ts'
import { everyBareme } from './queries.ts'

/** Schemes of everything that documents of this archive may have been made with, by identifier. */
export function archiveSchemes(archive: Archive): Map<string, Scheme> {
	const definitions = everyBareme(archive.orm).map((definition) => bareme.parse(JSON.parse(definition)))
	const schemes = [...definitions, ...archive.profile.baremes].map((one) => schemeFor(one, archive.profile))
	return new Map(schemes.map((scheme) => [scheme.id, scheme]))
}

/** Tables by identifier, from the bytes that a manifest carries. */
export function schemeTables(schemes: readonly Uint8Array[]): Map<string, SchemeTable> {
	return new Map(schemes.map((bytes) => [schemeId(sha256(bytes)), parseScheme(bytes)]))
}
