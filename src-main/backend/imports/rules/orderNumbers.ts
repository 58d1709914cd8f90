/** Digits were lost: a spreadsheet shows long numbers as `9,99999E+99`, and shows `#####` where a column is too narrow. */
export function isDamagedNumber(text: string): boolean {
	return /^\d+(?:[.,]\d+)?E[+-]?\d+$/i.test(text) || /^#+$/.test(text)
}

/** The number as it identifies a candidate: leading zeros kept; without the marks that programs add to a number. */
export function parseOrderNumber(text: string): string {
	return text.replace(/^'/, '').replace(/^(\d+)[.,]0+$/, '$1')
}
