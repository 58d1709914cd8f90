import { bilingual, inSecond, type Block, type Design } from '../design.ts'
import { accent, CENTRE, ink, MARGIN, quiet, RIGHT, wrap, type Box, type Page } from '../page.ts'
import { drawnAsFarAsPossible } from '../repertoire.ts'

/** 38 mm, so that a module of version 11 is 0.62 mm wide and one of version 17 still 0.45 mm. */
export const BARCODE_SIDE = 107.7
/** Nothing is printed in the lowest 12.7 mm, which old inkjet printers cannot reach. */
const BOTTOM = 56
/** Other blocks end above this line. */
export const CLOSING_TOP = BOTTOM + BARCODE_SIDE + 8
const GAP = 16

/** Stands at the foot of the page whatever is above: barcode, how to verify, signer, room for légalisations. */
export const closing: Block = (page, design, top) => {
	const { faces, words } = design
	const barcode = { x: MARGIN, y: BOTTOM, width: BARCODE_SIDE, height: BARCODE_SIDE }
	page.shade({ x: barcode.x - 8, y: barcode.y - 8, width: BARCODE_SIDE + 16, height: BARCODE_SIDE + 16 }, [1, 1, 1])
	page.barcode(barcode, words.verification.picture.fr)
	const left = MARGIN + BARCODE_SIDE + GAP
	const y = verification(page, design, left, BOTTOM + BARCODE_SIDE)
	signer(page, design, left, y - 4)
	legalisations(page, design)
	page.element('P', () => {
		const style = { face: faces.sans, size: 7, x: CENTRE, align: 'centre' as const, colour: quiet }
		const { fr } = words.verification.original
		const other = inSecond(design, words.verification.original)
		page.text(fr, { ...style, y: other === undefined ? 41 : 45.2 })
		if (other !== undefined) page.text(other, { ...style, slanted: true, y: 37, language: 'ht' })
	})
	return top
}

function verification(page: Page, design: Design, x: number, top: number): number {
	const { faces, words } = design
	let y = top - 8
	page.element('H2', () => {
		bilingual(page, design, words.verification.title, { x, y, size: 9.4, bold: true, colour: accent })
	})
	const paragraph = (text: string, size: number, language?: string) => {
		const slanted = language !== undefined
		page.element(
			'P',
			() => {
				for (const line of wrap(text, faces.sans, size, RIGHT - x)) {
					y -= size * 1.2
					page.text(line, { face: faces.sans, size, x, y, slanted, colour: slanted ? quiet : ink })
				}
			},
			language === undefined ? {} : { language },
		)
	}
	y -= 1.5
	paragraph(words.verification.text.fr, 7.8)
	const other = inSecond(design, words.verification.text)
	if (other !== undefined) paragraph(other, 7.5, 'ht')
	return y
}

/** Where a reader shows the signature: the widget lies over this line. */
export const signatureBox: Box = {
	x: MARGIN + BARCODE_SIDE + GAP,
	y: BOTTOM + 54,
	width: RIGHT - MARGIN - BARCODE_SIDE - GAP,
	height: 13,
}

function signer(page: Page, design: Design, x: number, top: number): void {
	const { faces, words, signature } = design
	if (signature === null) return
	page.element('P', () => {
		const y = Math.min(top - 9, signatureBox.y + 4)
		const label = words.labels.signed.fr
		page.text(label, { face: faces.sans, size: 8.6, x, y, colour: quiet })
		const nameX = x + faces.sans.width(label) * 8.6 + 4
		page.text(drawnAsFarAsPossible(signature.signerName), {
			face: faces.sansBold,
			size: 9.2,
			x: nameX,
			y,
			width: RIGHT - nameX,
		})
	})
	// A form element holds its field and nothing else (ISO 32000-1 table 340).
	page.element('Form', () => page.widget(0), { alternative: words.labels.signed.fr })
}

/** Empty places for the stamps or signatures of the ministry, the foreign ministry and a consulate. */
const PLACES = 3
const PLACE_GAP = 8
export const legalisationBoxes: readonly Box[] = Array.from({ length: PLACES }, (_, index) => {
	const width = (RIGHT - MARGIN - BARCODE_SIDE - GAP - PLACE_GAP * (PLACES - 1)) / PLACES
	return { x: MARGIN + BARCODE_SIDE + GAP + index * (width + PLACE_GAP), y: BOTTOM, width, height: 50 }
})

function legalisations(page: Page, design: Design): void {
	for (const [index, box] of legalisationBoxes.entries()) {
		page.frame(box, 0.5, quiet, true)
		const names = { fr: `${design.words.labels.legalisation.fr} ${index + 1}` }
		page.element('P', () => {
			bilingual(page, design, names, { x: box.x + 4, y: box.y + 3.6, size: 6.8 })
		})
		if (design.signature !== null) page.element('Form', () => page.widget(index + 1), { alternative: names.fr })
	}
}
