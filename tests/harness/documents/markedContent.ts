/** What the content of a page says about its structure. */
export interface MarkedContent {
	/** MCIDs in the order of the page. */
	identifiers: number[]
	/** Languages of marked content outside of the structure tree. */
	languages: string[]
	problems: string[]
}

const painting = new Set(['Tj', 'TJ', "'", '"', 'S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'Do', 'sh', 'EI'])
const TOKEN =
	/\((?:\\[\s\S]|[^\\()])*\)|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|\/[^\s()<>[\]{}/%]*|[+-]?\d*\.?\d+|[A-Za-z'"*][A-Za-z0-9*'"]*/g

interface Open {
	kind: 'artifact' | 'tagged' | 'other'
}

/**
 * Reads a content stream operator by operator: whatever is painted has to be inside an artifact or inside content with an
 * identifier, never both (Matterhorn Protocol 01-003 to 01-005), and what is opened has to be closed.
 */
export function markedContent(content: string): MarkedContent {
	const found: MarkedContent = { identifiers: [], languages: [], problems: [] }
	const open: Open[] = []
	let operands: string[] = []
	const inside = (kind: Open['kind']) => open.some((one) => one.kind === kind)
	for (const [token] of content.matchAll(TOKEN)) {
		if (!/^[A-Za-z'"]/.test(token)) {
			operands.push(token)
			continue
		}
		if (token === 'BDC' || token === 'BMC') {
			const [tag = ''] = operands
			const identifier = operands[operands.indexOf('/MCID') + 1]
			const kind = tag === '/Artifact' ? 'artifact' : operands.includes('/MCID') ? 'tagged' : 'other'
			if (kind === 'artifact' && inside('tagged')) found.problems.push('01-003 an artifact inside tagged content')
			if (kind === 'tagged' && inside('artifact')) found.problems.push('01-004 tagged content inside an artifact')
			if (kind === 'tagged' && inside('tagged')) found.problems.push('01-005 tagged content inside tagged content')
			if (kind === 'tagged') found.identifiers.push(Number(identifier))
			if (operands.includes('/Lang')) found.languages.push((operands[operands.indexOf('/Lang') + 1] ?? '').slice(1, -1))
			open.push({ kind })
		} else if (token === 'EMC') {
			if (!open.pop()) found.problems.push('EMC without beginning')
		} else if (painting.has(token) && !inside('artifact') && !inside('tagged'))
			found.problems.push(`01-005 ${token} outside of everything`)
		operands = []
	}
	if (open.length > 0) found.problems.push('marked content without end')
	return found
}
