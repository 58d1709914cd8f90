import type { Names } from '#shared/domain/profile'
import { bilingual, decimalsFor, inSecond, points, type Block, type Design } from '../design.ts'
import type { DocumentContent } from '../../content.ts'
import { accent, CONTENT_WIDTH, MARGIN, type Page } from '../page.ts'
import { maximumTotal } from '#shared/domain/profile'

const HEIGHT = 37
const AFTER = 12
/** Height of the block with the space below it. */
export const RESULT_HEIGHT = HEIGHT + AFTER

interface Cell {
	label: 'total' | 'average' | 'decision' | 'mention' | 'rank'
	share: number
	value: (content: DocumentContent) => string
}

/** The figures that matter, side by side; only what this kind of document states. */
export const result: Block = (page, design, top) => {
	const { template, scheme, bareme } = design
	const out = (value: number) => points(value, decimalsFor([value]))
	const all: Cell[] = [
		{
			label: 'total',
			share: 1,
			value: ({ total }) =>
				total === null ? '—' : `${points(total, decimalsFor([total]))} / ${out(maximumTotal(bareme))}`,
		},
		{
			label: 'average',
			share: 0.9,
			value: ({ average }) => (average === null ? '—' : `${points(average, 2)} / ${out(scheme.averageOn)}`),
		},
		{
			label: 'rank',
			share: 1.25,
			value: ({ rank }) => (rank === undefined ? '—' : `${rank.place}${rank.place === 1 ? 'er' : 'e'} / ${rank.of}`),
		},
		{ label: 'decision', share: 1.15, value: ({ decision }) => word(design, scheme.decisions, decision) },
		{ label: 'mention', share: 1.15, value: ({ mention }) => word(design, scheme.mentions, mention) },
	]
	const cells = all.filter((cell) => template.states.includes(cell.label))
	for (const { names } of [...scheme.decisions, ...scheme.mentions])
		design.faces.sansBold.add(`${names.fr}${inSecond(design, names) ?? ''} · `)
	design.faces.sansBold.add('er / 0123456789,—')
	const unit = CONTENT_WIDTH / cells.reduce((sum, { share }) => sum + share, 0)
	let x = MARGIN
	page.frame({ x: MARGIN, y: top - HEIGHT, width: CONTENT_WIDTH, height: HEIGHT }, 0.8)
	for (const [index, cell] of cells.entries()) {
		if (index > 0)
			page.ornament(
				`0.09 0.2 0.36 RG 0.3 w ${x.toFixed(2)} ${(top - 5).toFixed(2)} m ${x.toFixed(2)} ${(top - HEIGHT + 5).toFixed(2)} l S`,
			)
		place(page, design, cell, { x, y: top - HEIGHT, width: cell.share * unit })
		x += cell.share * unit
	}
	return top - RESULT_HEIGHT
}

function place(page: Page, design: Design, { label, value }: Cell, box: { x: number; y: number; width: number }): void {
	const { faces, words } = design
	const x = box.x + box.width / 2
	page.element('P', () => {
		bilingual(page, design, words.labels[label], { x, y: box.y + HEIGHT - 11, size: 7.8, align: 'centre' })
		const style = {
			face: faces.sansBold,
			size: 13,
			x,
			y: box.y + 8.5,
			width: box.width - 10,
			align: 'centre' as const,
		}
		page.field({ ...style, colour: accent }, value)
	})
}

function word(design: Design, list: readonly { id: string; names: Names }[], id: string | null): string {
	const names = list.find((one) => one.id === id)?.names
	if (names === undefined) return '—'
	const other = inSecond(design, names)
	return other === undefined ? names.fr : `${names.fr} · ${other}`
}
