import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { names, type Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { resourcesFolder } from '../../resources.ts'

/** What a kind of document can state about a result. Only what is stated is printed and stands in the barcode. */
export const statement = z.enum(['marks', 'total', 'average', 'decision', 'mention', 'rank'])

/** A kind of document as data: resources/templates/<id>.json. */
export const template = z.strictObject({
	id: z.string(),
	/** Two letters of the register: `HT-RN-2026-0000123`. */
	code: z.string().regex(/^[A-Z]{2}$/),
	/** `success`: only for those who passed; `decision`: for every decision that allows documents. */
	requires: z.enum(['decision', 'success']),
	states: z.array(statement),
	/** From top to bottom. */
	blocks: z.array(z.enum(['heading', 'title', 'candidate', 'marks', 'result', 'certification', 'closing'])),
	sentences: z.record(z.string(), names),
})
export type Template = z.infer<typeof template>

const labels = z.strictObject({
	issued: names,
	surname: names,
	givenNames: names,
	birthDate: names,
	birthPlace: names,
	orderNumber: names,
	series: names,
	subject: names,
	maximum: names,
	coefficient: names,
	mark: names,
	points: names,
	remark: names,
	total: names,
	average: names,
	decision: names,
	mention: names,
	rank: names,
	legalisation: names,
	signed: names,
	bornOn: names,
	bornIn: names,
	bornAt: names,
	bornWhere: names,
})

/**
 * The words that all templates share: resources/templates/words.json. French is the language of documents; Kreyòl is
 * printed beside it where the profile names the republic in it.
 */
export const words = z.strictObject({
	months: z.array(z.string()).length(12),
	labels,
	flags: z.strictObject({
		absent: names,
		exempt: names,
		cancelled: names,
		imputed: names,
		carried: names,
		retaken: names,
	}),
	verification: z.strictObject({ title: names, text: names, picture: names, original: names }),
	slip: z.strictObject({ title: names, explanation: names }),
	marks: z.strictObject({ practice: names, practiceShort: names, example: names, preview: names, previewShort: names }),
})
export type Words = z.infer<typeof words>

const folder = () => join(resourcesFolder(), 'templates')
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder(), name), 'utf8'))

const templates = new Map<string, Template>()
let sharedWords: Words | undefined

export function loadWords(): Words {
	return (sharedWords ??= words.parse(read('words.json')))
}

/** The template of a document kind of the profile. @throws AppError documents.unknownKind */
export function templateOf(profile: Profile, kind: string): Template {
	const declared = profile.documentKinds.find((one) => one.id === kind)
	const file = `${declared?.template ?? ''}.json`
	const known = templates.get(file)
	if (known !== undefined) return known
	// Looked up among the files there are, so that a profile can never lead to another folder.
	if (declared === undefined || file === 'words.json' || !readdirSync(folder()).includes(file))
		throw new AppError('documents.unknownKind', { kind })
	const loaded = template.parse(read(file))
	templates.set(file, loaded)
	return loaded
}
