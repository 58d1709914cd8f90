import { z } from 'zod'
import { count, everyone, fileHandle, page, pageOf, procedure, startedJob, time } from './common.ts'
import { keyFile, levelWanted, pin, tokenReference } from './signing.ts'

const day = z.iso.date()
const entity = z.string().trim().min(2).max(80)

export const legalisationRow = z.strictObject({
	serial: z.string(),
	/** Which field of the page, from 1. */
	place: count,
	entity: z.string(),
	date: day,
	/** In the register that the entity keeps for the year. */
	number: count,
	year: z.int(),
	receipt: z.string().nullable(),
	signer: z.string(),
	account: z.string(),
	at: time,
})
export type LegalisationRow = z.infer<typeof legalisationRow>

/** Result of the job `legalise`. */
export const legalisationReport = z.strictObject({
	legalised: count,
	/** Left as they are because this entity légalisé them before, as in a run that was stopped. */
	already: count,
	firstNumber: z.int().nullable(),
	lastNumber: z.int().nullable(),
	year: z.int(),
	folder: z.string(),
	signer: z.string(),
	/** Files that were left as they are, with the error code that says why. */
	refused: z.array(z.strictObject({ file: z.string(), code: z.string() })),
	seconds: z.number(),
})
export type LegalisationReport = z.infer<typeof legalisationReport>

const legalisationOrder = {
	sources: z.array(fileHandle).min(1).max(10_000),
	entity,
	date: day,
	/** Yearly number of the first document; the others follow. The next free one when left out. */
	firstNumber: z.int().positive().max(99_999_999).optional(),
	receipt: z.string().trim().min(1).max(40).optional(),
	/** Where the documents with the further signature are written. */
	folder: fileHandle,
	...levelWanted,
}

export const legalisationContract = {
	/** Signs issued documents further, as another authority. `sources` are PDF files and folders. Job `legalise`. */
	'signing.legalise': procedure(
		['officer'],
		z.union([
			z.strictObject({ ...legalisationOrder, ...keyFile }),
			z.strictObject({ ...legalisationOrder, token: tokenReference, pin }),
		]),
		startedJob,
	),
	'signing.legalisations': procedure(
		everyone,
		z.strictObject({ serial: z.string().max(60).optional(), ...page }),
		pageOf(legalisationRow),
	),
	/** Next number of an entity's register of a year. */
	'signing.legalisationNumber': procedure(
		['officer'],
		z.strictObject({ entity, date: day }),
		z.strictObject({ next: z.int() }),
	),
	/** Who has légalisé before, latest first: another spelling would begin another register. */
	'signing.legalisationEntities': procedure(
		['officer'],
		z.strictObject({}),
		z.strictObject({ entities: z.array(z.string()) }),
	),
}
