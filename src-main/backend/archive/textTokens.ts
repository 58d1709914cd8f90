/** Words of a text as the full-text index cuts them (FTS5 unicode61 without diacritics): lower case, no accents. */
export function searchTokens(text: string): string[] {
	return text
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((token) => token !== '')
}
