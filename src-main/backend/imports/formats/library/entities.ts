/** Names of the characters 160 to 255 in their order (HTML 4, ISO 8859-1). */
const latin = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
	micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil
	Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute
	Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute
	icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`
const others: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	OElig: 'Œ',
	oelig: 'œ',
	lsquo: '‘',
	rsquo: '’',
	ldquo: '“',
	rdquo: '”',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	euro: '€',
}
const named = new Map([
	...latin.split(/\s+/).map((name, index) => [name, String.fromCharCode(160 + index)] as const),
	...Object.entries(others),
])

function character(code: number): string {
	return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
}

/** Text of a web page with the characters that its entities stand for; unknown names stay as they are. */
export function withoutEntities(text: string): string {
	if (!text.includes('&')) return text
	return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]\w{1,9}));?/g, (whole, decimal, hex, name) => {
		if (decimal !== undefined) return character(Number(decimal))
		if (hex !== undefined) return character(Number.parseInt(String(hex), 16))
		return named.get(String(name)) ?? whole
	})
}
