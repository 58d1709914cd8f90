/** Abbreviations usual in registers. */
const abbreviations: ReadonlyMap<string, string> = new Map([
	['ST', 'SAINT'],
	['STE', 'SAINTE'],
	['JN', 'JEAN'],
	['JH', 'JOSEPH'],
	['JPH', 'JOSEPH'],
	['BTE', 'BAPTISTE'],
	['BPTE', 'BAPTISTE'],
	['FCOIS', 'FRANCOIS'],
	['LS', 'LOUIS'],
	['CHS', 'CHARLES'],
	['PRE', 'PIERRE'],
	['MIE', 'MARIE'],
])

/**
 * Spelling to sound, in this order. French and Kreyòl write one name differently (PIERRE / PYE, ROSE / WÒZ,
 * GUILLAUME / GIYÒM). `@` stands for the nasal vowels an, en, in; `&` for the nasal o; `$` for ch; `W` and `Q` for ou before a
 * vowel and elsewhere. Accents are gone already and cannot count. What either spelling confuses falls together: s/z, g/j, i/y/u.
 */
const rules: readonly (readonly [RegExp, string])[] = [
	[/CH(?=[RL])/g, 'K'],
	[/(?<![CSP])H/g, ''],
	[/T?SCH|SH|T?CH/g, '$'],
	[/PH/g, 'F'],
	[/DJ|DG/g, 'J'],
	[/NCOI/g, 'NSOI'],
	[/C?QU?|CK/g, 'K'],
	[/CC(?=[EIY])|GZ|X/g, 'KS'],
	[/C(?=[EIY])/g, 'S'],
	[/C/g, 'K'],
	[/GN/g, 'NI'],
	[/GU(?=[EIYA])/g, 'G'],
	[/GE(?=[AOU])|G/g, 'J'],
	[/IE$/, 'I'],
	[/(?<=[IU])LL(?=[AEIOUY])/g, 'I'],
	[/(?<=[^AEIOUY])ES?$/, ''],
	[/Z/g, 'S'],
	[/PT/g, 'T'],
	[/EANN?(?![AEIOUYN])/g, '@'],
	[/EAU|AU/g, 'O'],
	[/OEU|EU/g, 'E'],
	[/OU(?=[AEIY])/g, 'W'],
	[/OU/g, 'Q'],
	[/OY?I|OY(?=[AEOU])/g, 'WA'],
	[/(?:AI|EI|[AEIUY])N(?:$|N$|(?![AEIOUYN]))|(?:AI|EI|[AEIUY])M(?=[PB])/g, '@'],
	[/ON(?:$|N$|(?![AEIOUYN]))|OM(?=[PB])/g, '&'],
	[/AI|EI/g, 'E'],
	[/[UY]/g, 'I'],
	[/(?<=O)W(?=[AEIO])/g, ''],
	[/(.)\1+/g, '$1'],
	[/(?<=.[^R])[STDPR]+$|(?<=.R)[STDP]+$/, ''],
	[/R(?=[OQW&])/g, 'W'],
	[/(?<=[AEIOQ@&])R(?![AEIOQ@&])/g, ''],
	[/(?<=[AEIOQ@&][^AEIOQ@&])E(?=[^AEIOQ@&R][AEIOQ@&])/g, ''],
	[/WQ/g, 'Q'],
	[/(?<=..)E$/, ''],
	[/(.)\1+/g, '$1'],
]

/**
 * How a name's token (upper case, without accents: `plain` of personName.ts) is spoken, so that French and Kreyòl spellings meet.
 * Deliberately loose: equal sound is weak evidence, and its weight follows from how common the sound is.
 */
export function soundOf(token: string): string {
	let sound = abbreviations.get(token) ?? token
	for (const [pattern, replacement] of rules) sound = sound.replace(pattern, replacement)
	return sound === '' ? token : sound
}
