import { plain } from '#shared/domain/personName'

const words: Record<string, 'F' | 'M'> = {
	M: 'M',
	MASCULIN: 'M',
	MASC: 'M',
	H: 'M',
	HOMME: 'M',
	G: 'M',
	GARCON: 'M',
	GASON: 'M',
	MALE: 'M',
	MASKILEN: 'M',
	BOY: 'M',
	F: 'F',
	FEMININ: 'F',
	FEM: 'F',
	FEMME: 'F',
	FILLE: 'F',
	FI: 'F',
	FANM: 'F',
	TIFI: 'F',
	FEMALE: 'F',
	FEMINEN: 'F',
	GIRL: 'F',
}

/** `M`, `F`, or null for a word that says neither. */
export function parseSex(text: string): 'F' | 'M' | null {
	return words[plain(text)] ?? null
}
