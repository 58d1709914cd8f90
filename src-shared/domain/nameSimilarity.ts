const LONGEST = 31

/**
 * Jaro–Winkler similarity of two words, 0 (nothing in common) to 1 (equal). Winkler 1990: a common beginning of up to
 * four letters counts extra. Symmetric; words beyond 31 letters are compared by their first 31.
 */
export function jaroWinkler(left: string, right: string): number {
	if (left === right) return left === '' ? 0 : 1
	const leftLength = Math.min(left.length, LONGEST)
	const rightLength = Math.min(right.length, LONGEST)
	if (leftLength === 0 || rightLength === 0) return 0
	const window = Math.max(0, (Math.max(leftLength, rightLength) >> 1) - 1)
	let leftMatched = 0
	let rightMatched = 0
	let matches = 0
	for (let i = 0; i < leftLength; i++) {
		const letter = left.charCodeAt(i)
		const end = Math.min(rightLength - 1, i + window)
		for (let j = Math.max(0, i - window); j <= end; j++) {
			if ((rightMatched >> j) & 1 || right.charCodeAt(j) !== letter) continue
			leftMatched |= 1 << i
			rightMatched |= 1 << j
			matches++
			break
		}
	}
	if (matches === 0) return 0
	let outOfPlace = 0
	for (let i = 0, j = 0; i < leftLength; i++) {
		if (!((leftMatched >> i) & 1)) continue
		while (!((rightMatched >> j) & 1)) j++
		if (left.charCodeAt(i) !== right.charCodeAt(j)) outOfPlace++
		j++
	}
	const jaro = (matches / leftLength + matches / rightLength + (matches - (outOfPlace >> 1)) / matches) / 3
	let prefix = 0
	const longestPrefix = Math.min(4, leftLength, rightLength)
	while (prefix < longestPrefix && left.charCodeAt(prefix) === right.charCodeAt(prefix)) prefix++
	return jaro + prefix * 0.1 * (1 - jaro)
}

/** Rows of the table of distances, kept from call to call: this runs for every pair of words that may be alike. */
let rows: [Uint16Array, Uint16Array, Uint16Array] = [new Uint16Array(64), new Uint16Array(64), new Uint16Array(64)]

/** Edits (insert, delete, replace, swap neighbours) between two words, or `most + 1` when there are more than `most`. */
export function editDistance(left: string, right: string, most: number): number {
	if (left === right) return 0
	const columns = right.length
	if (Math.abs(left.length - columns) > most) return most + 1
	if (columns >= rows[0].length) {
		const size = 2 * columns
		rows = [new Uint16Array(size), new Uint16Array(size), new Uint16Array(size)]
	}
	let [beforeLast, last, row] = rows
	for (let j = 0; j <= columns; j++) last[j] = j
	for (let i = 1; i <= left.length; i++) {
		row[0] = i
		let smallest = i
		const letter = left.charCodeAt(i - 1)
		for (let j = 1; j <= columns; j++) {
			const other = right.charCodeAt(j - 1)
			let cost = Math.min(last[j] ?? 0, row[j - 1] ?? 0) + 1
			cost = Math.min(cost, (last[j - 1] ?? 0) + (letter === other ? 0 : 1))
			if (i > 1 && j > 1 && letter === right.charCodeAt(j - 2) && left.charCodeAt(i - 2) === other)
				cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
			row[j] = cost
			if (cost < smallest) smallest = cost
		}
		if (smallest > most) return most + 1
		;[beforeLast, last, row] = [last, row, beforeLast]
	}
	return Math.min(last[columns] ?? most + 1, most + 1)
}
