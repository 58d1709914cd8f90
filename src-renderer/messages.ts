export interface MessageTree {
	[key: string]: string | MessageTree
}

/** `{ a: { b: 'x' } }` and `{ 'a.b': 'x' }` alike become `{ 'a.b': 'x' }`, so that codes with dots are plain keys. */
export function flatten(tree: MessageTree, prefix = ''): Record<string, string> {
	const flat: Record<string, string> = {}
	for (const [key, value] of Object.entries(tree)) {
		if (typeof value === 'string') flat[prefix + key] = value
		else Object.assign(flat, flatten(value, `${prefix}${key}.`))
	}
	return flat
}

/**
 * Fills plural forms a file leaves out from `_other`: French has a rare `many`, and Haitian Creole nouns do not change
 * with number.
 */
export function withAllPlurals(flat: Readonly<Record<string, string>>): Record<string, string> {
	const full = { ...flat }
	for (const [key, value] of Object.entries(flat)) {
		if (!key.endsWith('_other')) continue
		const stem = key.slice(0, -'_other'.length)
		full[`${stem}_one`] ??= value
		full[`${stem}_many`] ??= value
	}
	return full
}
