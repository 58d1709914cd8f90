import {
	decodePDFRawStream,
	PDFArray,
	PDFBool,
	PDFDict,
	PDFDocument,
	PDFHexString,
	PDFName,
	PDFNumber,
	PDFRawStream,
	PDFRef,
	PDFString,
	type PDFObject,
} from 'pdf-lib'
import { markedContent, type MarkedContent } from './markedContent.ts'

/**
 * What a machine can check of PDF/UA-1 (ISO 14289-1), by the numbers of the Matterhorn Protocol 1.1, read with pdf-lib and
 * not with anything of ours. Conditions about what Sceau's documents cannot have (scripts, attachments, layers, notes,
 * mathematics, several pages) are checked as their absence.
 */
export async function brokenAccessRules(pdf: Uint8Array): Promise<string[]> {
	const document = await PDFDocument.load(pdf, { updateMetadata: false })
	return new Checker(document).all()
}

const standard = new Set(
	'Document Part Sect Div H1 H2 H3 P Table THead TBody TR TH TD Figure Form Span L LI'.split(' '),
)
/** Where an element may stand (ISO 32000-1 tables 333 to 340). */
const parents: Record<string, readonly string[]> = {
	TR: ['Table', 'THead', 'TBody'],
	TH: ['TR'],
	TD: ['TR'],
	THead: ['Table'],
	TBody: ['Table'],
}
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

interface Node {
	role: string
	dictionary: PDFDict
	reference: PDFRef | null
	parent: Node | null
	children: Node[]
	/** Identifiers of marked content. */
	content: number[]
	/** Annotations. */
	objects: PDFRef[]
}

class Checker {
	readonly #document: PDFDocument
	readonly #broken: string[] = []
	readonly #nodes: Node[] = []

	constructor(document: PDFDocument) {
		this.#document = document
	}

	all(): string[] {
		const { catalog } = this.#document
		this.#metadata(catalog)
		this.#catalog(catalog)
		const tree = catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict)
		if (!tree) return [...this.#broken, '01-005 no structure tree']
		this.#readTree(tree)
		this.#roles()
		this.#headings()
		this.#tables()
		this.#figures()
		const pages = this.#document.getPages()
		this.#check(pages.length === 1, '01-005 more than the one page')
		for (const { node } of pages) {
			this.#content(node, tree)
			this.#annotations(node, tree)
			this.#fonts(node)
		}
		return this.#broken
	}

