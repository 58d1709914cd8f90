import type { Names } from '#shared/domain/profile'
import { centred, isoDay, bilingual, writtenDate, type Block, type Design } from '../design.ts'
import { serialOf } from '../../content.ts'
import {
	accent,
	CENTRE,
	CONTENT_WIDTH,
	ink,
	MARGIN,
	PAGE_HEIGHT,
	quiet,
	RIGHT,
	warning,
	wrap,
	type Page,
} from '../page.ts'

interface Line {
	names: Names
	face: 'serifBold' | 'sans' | 'sansBold'
	slanted?: boolean
	size: number
	after: number
}

/** Republic, motto, ministry and bureau: in two columns where there are two languages, otherwise centred. */
export const heading: Block = (page, design, top) => {
	if (design.signature === null) previewMark(page, design)
	const { profile, second } = design
	const lines: Line[] = [
		{ names: upper(profile.republic), face: 'serifBold', size: 11, after: 12 },
		...(profile.motto === undefined
			? []
			: [{ names: profile.motto, face: 'sans' as const, slanted: true, size: 9, after: 13 }]),
		{ names: profile.ministry, face: 'sans', size: 8.6, after: 10.6 },
		{ names: profile.bureau, face: 'sansBold', size: 9.2, after: 11 },
	]
	let bottom = top
	page.element('P', () => {
		if (second === null) bottom = column(page, design, lines, 'fr', top, 'centre')
		else bottom = column(page, design, lines, 'fr', top, 'left')
	})
	if (second !== null)
		page.element('P', () => (bottom = Math.min(bottom, column(page, design, lines, second, top, 'right'))), {
			language: second,
		})
	page.line(MARGIN, bottom - 2, RIGHT, 1.4)
	page.line(MARGIN, bottom - 4.6, RIGHT, 0.4)
	return registerLine(page, design, bottom - 18)
}

/** Above everything else, so that what is below stands where it will stand when it is signed. */
function previewMark(page: Page, design: Design): void {
	const style = { x: CENTRE, y: PAGE_HEIGHT - 21, size: 9.6, align: 'centre', bold: true, colour: warning } as const
	page.element('P', () => bilingual(page, design, design.words.marks.preview, style))
}

const upper = ({ fr, ht }: Names): Names => ({
	fr: fr.toUpperCase(),
	...(ht === undefined ? {} : { ht: ht.toUpperCase() }),
})

function column(
	page: Page,
	design: Design,
	lines: readonly Line[],
	language: 'fr' | 'ht',
	top: number,
	align: 'left' | 'centre' | 'right',
): number {
	const width = align === 'centre' ? CONTENT_WIDTH : CONTENT_WIDTH / 2 - 12
	const x = align === 'centre' ? CENTRE : align === 'left' ? MARGIN : RIGHT
	let y = top - 9
	for (const { names, face, slanted = false, size, after } of lines) {
		const typeface = design.faces[face]
		const colour = face === 'serifBold' ? accent : face === 'sansBold' ? ink : quiet
		for (const part of wrap(names[language] ?? names.fr, typeface, size, width)) {
			page.text(part, { face: typeface, slanted, size, x, y, align, colour })
			y -= after
		}
	}
	return y + 4
}

/** Day of issue on the left, number of the register on the right; below, what makes the document worthless. */
function registerLine(page: Page, design: Design, top: number): number {
	const { faces, words, signature, profile } = design
	const y = top
	page.element('P', () => {
		if (signature === null) return
		bilingual(page, design, words.labels.issued, { x: MARGIN, y, size: 9 })
		const other = design.second === null ? '' : (words.labels.issued[design.second] ?? '')
		const x =
			MARGIN + faces.sans.width(words.labels.issued.fr) * 9 + (other === '' ? 0 : faces.sans.width(other) * 8.64 + 3.8)
		const day = writtenDate(words, isoDay(signature.signedAt))
		page.text(day, { face: faces.sansBold, size: 9, x: x + 4, y })
	})
	page.element('P', () => {
		const symbol = 'N°'
		const style = { face: faces.sansBold, size: 10.5, x: RIGHT, y, width: CONTENT_WIDTH / 2, align: 'right' as const }
		page.field(style, (content) => `${symbol} ${serialOf(profile, content)}`)
	})
	const banners = [...(design.practice ? [words.marks.practice] : []), ...(design.example ? [words.marks.example] : [])]
	let bottom = y - 8
	for (const names of banners) {
		page.frame({ x: MARGIN, y: bottom - 15, width: CONTENT_WIDTH, height: 15 }, 0.8, warning)
		const baseline = bottom - 10.8
		page.element('P', () => {
			bilingual(page, design, names, {
				x: CENTRE,
				y: baseline,
				size: 9.6,
				align: 'centre',
				bold: true,
				colour: warning,
			})
		})
		bottom -= 19
	}
	return bottom
}

/** Kind of document, exam and session. */
export const title: Block = (page, design, top) => {
	const { faces, scheme } = design
	const width = CONTENT_WIDTH
	let y = top - 27
	page.element('H1', () => {
		faces.serifBold.add(design.title.fr.toUpperCase())
		y = centred(
			page,
			design,
			{ ...design.title, fr: design.title.fr.toUpperCase() },
			{
				x: CENTRE,
				y,
				size: faces.serifBold.width(design.title.fr.toUpperCase()) * 23 > width - 40 ? 18 : 23,
				width,
				face: faces.serifBold,
			},
		)
	})
	if (!design.template.blocks.includes('certification'))
		page.element('P', () => {
			y = centred(page, design, scheme.exam.names, {
				x: CENTRE,
				y: y - 21,
				size: 13,
				width,
				face: faces.sansBold,
				colour: ink,
			})
		})
	page.element('P', () => {
		y -= 16
		const kinds = new Map(scheme.sessionKinds.map((kind) => [kind.id, kind.names]))
		for (const names of kinds.values())
			faces.sans.add(`${names.fr}${design.second === null ? '' : (names.ht ?? '')} · 0123456789`)
		page.field({ face: faces.sans, size: 10.5, x: CENTRE, y, width, align: 'centre', colour: ink }, (content) => {
			const names = kinds.get(content.sessionKind)
			const other = names === undefined || design.second === null ? undefined : names[design.second]
			return [`${names?.fr ?? content.sessionKind} ${content.year}`, other]
				.filter((part) => part !== undefined)
				.join('  ·  ')
		})
	})
	return y - 13
}
