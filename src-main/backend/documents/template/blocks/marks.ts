import { markFlags, unpackFlags } from '#shared/domain/markFlags'
import { maximumTotal } from '#shared/domain/profile'
import { bilingual, decimalsFor, inSecond, points, type Block, type Design } from '../design.ts'
import type { DocumentContent } from '../../content.ts'
import { CLOSING_TOP } from './closing.ts'
import { RESULT_HEIGHT } from './result.ts'
import { accent, CONTENT_WIDTH, ink, MARGIN, pale, RIGHT, type Page } from '../page.ts'

/** Right edges of the number columns; the remark begins behind the last. */
const figures = { weighted: [312, 372, 438], plain: [352, 432] } as const
const TALLEST_ROW = 27
const HEADER = 19
const AFTER = 12

type Value = (content: DocumentContent) => string

/** Subjects with maximum (or coefficient), mark and what is to be said about it; the total of the barème below. */
export const marks: Block = (page, design, top) => {
	const { bareme, faces, scheme, words } = design
	const weighted = bareme.slots.some((slot) => slot.coefficient !== 1)
	const columns = weighted ? figures.weighted : figures.plain
	const { labels } = words
	const headings = weighted ? [labels.coefficient, labels.mark, labels.points] : [labels.maximum, labels.mark]
	const room = top - HEADER - AFTER - roomBelow(design)
	const rowHeight = Math.min(TALLEST_ROW, room / (scheme.subjects.length + 1))
	const size = Math.min(10.4, rowHeight * 0.62)
	const remarkX = (columns.at(-1) ?? 0) + 22
	for (const names of Object.values(words.flags))
		faces.sans.add(`${names.fr}${inSecond(design, names) ?? ''} – · 0123456789,—`)

	page.element('Table', () => {
		const header = top - 13
		page.shade({ x: MARGIN, y: top - HEADER, width: CONTENT_WIDTH, height: HEADER }, [0.93, 0.945, 0.965])
		page.line(MARGIN, top, RIGHT, 0.8)
		page.line(MARGIN, top - HEADER, RIGHT, 0.8)
		page.element('TR', () => {
			const place = (index: number, x: number, align: 'left' | 'right') => {
				const names = index < 0 ? labels.subject : (headings[index] ?? labels.remark)
				const style = { x, y: header, size: 8.4, align, bold: true, colour: accent }
				page.element('TH', () => bilingual(page, design, names, style), { scope: 'Column' })
			}
			place(-1, MARGIN + 6, 'left')
			columns.forEach((edge, index) => place(index, edge, 'right'))
			place(headings.length, remarkX, 'left')
		})
		let line = top - HEADER
		for (const [index, subject] of scheme.subjects.entries()) {
			const y = line - rowHeight * 0.5 - size * 0.34
			page.element('TR', () => {
				const name = { x: MARGIN + 6, y, size, colour: ink, width: columns[0] - MARGIN - 48 }
				page.element('TH', () => bilingual(page, design, subject.names, name), { scope: 'Row' })
				const first = weighted ? subject.coefficient : subject.maximum
				page.element('TD', () =>
					page.text(points(first, decimalsFor([first])), { face: faces.sans, size, x: columns[0], y, align: 'right' }),
				)
				const values: Value[] = [(content) => markText(content, index, weighted)]
				if (weighted) values.push((content) => weightedText(content, index, subject.coefficient))
				values.forEach((value, column) => {
					const face = column === 0 ? faces.sansBold : faces.sans
					const style = { face, size, x: columns[column + 1] ?? 0, y, width: 60, align: 'right' as const }
					page.element('TD', () => page.field(style, value))
				})
				const remark = { face: faces.sans, size: size * 0.88, x: remarkX, y, width: RIGHT - remarkX - 4 }
				page.element('TD', () => page.field(remark, (content) => flagText(content, index, design)))
			})
			line -= rowHeight
			if (index < scheme.subjects.length - 1) page.line(MARGIN, line, RIGHT, 0.4, pale)
			else page.line(MARGIN, line, RIGHT, 0.8)
		}
		line = totalRow(page, design, line, columns, size, rowHeight)
		top = line
	})
	return top - AFTER
}

/** What must stay free for the blocks that follow. */
const roomBelow = ({ template }: Design) => CLOSING_TOP + (template.blocks.includes('result') ? RESULT_HEIGHT : 0)

function totalRow(
	page: Page,
	design: Design,
	line: number,
	columns: readonly number[],
	size: number,
	rowHeight: number,
): number {
	const { bareme, faces, words } = design
	const y = line - rowHeight * 0.5 - size * 0.34
	page.element('TR', () => {
		const label = { x: MARGIN + 6, y, size, bold: true, colour: accent }
		page.element('TH', () => bilingual(page, design, words.labels.total, label), { scope: 'Row' })
		const weighted = columns.length === 3
		const first = weighted ? bareme.slots.reduce((sum, slot) => sum + slot.coefficient * 100, 0) : maximumTotal(bareme)
		const shown = points(Math.round(first), decimalsFor([Math.round(first)]))
		page.element('TD', () => page.text(shown, { face: faces.sans, size, x: columns[0] ?? 0, y, align: 'right' }))
		if (weighted) page.element('TD', () => undefined)
		page.element('TD', () => {
			const style = {
				face: faces.sansBold,
				size: size * 1.05,
				x: columns.at(-1) ?? 0,
				y,
				width: 70,
				align: 'right' as const,
			}
			page.field({ ...style, colour: accent }, ({ total, marks: all }) =>
				total === null ? '—' : points(total, weighted ? 2 : decimalsFor([total, ...(all ?? [])])),
			)
		})
		page.element('TD', () => undefined)
	})
	page.line(MARGIN, line - rowHeight, RIGHT, 0.8)
	return line - rowHeight
}

function markText({ marks: all }: DocumentContent, index: number, weighted: boolean): string {
	const mark = all?.[index] ?? null
	if (mark === null) return '—'
	return points(mark, weighted ? 2 : decimalsFor(all ?? []))
}

/** Mark × coefficient, both in hundredths. */
function weightedText({ marks: all }: DocumentContent, index: number, coefficient: number): string {
	const mark = all?.[index] ?? null
	return mark === null ? '—' : points(Math.round((mark * coefficient) / 100), 2)
}

function flagText({ flags }: DocumentContent, index: number, design: Design): string {
	if (flags === 0) return ''
	const flag = unpackFlags(flags, index + 1)[index] ?? markFlags[0]
	if (flag === 'none') return ''
	const names = design.words.flags[flag]
	const other = inSecond(design, names)
	return other === undefined ? names.fr : `${names.fr} · ${other}`
}