	#check(holds: boolean, rule: string): void {
		if (!holds) this.#broken.push(rule)
	}

	#metadata(catalog: PDFDict): void {
		const stream = catalog.lookup(PDFName.of('Metadata'))
		if (!(stream instanceof PDFRawStream)) return void this.#broken.push('06-001 no metadata')
		const xmp = Buffer.from(decodePDFRawStream(stream).decode()).toString('utf8')
		this.#check(/<pdfuaid:part>1<\/pdfuaid:part>/.test(xmp), '06-002 no PDF/UA identifier')
		this.#check(/<dc:title>.*<rdf:li[^>]*>[^<]+<\/rdf:li>/.test(xmp), '06-003 no title')
		const described = /<pdfaSchema:namespaceURI>http:\/\/www\.aiim\.org\/pdfua\/ns\/id\/<\/pdfaSchema:namespaceURI>/
		this.#check(described.test(xmp), 'ISO 19005-2 6.6.2.3.1 the schema of the identifier is not described')
	}

	#catalog(catalog: PDFDict): void {
		const preferences = catalog.lookupMaybe(PDFName.of('ViewerPreferences'), PDFDict)
		this.#check(preferences?.get(PDFName.of('DisplayDocTitle')) === PDFBool.True, '07-001 the title is not shown')
		const mark = catalog.lookupMaybe(PDFName.of('MarkInfo'), PDFDict)
		this.#check(mark?.get(PDFName.of('Marked')) === PDFBool.True, '01-007 not marked')
		this.#check(mark?.get(PDFName.of('Suspects')) !== PDFBool.True, '01-007 suspects')
		this.#check(LANGUAGE.test(textOf(catalog.get(PDFName.of('Lang'))) ?? ''), '11-006 language of the document')
		for (const key of ['OpenAction', 'AA', 'OCProperties', 'Names', 'Collection'])
			this.#check(!catalog.has(PDFName.of(key)), `20-001 21-001 ${key}`)
		const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict)
		for (const key of ['XFA', 'NeedAppearances']) this.#check(!form?.has(PDFName.of(key)), `25-001 ${key} in the form`)
	}

	#readTree(tree: PDFDict): void {
		const read = (object: PDFObject | undefined, parent: Node | null): void => {
			const dictionary = object instanceof PDFRef ? this.#document.context.lookup(object) : object
			if (dictionary instanceof PDFNumber) return void parent?.content.push(dictionary.asNumber())
			if (!(dictionary instanceof PDFDict)) return void this.#broken.push('01-005 what is no element in the tree')
			if (dictionary.get(PDFName.of('Type')) === PDFName.of('OBJR')) {
				const target = dictionary.get(PDFName.of('Obj'))
				if (target instanceof PDFRef) parent?.objects.push(target)
				return
			}
			const role = dictionary.lookup(PDFName.of('S'), PDFName).decodeText()
			const reference = object instanceof PDFRef ? object : null
			const node: Node = { role, dictionary, reference, parent, children: [], content: [], objects: [] }
			this.#nodes.push(node)
			parent?.children.push(node)
			const back = dictionary.get(PDFName.of('P'))
			this.#check(back instanceof PDFRef && (parent === null || back === parent.reference), `01-005 /P of ${role}`)
			const language = textOf(dictionary.get(PDFName.of('Lang')))
			this.#check(language === null || LANGUAGE.test(language), `11-006 language ${language}`)
			for (const child of list(dictionary.get(PDFName.of('K')))) read(child, node)
		}
		for (const child of list(tree.get(PDFName.of('K')))) read(child, null)
		this.#check(tree.has(PDFName.of('ParentTree')), '01-005 no parent tree')
		this.#check(!tree.has(PDFName.of('RoleMap')), '02-003 roles are mapped')
	}

	#roles(): void {
		for (const { children, parent, role } of this.#nodes) {
			this.#check(standard.has(role), `02-001 role ${role}`)
			const allowed = parents[role]
			if (allowed) this.#check(allowed.includes(parent?.role ?? ''), `09-004 ${role} in ${parent?.role}`)
			const rows = children.every((child) => ['TR', 'THead', 'TBody', 'Caption'].includes(child.role))
			if (role === 'Table') this.#check(rows, '09-004 what is no row in a table')
		}
	}

	#headings(): void {
		const levels = this.#nodes.flatMap(({ role }) => (/^H\d$/.test(role) ? [Number(role[1])] : []))
		this.#check(levels[0] === 1, '14-002 the first heading is not of the first level')
		for (const [index, level] of levels.entries())
			this.#check(level <= (levels[index - 1] ?? 0) + 1, `14-003 heading ${level} after ${levels[index - 1]}`)
	}

	#tables(): void {
		for (const table of this.#nodes.filter(({ role }) => role === 'Table')) {
			const widths = new Set(table.children.map(({ children }) => children.length))
			this.#check(widths.size === 1, '15-003 rows of different lengths')
			for (const cell of table.children.flatMap(({ children }) => children)) {
				if (cell.role !== 'TH') continue
				const attributes = cell.dictionary.lookupMaybe(PDFName.of('A'), PDFDict)
				const scope = attributes?.lookupMaybe(PDFName.of('Scope'), PDFName)?.decodeText() ?? ''
				this.#check(['Row', 'Column', 'Both'].includes(scope), '15-003 a header without scope')
			}
			this.#check(table.children[0]?.children.every(({ role }) => role === 'TH') ?? false, '15-003 no header row')
		}
	}

	#figures(): void {
		for (const { dictionary, role } of this.#nodes) {
			if (role !== 'Figure') continue
			this.#check((textOf(dictionary.get(PDFName.of('Alt'))) ?? '') !== '', '13-004 a figure without words')
			const attributes = dictionary.lookupMaybe(PDFName.of('A'), PDFDict)
			this.#check(attributes?.has(PDFName.of('BBox')) ?? false, 'ISO 32000-1 14.8.5.4 a figure without place')
		}
	}

	/** Everything that is painted is an artifact or belongs to exactly one element, which knows it too. */
	#content(page: PDFDict, tree: PDFDict): void {
		const streams = list(page.get(PDFName.of('Contents'))).map((one) => this.#document.context.lookup(one))
		const bytes = streams.map((one) =>
			one instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(one).decode()).toString('latin1') : '',
		)
		const marked: MarkedContent = markedContent(bytes.join('\n'))
		this.#broken.push(...marked.problems)
		for (const language of marked.languages) this.#check(LANGUAGE.test(language), `11-006 language ${language}`)
		const owners = this.#parentsOf(page, tree)
		const known = this.#nodes.flatMap(({ content }) => content)
		this.#check(new Set(known).size === known.length, '01-005 content with two parents')
		this.#check(
			JSON.stringify(known.toSorted((a, b) => a - b)) === JSON.stringify(marked.identifiers.toSorted((a, b) => a - b)),
			'01-005 content and structure differ',
		)
		for (const { content, reference } of this.#nodes)
			for (const identifier of content)
				this.#check(owners[identifier] === reference, `01-005 the parent of content ${identifier}`)
	}

	#parentTree(tree: PDFDict): Map<number, PDFObject> {
		const numbers = tree.lookup(PDFName.of('ParentTree'), PDFDict).lookup(PDFName.of('Nums'), PDFArray)
		const entries = new Map<number, PDFObject>()
		for (let index = 0; index < numbers.size(); index += 2)
			entries.set(numbers.lookup(index, PDFNumber).asNumber(), numbers.get(index + 1))
		return entries
	}

	#parentsOf(page: PDFDict, tree: PDFDict): PDFObject[] {
		const key = page.lookup(PDFName.of('StructParents'), PDFNumber).asNumber()
		const entry = this.#parentTree(tree).get(key)
		const owners = entry instanceof PDFRef ? this.#document.context.lookup(entry) : entry
		return owners instanceof PDFArray ? owners.asArray() : []
	}

	#annotations(page: PDFDict, tree: PDFDict): void {
		const annotations = page.lookupMaybe(PDFName.of('Annots'), PDFArray)?.asArray() ?? []
		if (annotations.length > 0) this.#check(page.get(PDFName.of('Tabs')) === PDFName.of('S'), '28-008 order of tabs')
		const entries = this.#parentTree(tree)
		for (const reference of annotations) {
			const annotation = this.#document.context.lookup(reference, PDFDict)
			const owner = this.#nodes.find(({ objects }) => objects.some((one) => one === reference))
			this.#check(owner?.role === 'Form', '28-010 a field that is in no form element')
			this.#check(owner?.content.length === 0 && owner.children.length === 0, 'ISO 32000-1 table 340 more than a field')
			const key = annotation.lookupMaybe(PDFName.of('StructParent'), PDFNumber)?.asNumber() ?? -1
			this.#check(entries.get(key) === owner?.reference, '28-002 the parent of a field')
			this.#check((textOf(annotation.get(PDFName.of('TU'))) ?? '') !== '', '28-005 a field without words')
			const flags = annotation.lookup(PDFName.of('F'), PDFNumber).asNumber()
			this.#check((flags & 4) !== 0 && (flags & (1 | 2 | 32)) === 0, 'ISO 19005-2 6.3.2 flags of a field')
			const appearance = annotation.lookupMaybe(PDFName.of('AP'), PDFDict)
			this.#check(appearance?.keys().join() === '/N', 'ISO 19005-2 6.3.3 appearance of a field')
			for (const action of ['A', 'AA']) this.#check(!annotation.has(PDFName.of(action)), '29-001 an action')
		}
	}

	#fonts(page: PDFDict): void {
		const fonts = page.lookup(PDFName.of('Resources'), PDFDict).lookup(PDFName.of('Font'), PDFDict)
		for (const name of fonts.keys()) {
			const font = fonts.lookup(name, PDFDict)
			const says = (rule: string) => `${rule} ${name.decodeText()}`
			const descendant = font.lookup(PDFName.of('DescendantFonts'), PDFArray).lookup(0, PDFDict)
			const descriptor = descendant.lookup(PDFName.of('FontDescriptor'), PDFDict)
			const program = descriptor.lookup(PDFName.of('FontFile2'))
			if (!(program instanceof PDFRawStream)) return void this.#broken.push(says('31-009 not embedded'))
			this.#check(font.get(PDFName.of('Encoding')) === PDFName.of('Identity-H'), says('31-006 encoding'))
			const map = descendant.get(PDFName.of('CIDToGIDMap'))
			this.#check(map === PDFName.of('Identity'), says('31-004 glyph numbers'))
			const unicode = font.lookup(PDFName.of('ToUnicode'))
			if (!(unicode instanceof PDFRawStream)) return void this.#broken.push(says('31-027 no characters'))
			const characters = charactersOf(Buffer.from(decodePDFRawStream(unicode).decode()).toString('latin1'))
			const advances = advancesOf(Buffer.from(decodePDFRawStream(program).decode()))
			const [first, widths] = descendant.lookup(PDFName.of('W'), PDFArray).asArray()
			const stated = widths instanceof PDFArray ? widths.asArray().map(Number) : []
			this.#check(first?.toString() === '1' && stated.length === characters.size, says('31-016 widths of all codes'))
			const wrong = stated.filter((width, index) => Math.abs(width - (advances[index + 1] ?? -9)) > 1)
			this.#check(wrong.length === 0, says('31-016 widths differ from the program'))
			for (const [code, character] of characters) {
				this.#check(code > 0 && code < advances.length, says(`31-011 no glyph for code ${code}`))
				this.#check(![0, 0xfeff, 0xfffe].includes(character), says(`31-028 character ${character}`))
			}
			this.#check(new Set(characters.values()).size === characters.size, says('10-001 two codes for a character'))
		}
	}
}

