import type { Bareme, Names, Profile } from '../domain/profile.ts'
import { type MarkFlag, unpackFlags } from '../domain/markFlags.ts'
import { decodeCbor, encodeCbor, type CborKey, type CborMap, type CborValue } from './cbor.ts'
import { CodecError } from './codecError.ts'
import type { TranscriptClaims } from './barcode.ts'

/**
 * What the numbers in a barcode mean: the subjects behind its marks and the words behind its codes. A barcode names its
 * scheme by the first four bytes of the SHA-256 of the scheme's canonical bytes; releases carry the bytes themselves.
 */
export interface SchemeEntry {
	id: string
	names: Names
}

/** Maxima and coefficients in hundredths. */
export interface SchemeSubject extends SchemeEntry {
	maximum: number
	coefficient: number
}

export interface SchemeTable {
	issuer: string
	bureau: Names
	exam: SchemeEntry
	/** Averages are expressed on this, in hundredths: 1000 in Haiti, 2000 in Benin. */
	averageOn: number
	subjects: SchemeSubject[]
	series: SchemeEntry[]
	sessionKinds: SchemeEntry[]
	decisions: SchemeEntry[]
	mentions: SchemeEntry[]
}

export interface Scheme {
	/** Eight hexadecimal digits. */
	id: string
	bytes: Uint8Array
	table: SchemeTable
}

const VERSION = 1
const [KEY_VERSION, KEY_ISSUER, KEY_BUREAU, KEY_EXAM, KEY_AVERAGE_ON] = [0, 1, 2, 3, 4]
const [KEY_SUBJECTS, KEY_SERIES, KEY_SESSION_KINDS, KEY_DECISIONS, KEY_MENTIONS] = [5, 6, 7, 8, 9]

const entryOf = ({ id, names }: SchemeEntry): SchemeEntry => ({ id, names })
const hundredths = (value: number) => Math.round(value * 100)

export function schemeTableOf(bareme: Bareme, profile: Profile): SchemeTable {
	const exam = profile.exams.find((one) => one.id === bareme.exam)
	const unnamed = (id: string): SchemeEntry => ({ id, names: { fr: id } })
	const ofExam = exam?.series ?? []
	return {
		issuer: profile.issuer,
		bureau: profile.bureau,
		exam: exam === undefined ? unnamed(bareme.exam) : entryOf(exam),
		averageOn: hundredths(exam?.averageOn ?? 20),
		subjects: bareme.slots.map((slot) => ({
			...entryOf(profile.subjects.find((subject) => subject.id === slot.subject) ?? unnamed(slot.subject)),
			maximum: hundredths(slot.maximum),
			coefficient: hundredths(slot.coefficient),
		})),
		series: ofExam.map((id) => entryOf(profile.series.find((one) => one.id === id) ?? unnamed(id))),
		sessionKinds: profile.sessionKinds.map(entryOf),
		decisions: profile.decisions.map(entryOf),
		mentions: profile.mentions.map(entryOf),
	}
}

function namesToCbor(names: Names): CborMap {
	const map: CborMap = new Map([['fr', names.fr]])
	if (names.ht !== undefined) map.set('ht', names.ht)
	if (names.en !== undefined) map.set('en', names.en)
	return map
}
const entryToCbor = ({ id, names }: SchemeEntry): CborValue => [id, namesToCbor(names)]

export function encodeScheme(table: SchemeTable): Uint8Array {
	return encodeCbor(
		new Map<CborKey, CborValue>([
			[KEY_VERSION, VERSION],
			[KEY_ISSUER, table.issuer],
			[KEY_BUREAU, namesToCbor(table.bureau)],
			[KEY_EXAM, entryToCbor(table.exam)],
			[KEY_AVERAGE_ON, table.averageOn],
			[KEY_SUBJECTS, table.subjects.map((one) => [one.id, namesToCbor(one.names), one.maximum, one.coefficient])],
			[KEY_SERIES, table.series.map(entryToCbor)],
			[KEY_SESSION_KINDS, table.sessionKinds.map(entryToCbor)],
			[KEY_DECISIONS, table.decisions.map(entryToCbor)],
			[KEY_MENTIONS, table.mentions.map(entryToCbor)],
		]),
	)
}

