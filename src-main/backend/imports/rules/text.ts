/** A cell as people mean it: outer spaces, repeated spaces, no-break spaces and line breaks gone. */
export function tidy(cell: string): string {
	for (let index = 0; index < cell.length; index++) {
		const code = cell.charCodeAt(index)
		const oddSpace =
			code < 32 || code === 0xa0 || (code >= 0x2000 && code <= 0x200f) || code === 0x202f || code === 0xfeff
		if (oddSpace || (code === 32 && (index === 0 || index === cell.length - 1 || cell.charCodeAt(index + 1) === 32)))
			return cell.replace(/[\p{C}\s]+/gu, ' ').trim()
	}
	return cell
}

/**
 * A copy that keeps no larger text alive: a piece cut out of a chunk of a file holds the whole chunk in memory as long
 * as it lives, so whatever outlives its row must be copied.
 */
export function detached(text: string): string {
	return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Remembers what a pure function answered, for cells that repeat; forgets everything beyond `most` different texts. */
export function remembering<Value>(work: (text: string) => Value, most = 50_000): (text: string) => Value {
	const known = new Map<string, Value>()
	return (text) => {
		const before = known.get(text)
		if (before !== undefined) return before
		if (known.size >= most) known.clear()
		const value = work(text)
		known.set(detached(text), value)
		return value
	}
}

/** Number of single-letter changes (insert, delete, replace, swap of neighbours) from one word to another; at most `limit` + 1. */
export function editDistance(left: string, right: string, limit: number): number {
	if (Math.abs(left.length - right.length) > limit) return limit + 1
	let previous: number[] = []
	let current = Array.from({ length: right.length + 1 }, (_, index) => index)
	for (let row = 1; row <= left.length; row++) {
		const before = previous
		previous = current
		current = [row]
		let least = row
		for (let column = 1; column <= right.length; column++) {
			const same = left[row - 1] === right[column - 1]
			let cost = Math.min(
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(previous[column - 1] ?? 0) + (same ? 0 : 1),
			)
			if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
				cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
			current.push(cost)
			least = Math.min(least, cost)
		}
		if (least > limit) return limit + 1
	}
	return Math.min(current[right.length] ?? limit + 1, limit + 1)
}