const list = (object: PDFObject | undefined): PDFObject[] =>
	object === undefined ? [] : object instanceof PDFArray ? object.asArray() : [object]

function textOf(object: PDFObject | undefined): string | null {
	return object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : null
}

/** Codes with their characters, from the ranges of a ToUnicode map. */
function charactersOf(map: string): Map<number, number> {
	const characters = new Map<number, number>()
	for (const [, from = '', to = '', unit = ''] of map.matchAll(/<(\w{4})> <(\w{4})> <(\w{4})>\n/g)) {
		const first = Number.parseInt(from, 16)
		for (let code = first; code <= Number.parseInt(to, 16); code++)
			characters.set(code, Number.parseInt(unit, 16) + code - first)
	}
	return characters
}

/** Advance widths of the glyphs of a TrueType font in thousandths (OpenType `hhea`, `hmtx`, `head`). */
function advancesOf(font: Buffer): number[] {
	const table = (tag: string) => {
		const record =
			12 +
			16 *
				Array.from({ length: font.readUInt16BE(4) }, (_, i) => i).findIndex(
					(i) => font.toString('latin1', 12 + 16 * i, 16 + 16 * i) === tag,
				)
		return font.subarray(font.readUInt32BE(record + 8))
	}
	const unit = table('head').readUInt16BE(18)
	const metrics = table('hmtx')
	return Array.from(
		{ length: table('hhea').readUInt16BE(34) },
		(_, glyph) => (metrics.readUInt16BE(glyph * 4) * 1000) / unit,
	)
}
