/** Nothing but digits, as nearly every number is written: neither damaged nor in need of tidying. */
function isDigits(text: string): boolean {
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index)
		if (code < 48 || code > 57) return false
	}
	return true
}

/** Digits were lost: a spreadsheet shows long numbers as `9,99999E+99`, and shows `#####` where a column is too narrow. */
export function isDamagedNumber(text: string): boolean {
	return !isDigits(text) && (/^\d+(?:[.,]\d+)?E[+-]?\d+$/i.test(text) || /^#+$/.test(text))
}

/** The number as it identifies a candidate: leading zeros kept; without the marks that programs add to a number. */
export function parseOrderNumber(text: string): string {
	return isDigits(text) ? text : text.replace(/^'/, '').replace(/^(\d+)[.,]0+$/, '$1')
}
