import type { Names } from '#shared/domain/profile'
import { centred, inSecond, writtenDate, type Block, type Design } from '../design.ts'
import { seriesText } from './candidate.ts'
import { CLOSING_TOP } from './closing.ts'
import { RESULT_HEIGHT } from './result.ts'
import { accent, CENTRE, CONTENT_WIDTH, ink, Page, quiet } from '../page.ts'

/** Spaces are widened up to this, so that the words stand in the middle of the page and not at its top. */
const WIDEST = 1.75

/** The solemn sentence of a certificate, one thought a line, spread over the room that there is. */
export const certification: Block = (page, design, top) => {
	const natural = top - write(new Page(), design, top, 1)
	const below = CLOSING_TOP + (design.template.blocks.includes('result') ? RESULT_HEIGHT : 0)
	return write(page, design, top, Math.min(WIDEST, Math.max(1, (top - below) / natural)))
}

function write(page: Page, design: Design, top: number, spread: number): number {
	const { faces, words, scheme, template } = design
	const width = CONTENT_WIDTH - 40
	let y = sentence(page, design, 'certifies', top - 26 * spread)
	y -= 34 * spread
	page.element('P', () => {
		const style = { face: faces.sansBold, size: 24, x: CENTRE, y, width, align: 'centre' as const, leading: 20 }
		page.field({ ...style, colour: ink }, ({ surname, givenNames }) => `${givenNames} ${surname}`.trim())
	})
	y -= 17
	page.line(CENTRE - 150, y, CENTRE + 150, 0.4)
	y -= 19 * spread
	page.element('P', () => {
		const { bornAt, bornIn, bornOn, bornWhere } = words.labels
		faces.sansBold.add(`${bornOn.fr} ${bornIn.fr} ${bornAt.fr} ${bornWhere.fr} ${words.months.join('')}`)
		const style = { face: faces.sansBold, size: 11.5, x: CENTRE, y, width, align: 'centre' as const }
		page.field({ ...style, colour: ink }, ({ birthDate, birthPlace }) => {
			if (birthDate === null) return birthPlace === null ? '' : `${bornWhere.fr} ${birthPlace}`
			const day = [birthDate.length === 10 ? bornOn.fr : bornIn.fr, writtenDate(words, birthDate)]
			return [...day, ...(birthPlace === null ? [] : [bornAt.fr, birthPlace])].join(' ')
		})
	})
	y -= 17
	page.element('P', () => {
		faces.sansBold.add(words.labels.orderNumber.fr)
		page.field(
			{ face: faces.sansBold, size: 10, x: CENTRE, y, width, align: 'centre', colour: quiet },
			({ orderNumber }) => (orderNumber === null ? '' : `${words.labels.orderNumber.fr} ${orderNumber}`),
		)
	})
	y = sentence(page, design, 'passed', y - 36 * spread)
	page.element('H2', () => {
		y = centred(page, design, scheme.exam.names, {
			x: CENTRE,
			y: y - 27 * spread,
			size: 17,
			width,
			face: faces.serifBold,
			colour: accent,
		})
	})
	y -= 20
	page.element('P', () => {
		for (const { id, names } of scheme.series) faces.sansBold.add(`${id} – ${names.fr}`)
		page.field({ face: faces.sansBold, size: 11.5, x: CENTRE, y, width, align: 'centre', colour: ink }, (content) =>
			content.series === '' ? '' : seriesText(content, design),
		)
	})
	if (template.states.includes('mention') && !template.blocks.includes('result'))
		y = mention(page, design, y - 32 * spread)
	y = sentence(page, design, 'faith', y - 34 * spread)
	return y - 30 * spread
}

function sentence(page: Page, design: Design, name: string, y: number): number {
	const names = design.template.sentences[name]
	if (names === undefined) return y
	let bottom = y
	page.element('P', () => {
		bottom = centred(page, design, names, { x: CENTRE, y, size: 12.5, width: CONTENT_WIDTH - 20, colour: ink })
	})
	return bottom
}

function mention(page: Page, design: Design, y: number): number {
	const { faces, scheme, words } = design
	const text = (names: Names) => {
		const other = inSecond(design, names)
		return `${words.labels.mention.fr} : ${names.fr}${other === undefined ? '' : ` · ${other}`}`
	}
	const texts = new Map(scheme.mentions.map(({ id, names }) => [id, text(names)]))
	for (const one of texts.values()) faces.sansBold.add(one)
	page.element('P', () => {
		const style = { face: faces.sansBold, size: 13, x: CENTRE, y, width: CONTENT_WIDTH, align: 'centre' as const }
		page.field({ ...style, colour: accent }, (content) =>
			content.mention === null ? '' : (texts.get(content.mention) ?? ''),
		)
	})
	return y
}