/** The identifier from the SHA-256 of a scheme's bytes. */
export function schemeId(sha256OfBytes: Uint8Array): string {
	return [...sha256OfBytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function schemeOf(bareme: Bareme, profile: Profile, sha256: (bytes: Uint8Array) => Uint8Array): Scheme {
	const table = schemeTableOf(bareme, profile)
	const bytes = encodeScheme(table)
	return { id: schemeId(sha256(bytes)), bytes, table }
}

function asText(value: CborValue | undefined): string {
	if (typeof value === 'string') return value
	throw new CodecError('wrongShape', 'scheme: text expected')
}
function asNumber(value: CborValue | undefined): number {
	if (typeof value === 'number' && value >= 0) return value
	throw new CodecError('wrongShape', 'scheme: number expected')
}
function asList(value: CborValue | undefined): CborValue[] {
	if (Array.isArray(value)) return value
	throw new CodecError('wrongShape', 'scheme: list expected')
}
function asNames(value: CborValue | undefined): Names {
	if (!(value instanceof Map)) throw new CodecError('wrongShape', 'scheme: names expected')
	const names: Names = { fr: asText(value.get('fr')) }
	for (const [language, name] of value)
		if (language === 'ht' || language === 'en') names[language] = asText(name)
		else if (language !== 'fr') throw new CodecError('wrongShape', 'scheme: unknown language')
	return names
}
function asEntry(value: CborValue | undefined): SchemeEntry {
	const [id, names, ...more] = asList(value)
	if (more.length > 0) throw new CodecError('wrongShape', 'scheme: entry')
	return { id: asText(id), names: asNames(names) }
}
function asSubject(value: CborValue): SchemeSubject {
	const [id, names, maximum, coefficient, ...more] = asList(value)
	if (more.length > 0) throw new CodecError('wrongShape', 'scheme: subject')
	return { id: asText(id), names: asNames(names), maximum: asNumber(maximum), coefficient: asNumber(coefficient) }
}

/** @throws CodecError unless the bytes are exactly what `encodeScheme` writes. The caller compares the identifier. */
export function parseScheme(bytes: Uint8Array): SchemeTable {
	const map = decodeCbor(bytes)
	if (!(map instanceof Map) || map.size !== 10) throw new CodecError('wrongShape', 'scheme')
	if (map.get(KEY_VERSION) !== VERSION) throw new CodecError('unsupported', 'scheme version')
	return {
		issuer: asText(map.get(KEY_ISSUER)),
		bureau: asNames(map.get(KEY_BUREAU)),
		exam: asEntry(map.get(KEY_EXAM)),
		averageOn: asNumber(map.get(KEY_AVERAGE_ON)),
		subjects: asList(map.get(KEY_SUBJECTS)).map(asSubject),
		series: asList(map.get(KEY_SERIES)).map(asEntry),
		sessionKinds: asList(map.get(KEY_SESSION_KINDS)).map(asEntry),
		decisions: asList(map.get(KEY_DECISIONS)).map(asEntry),
		mentions: asList(map.get(KEY_MENTIONS)).map(asEntry),
	}
}

/** A barcode in words: what to put beside the paper. */
export interface ReadTranscript {
	exam: SchemeEntry
	sessionKind: SchemeEntry | null
	series: SchemeEntry | null
	decision: SchemeEntry | null
	mention: SchemeEntry | null
	/** Empty when the document states no marks. Marks in hundredths. */
	marks: { subject: SchemeSubject; mark: number | null; flag: MarkFlag }[]
}

export function readWithScheme(claims: TranscriptClaims, table: SchemeTable): ReadTranscript {
	const flags = unpackFlags(claims.flags, table.subjects.length)
	const entry = (list: SchemeEntry[], index: number | null) => (index === null ? null : (list[index] ?? null))
	if (claims.marks !== null && claims.marks.length !== table.subjects.length)
		throw new CodecError('wrongShape', 'marks do not fit the scheme')
	return {
		exam: table.exam,
		sessionKind: entry(table.sessionKinds, claims.sessionKind),
		series: table.series.find((one) => one.id === claims.series) ?? null,
		decision: entry(table.decisions, claims.decision),
		mention: entry(table.mentions, claims.mention),
		marks:
			claims.marks === null
				? []
				: table.subjects.map((subject, index) => ({
						subject,
						mark: claims.marks?.[index] ?? null,
						flag: flags[index] ?? 'none',
					})),
	}
}
