/** Elements from plain data. Text is always text: nothing here takes markup. */

export type Child = Node | string | null | false

interface Properties {
	class?: string
	id?: string
	attributes?: Record<string, string>
	on?: Partial<
		Record<'click' | 'submit' | 'change' | 'input' | 'dragover' | 'dragleave' | 'drop', (event: Event) => void>
	>
}

export function element<Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	properties: Properties = {},
	...children: Child[]
): HTMLElementTagNameMap[Name] {
	const made = document.createElement(name)
	if (properties.class) made.className = properties.class
	if (properties.id) made.id = properties.id
	for (const [attribute, value] of Object.entries(properties.attributes ?? {})) made.setAttribute(attribute, value)
	for (const [event, listener] of Object.entries(properties.on ?? {})) made.addEventListener(event, listener)
	for (const child of children) if (child !== null && child !== false) made.append(child)
	return made
}

const SVG = 'http://www.w3.org/2000/svg'

/** A line drawing of 24 × 24, in the colour of the text around it; for the eye only. */
export function icon(paths: string): SVGSVGElement {
	const drawing = document.createElementNS(SVG, 'svg')
	drawing.setAttribute('viewBox', '0 0 24 24')
	drawing.setAttribute('aria-hidden', 'true')
	for (const path of paths.split('|')) {
		const line = document.createElementNS(SVG, 'path')
		line.setAttribute('d', path)
		drawing.append(line)
	}
	return drawing
}
