import type { Names } from '#shared/domain/profile'
import { centred, inSecond, writtenDate, type Block, type Design } from '../design.ts'
import { seriesText } from './candidate.ts'
import { accent, CENTRE, CONTENT_WIDTH, ink, quiet, type Page } from '../page.ts'

/** The solemn sentence of a certificate, one thought a line. */
export const certification: Block = (page, design, top) => {
	const { faces, words, scheme, template } = design
	const width = CONTENT_WIDTH - 40
	let y = top - 26
	y = sentence(page, design, 'certifies', y)
	y -= 34
	page.element('P', () => {
		const style = { face: faces.sansBold, size: 22, x: CENTRE, y, width, align: 'centre' as const, leading: 19 }
		page.field({ ...style, colour: ink }, ({ surname, givenNames }) => `${givenNames} ${surname}`.trim())
	})
	page.line(CENTRE - 150, y - 14, CENTRE + 150, 0.4)
	y -= 33
	page.element('P', () => {
		const { bornAt, bornIn, bornOn } = words.labels
		faces.sansBold.add(`${bornOn.fr} ${bornIn.fr} ${bornAt.fr} ${words.months.join('')}`)
		const style = { face: faces.sansBold, size: 11.5, x: CENTRE, y, width, align: 'centre' as const }
		page.field({ ...style, colour: ink }, ({ birthDate, birthPlace }) => {
			const day =
				birthDate === null ? [] : [birthDate.length === 10 ? bornOn.fr : bornIn.fr, writtenDate(words, birthDate)]
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
	y = sentence(page, design, 'passed', y - 36)
	page.element('H2', () => {
		y = centred(page, design, scheme.exam.names, {
			x: CENTRE,
			y: y - 27,
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
	if (template.states.includes('mention') && !template.blocks.includes('result')) y = mention(page, design, y - 32)
	y = sentence(page, design, 'faith', y - 34)
	return y - 26
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
