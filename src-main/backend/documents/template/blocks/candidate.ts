import { bilingual, writtenDate, type Block, type Design } from '../design.ts'
import type { DocumentContent } from '../../content.ts'
import { CONTENT_WIDTH, MARGIN, pale, RIGHT, type Page } from '../page.ts'

const ROW = 31
const PADDING = 10

interface Entry {
	label: 'surname' | 'givenNames' | 'birthDate' | 'birthPlace' | 'orderNumber' | 'series'
	value: (content: DocumentContent, design: Design) => string
}

const entries: readonly [Entry, Entry][] = [
	[
		{ label: 'surname', value: ({ surname }) => surname },
		{ label: 'givenNames', value: ({ givenNames }) => givenNames },
	],
	[
		{
			label: 'birthDate',
			value: ({ birthDate }, { words }) => (birthDate === null ? '—' : writtenDate(words, birthDate)),
		},
		{ label: 'birthPlace', value: ({ birthPlace }) => birthPlace ?? '—' },
	],
	[
		{ label: 'orderNumber', value: ({ orderNumber }) => orderNumber ?? '—' },
		{ label: 'series', value: seriesText },
	],
]

export function seriesText({ series }: DocumentContent, { scheme }: Design): string {
	if (series === '') return '—'
	const name = scheme.series.find((one) => one.id === series)?.names.fr ?? series
	return name.includes(series) ? name : `${series} – ${name}`
}

/** Who the document is about: label above value, two columns. */
export const candidate: Block = (page, design, top) => {
	const half = CONTENT_WIDTH / 2
	page.line(MARGIN, top, RIGHT, 0.6)
	entries.forEach((pair, row) => {
		pair.forEach((entry, side) => {
			place(page, design, entry, MARGIN + side * half + (side === 0 ? 0 : PADDING), top - row * ROW, half - PADDING)
		})
		if (row < entries.length - 1) page.line(MARGIN, top - (row + 1) * ROW, RIGHT, 0.4, pale)
		else page.line(MARGIN, top - (row + 1) * ROW, RIGHT, 0.6)
	})
	return top - entries.length * ROW - 11
}

function place(page: Page, design: Design, { label, value }: Entry, x: number, top: number, width: number): void {
	const { faces, words, scheme } = design
	for (const { id, names } of scheme.series) faces.sansBold.add(`${id} – ${names.fr}`)
	page.element('P', () => {
		bilingual(page, design, words.labels[label], { x, y: top - 10, size: 7.8 })
		page.field({ face: faces.sansBold, size: 12, x, y: top - 24.5, width, leading: 9.4 }, (content) =>
			value(content, design),
		)
	})
}
