import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFContext, type PDFRef } from 'pdf-lib'
import type { Element, Page } from './page.ts'

/** Where the structure tree points to. */
export interface StructureTargets {
	page: PDFRef
	/** Annotation of the signature, or null on a preview. */
	widget: PDFRef | null
}

/** Key of the page, and of the signature's annotation, in the parent tree. */
export const PAGE_KEY = 0
export const WIDGET_KEY = 1

/** Writes the structure tree (ISO 32000-1 §14.7) of a page; the elements are the same whatever a document says. */
export function writeStructure(context: PDFContext, page: Page, targets: StructureTargets): PDFRef {
	const references = new Map<Element, PDFRef>()
	const rootReference = context.nextRef()
	let widgetOwner: PDFRef | undefined

	const write = (element: Element, parent: PDFRef): PDFRef => {
		const reference = context.nextRef()
		references.set(element, reference)
		const children = element.children.map((child) => {
			if (typeof child === 'number') return PDFNumber.of(child)
			if (child !== 'widget') return write(child, reference)
			widgetOwner = reference
			return context.obj({
				Type: 'OBJR',
				...(targets.widget === null ? {} : { Obj: targets.widget }),
				Pg: targets.page,
			})
		})
		const dictionary = context.obj({ Type: 'StructElem', S: element.role, P: parent, Pg: targets.page })
		if (children.length > 0) dictionary.set(PDFName.of('K'), context.obj(children))
		if (element.language !== undefined) dictionary.set(PDFName.of('Lang'), PDFHexString.fromText(element.language))
		if (element.alternative !== undefined) dictionary.set(PDFName.of('Alt'), PDFHexString.fromText(element.alternative))
		if (element.scope !== undefined) dictionary.set(PDFName.of('A'), context.obj({ O: 'Table', Scope: element.scope }))
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
	if (widgetOwner !== undefined && targets.widget !== null) {
		numbers.push(PDFNumber.of(WIDGET_KEY))
		numbers.push(widgetOwner)
	}
	const parents = PDFDict.withContext(context)
	parents.set(PDFName.of('Nums'), numbers)
	const root = context.obj({ Type: 'StructTreeRoot', K: document, ParentTreeNextKey: 2 })
	root.set(PDFName.of('ParentTree'), context.register(parents))
	context.assign(rootReference, root)
	return rootReference
}
