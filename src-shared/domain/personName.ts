const ligatures: Record<string, string> = {
	œ: 'oe',
	Œ: 'OE',
	æ: 'ae',
	Æ: 'AE',
	ß: 'ss',
	ø: 'o',
	Ø: 'O',
	đ: 'd',
	Đ: 'D',
	ł: 'l',
	Ł: 'L',
}

/** Upper-case letters and digits of a text, accents and punctuation gone, single spaces: `Jean-Élie` → `JEAN ELIE`. */
export function plain(value: string): string {
	return value
		.replace(/[œŒæÆßøØđĐłŁ]/g, (letter) => ligatures[letter] ?? letter)
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.toUpperCase()
		.replace(/['’`´]/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()
}

/**
 * One key for a full name whatever the order of its parts, so that `PIERRE Jean Élie` and `Jean-Elie PIERRE` meet:
 * the plain tokens of surname and given names, sorted.
 */
export function nameKey(surname: string, givenNames: string): string {
	return keyOfPlain(plain(surname), plain(givenNames))
}

/** The same from parts already made plain. */
export function keyOfPlain(surname: string, givenNames: string): string {
	const words = `${surname} ${givenNames}`.split(' ')
	// A handful of words: sorted by insertion, several times faster than the general way.
	for (let at = 1; at < words.length; at++) {
		const word = words[at] ?? ''
		let place = at
		for (; place > 0 && (words[place - 1] ?? '') > word; place--) words[place] = words[place - 1] ?? ''
		words[place] = word
	}
	return words.join(' ').trimStart()
}
