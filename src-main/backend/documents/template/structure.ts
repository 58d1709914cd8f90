import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFContext, type PDFRef } from 'pdf-lib'
import type { Element, Page } from './page.ts'

/** Where the structure tree points to. */
export interface StructureTargets {
	page: PDFRef
	/** Annotations of the signature fields; none on a preview. */
	widgets: readonly PDFRef[]
}

/** Keys of the page and of its signature fields in the parent tree. */
export const PAGE_KEY = 0
export const widgetKey = (index: number): number => 1 + index

/** Writes the structure tree (ISO 32000-1 §14.7) of a page; the elements are the same whatever a document says. */
export function writeStructure(context: PDFContext, page: Page, targets: StructureTargets): PDFRef {
	const references = new Map<Element, PDFRef>()
	const rootReference = context.nextRef()
	const widgetOwners: PDFRef[] = []

	const write = (element: Element, parent: PDFRef): PDFRef => {
		const reference = context.nextRef()
		references.set(element, reference)
		const children = element.children.map((child) => {
			if (typeof child === 'number') return PDFNumber.of(child)
			if ('role' in child) return write(child, reference)
			const target = targets.widgets[child.widget]
			if (target === undefined) throw new Error(`no signature field ${child.widget}`)
			widgetOwners[child.widget] = reference
			return context.obj({ Type: 'OBJR', Obj: target, Pg: targets.page })
		})
		// /Type is optional, /Pg only needed where marked content follows: a hundred elements make them worth leaving out.
		const dictionary = context.obj({ S: element.role, P: parent })
		if (element.children.some((child) => typeof child === 'number')) dictionary.set(PDFName.of('Pg'), targets.page)
		const [first] = children
		if (first !== undefined) dictionary.set(PDFName.of('K'), children.length === 1 ? first : context.obj(children))
		if (element.language !== undefined) dictionary.set(PDFName.of('Lang'), PDFHexString.fromText(element.language))
		if (element.alternative !== undefined) dictionary.set(PDFName.of('Alt'), PDFHexString.fromText(element.alternative))
		if (element.scope !== undefined) dictionary.set(PDFName.of('A'), context.obj({ O: 'Table', Scope: element.scope }))
		if (element.box !== undefined) {
			const { height, width, x, y } = element.box
			const layout = { O: 'Layout', Placement: 'Block', BBox: [x, y, x + width, y + height] }
			dictionary.set(PDFName.of('A'), context.obj(layout))
		}
		context.assign(reference, dictionary)
		return reference
	}

	const document = write(page.root, rootReference)
	const owners = PDFArray.withContext(context)
	for (const owner of page.owners) {
		const reference = references.get(owner)
		if (reference === undefined) throw new Error('marked content without structure element')
		owners.push(reference)
	}
	const numbers = PDFArray.withContext(context)
	numbers.push(PDFNumber.of(PAGE_KEY))
	numbers.push(context.register(owners))
	for (const [index, owner] of widgetOwners.entries()) {
		numbers.push(PDFNumber.of(widgetKey(index)))
		numbers.push(owner)
	}
	const parents = PDFDict.withContext(context)
	parents.set(PDFName.of('Nums'), numbers)
	const root = context.obj({
		Type: 'StructTreeRoot',
		K: document,
		ParentTreeNextKey: widgetKey(targets.widgets.length),
	})
	root.set(PDFName.of('ParentTree'), context.register(parents))
	context.assign(rootReference, root)
	return rootReference
}
