import type { SchemeTable } from '#shared/codec/scheme'
import type { Bareme, Names, Profile } from '#shared/domain/profile'
import type { Template, Words } from './definition.ts'
import type { SignatureDesign } from './serialise.ts'
import { accent, ink, quiet, type Page, type TextStyle } from './page.ts'
import type { Typefaces } from './typefaces.ts'

/** Everything the blocks of a template need to know; the same for all documents of an engine. */
export interface Design {
	template: Template
	words: Words
	profile: Profile
	bareme: Bareme
	scheme: SchemeTable
	title: Names
	/** The second language that is printed, or null. */
	second: 'ht' | null
	practice: boolean
	example: boolean
	/** Null on a preview. */
	signature: Pick<SignatureDesign, 'signerName' | 'signedAt' | 'validation'> | null
	faces: Typefaces
}

export type Block = (page: Page, design: Design, top: number) => number

/** A name in the second language, unless it is the same word. */
export function inSecond({ second }: Design, names: Names): string | undefined {
	const other = second === null ? undefined : names[second]
	return other === names.fr ? undefined : other
}

interface BilingualStyle extends Pick<TextStyle, 'x' | 'y' | 'size' | 'align' | 'colour'> {
	bold?: boolean
	/** When both languages are wider than this, the second goes below the first, both smaller. */
	width?: number
}

/** French, and behind it the second language, slanted. */
export function bilingual(page: Page, design: Design, names: Names, style: BilingualStyle): void {
	const { faces } = design
	const { align, size, x, y } = style
	const face = style.bold === true ? faces.sansBold : faces.sans
	const colour = style.colour ?? (style.bold === true ? ink : quiet)
	const other = inSecond(design, names)
	const slanted = { face: faces.sans, size: size * 0.96, colour: quiet, slanted: true, language: 'ht' }
	face.add(names.fr)
	if (other === undefined) {
		page.text(names.fr, {
			face,
			size,
			x,
			y,
			colour,
			...(align && { align }),
			...(style.width && { width: style.width }),
		})
		return
	}
	faces.sans.add(other)
	const firstWidth = face.width(names.fr) * size + size * 0.42
	const width = firstWidth + faces.sans.width(other) * slanted.size
	if (style.width !== undefined && width > style.width) {
		page.text(names.fr, { face, size: size * 0.82, x, y: y + size * 0.4, width: style.width, colour })
		page.text(other, { ...slanted, size: size * 0.76, x, y: y - size * 0.45, width: style.width })
		return
	}
	const left = align === 'right' ? x - width : align === 'centre' ? x - width / 2 : x
	page.text(names.fr, { face, size, x: left, y, colour })
	page.text(other, { ...slanted, x: left + firstWidth, y })
}

/** A line of French with the second language below it, both centred; sentences in the book face, titles as told. */
export function centred(
	page: Page,
	design: Design,
	names: Names,
	style: { x: number; y: number; size: number; width: number; face?: TextStyle['face']; colour?: TextStyle['colour'] },
): number {
	const { faces } = design
	const other = inSecond(design, names)
	const colour = style.colour ?? accent
	page.text(names.fr, { face: style.face ?? faces.serif, ...style, colour, align: 'centre' })
	if (other === undefined) return style.y
	const size = Math.min(13, Math.max(8, style.size * 0.72))
	const y = style.y - size * 0.86 - 5.5
	page.text(other, {
		face: faces.sans,
		slanted: true,
		size,
		x: style.x,
		y,
		width: style.width,
		align: 'centre',
		colour: quiet,
		language: 'ht',
	})
	return y
}

/** 150000 → `1500`, 1525 → `15,25`; `decimals` as the whole column needs. */
export function points(hundredths: number, decimals: 0 | 2): string {
	const whole = Math.floor(hundredths / 100)
	return decimals === 0 ? String(whole) : `${whole},${String(hundredths % 100).padStart(2, '0')}`
}

/** Decimals that show all of these without loss. */
export function decimalsFor(hundredths: readonly (number | null)[]): 0 | 2 {
	return hundredths.every((value) => value === null || value % 100 === 0) ? 0 : 2
}

/** `2006-03-14` → `14 mars 2006`, `2006-03` → `mars 2006`. */
export function writtenDate(words: Words, date: string): string {
	const [year, month, day] = date.split('-')
	const name = month === undefined ? undefined : words.months[Number(month) - 1]
	const number = day === undefined ? undefined : day === '01' ? '1er' : String(Number(day))
	return [number, name, year].filter((part) => part !== undefined).join(' ')
}

/** The day in the time zone of the office. */
export function isoDay(time: Date): string {
	return [time.getFullYear(), time.getMonth() + 1, time.getDate()]
		.map((part) => String(part).padStart(2, '0'))
		.join('-')
}
