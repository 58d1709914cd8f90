import { CELL, LIMITS } from '../table.ts'
import { utf8Of } from '../xlsx/xml.ts'
import { nameEnds, tagEnd, withoutElements } from './markup.ts'
import type { Prefixes } from './names.ts'

/** What a spreadsheet program shows instead of a value that cannot be worked out. */
const errorText = /^(?:#[A-Z0-9/]{2,12}[!?]?|Err:\d{3})$/
/** Above 15 digits a spreadsheet has lost some: such a number stays as it is written. */
const EXACT = 1e15

/** How an attribute is looked for in the text of a tag. */
export interface AttributeName {
	name: string
	quoted: string
}
export const attributeName = (name: string): AttributeName => ({ name, quoted: ` ${name}="` })

/** Value of an attribute in the Latin-1 text of a tag, entities resolved; '' when it is not there. */
export function attribute(tag: string, { name, quoted }: AttributeName): string {
	const at = tag.indexOf(quoted)
	if (at < 0) return tag.includes(name) ? oddAttribute(tag, name) : ''
	const start = at + quoted.length
	const end = tag.indexOf('"', start)
	return end < 0 ? '' : utf8Of(tag.slice(start, end))
}

/** The same in other quotes, or behind a line break, as files put in order by hand have it. */
function oddAttribute(tag: string, name: string): string {
	for (let at = tag.indexOf(name); at >= 0; at = tag.indexOf(name, at + 1)) {
		const quote = tag[at + name.length + 1] ?? ''
		if (!' \t\r\n'.includes(tag[at - 1] ?? '') || tag[at + name.length] !== '=' || !`'"`.includes(quote)) continue
		const start = at + name.length + 2
		const end = tag.indexOf(quote, start)
		if (end >= 0) return utf8Of(tag.slice(start, end))
	}
	return ''
}

export interface CellValue {
	text: string
	kind: number
}

/** Reads cells (OpenDocument 1.3 part 3 §9.1.4, §19.385) from the Latin-1 text of content.xml. */
export class CellReader {
	readonly #office: string
	readonly #formula: string
	readonly #calcType: AttributeName
	readonly #type: AttributeName
	readonly #value: AttributeName
	readonly #date: AttributeName
	readonly #truth: AttributeName
	readonly #stringValue: AttributeName
	readonly #count: AttributeName
	readonly #text: string
	readonly #draw: string

	constructor({ office, table, text, draw, calc }: Prefixes) {
		this.#office = office
		this.#text = text
		this.#draw = draw
		this.#formula = ` ${table}formula=`
		this.#calcType = attributeName(`${calc}value-type`)
		this.#type = attributeName(`${office}value-type`)
		this.#value = attributeName(`${office}value`)
		this.#date = attributeName(`${office}date-value`)
		this.#truth = attributeName(`${office}boolean-value`)
		this.#stringValue = attributeName(`${office}string-value`)
		this.#count = attributeName(`${text}c`)
	}

	/** `tag`: attributes of the cell; `content`: what stands between its tags. */
	read(tag: string, content: string): CellValue {
		const formula = tag.includes(this.#formula) ? CELL.FORMULA : 0
		const value = this.#typed(tag, content)
		return { text: value.text, kind: value.kind | formula }
	}

	#typed(tag: string, content: string): CellValue {
		const type = attribute(tag, this.#type)
		if (type === 'string' || type === '') return this.#string(tag, content)
		if (type === 'float' || type === 'percentage' || type === 'currency') {
			const shown = tag.includes(this.#formula) ? this.#paragraphText(content) : ''
			if (errorText.test(shown)) return { text: shown, kind: CELL.ERROR }
			return { text: this.#withZeros(numberText(attribute(tag, this.#value)), content), kind: CELL.NUMBER }
		}
		if (type === 'date') {
			const date = attribute(tag, this.#date)
			const text = date.replace(/T00:00:00(?:[.,]0+)?$/, '').replace(/[.,]\d+$/, '')
			return { text, kind: CELL.DATE }
		}
		if (type === 'boolean') return { text: attribute(tag, this.#truth) === 'true' ? '1' : '0', kind: CELL.BOOLEAN }
		return { text: this.#paragraphText(content), kind: CELL.TEXT }
	}

	/** Zeros that the cell shows before its number: part of a candidate's number. */
	#withZeros(number: string, content: string): string {
		if (!content.includes('>0')) return number
		const shown = this.#paragraphText(content)
		return /^0\d{1,20}$/.test(shown) && Number(shown) === Number(number) ? shown : number
	}

	#string(tag: string, content: string): CellValue {
		const text = this.#paragraphText(content) || attribute(tag, this.#stringValue)
		const isError = attribute(tag, this.#calcType) === 'error' || (tag.includes(this.#formula) && errorText.test(text))
		return { text, kind: isError ? CELL.ERROR : CELL.TEXT }
	}

	/** Paragraphs, one a line, without comments and drawings. */
	#paragraphText(content: string): string {
		let xml = content
		for (const open of [`<${this.#office}annotation`, `<${this.#draw}`])
			if (xml.includes(open)) xml = withoutElements(xml, open, (name) => `</${name}>`)
		const lines: string[] = []
		const open = `<${this.#text}`
		for (let at = xml.indexOf(open); at >= 0; at = xml.indexOf(open, at + 1)) {
			const element = xml[at + open.length]
			if ((element !== 'p' && element !== 'h') || !nameEnds(xml, at + open.length + 1)) continue
			const end = tagEnd(xml, at)
			if (end < 0) break
			const empty = xml.charCodeAt(end - 1) === 47
			const close = empty ? end : xml.indexOf(`</${this.#text}${element}>`, end)
			lines.push(empty ? '' : this.#line(xml.slice(end + 1, close < 0 ? xml.length : close)))
			if (close < 0) break
			at = close
		}
		return utf8Of(lines.join('\n'))
	}

	/** White space collapses (§6.1.2); spaces that count are elements of their own. */
	#line(inner: string): string {
		const plain = /[\t\r\n ]{2}|[\t\r\n]|^ | $/.test(inner)
			? inner.replace(/[\t\r\n ]+/g, ' ').replace(/^ | $/g, '')
			: inner
		let text = ''
		let from = 0
		for (let at = plain.indexOf('<'); at >= 0; at = plain.indexOf('<', from)) {
			text += plain.slice(from, at)
			const end = tagEnd(plain, at)
			if (end < 0) return text
			text += this.#inline(plain.slice(at + 1, end))
			from = end + 1
		}
		return text + plain.slice(from)
	}

	/** What an element inside a paragraph stands for. */
	#inline(tag: string): string {
		const prefix = this.#text
		if (!tag.startsWith(prefix)) return ''
		if (tag.startsWith(`${prefix}tab`)) return '\t'
		if (tag.startsWith(`${prefix}line-break`)) return '\n'
		if (!tag.startsWith(`${prefix}s`) || !nameEnds(`${tag}>`, prefix.length + 1)) return ''
		const count = Number(attribute(tag, this.#count))
		return ' '.repeat(count > 1 && count <= LIMITS.cellCharacters ? Math.floor(count) : 1)
	}
}

function numberText(value: string): string {
	return /e/i.test(value) && Math.abs(Number(value)) < EXACT ? String(Number(value)) : value
}
