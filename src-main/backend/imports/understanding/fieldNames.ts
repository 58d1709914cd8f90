/**
 * What old programs cut words to when a name of a field had ten letters: `NOMCAND`, `COD_ETAB`, `LIBSERIE`, `TOTGEN`.
 * In the form of `plain`; the longest first, so that the longest is found.
 */
const stems: readonly (readonly [string, string])[] = (
	[
		['NUMERO', 'NO'],
		['LIBELLE', ''],
		['CANDIDAT', 'CANDIDAT'],
		['CENTRE', 'CENTRE'],
		['ETABLIS', 'ETABLISSEMENT'],
		['TABLE', 'TABLE'],
		['SERIE', 'SERIE'],
		['PRENOM', 'PRENOM'],
		['INSCR', 'INSCRIPTION'],
		['ECOLE', 'ECOLE'],
		['NAISS', 'NAISSANCE'],
		['ORDRE', 'ORDRE'],
		['CAND', 'CANDIDAT'],
		['CENT', 'CENTRE'],
		['CODE', 'CODE'],
		['DATE', 'DATE'],
		['ETAB', 'ETABLISSEMENT'],
		['EXAM', 'EXAMEN'],
		['LIEU', 'LIEU'],
		['MENT', 'MENTION'],
		['NAIS', 'NAISSANCE'],
		['PREN', 'PRENOM'],
		['SEXE', 'SEXE'],
		['CAN', 'CANDIDAT'],
		['COD', 'CODE'],
		['COM', 'COMMUNE'],
		['DAT', 'DATE'],
		['DEC', 'DECISION'],
		['DEP', 'DEPARTEMENT'],
		['ELV', 'ELEVE'],
		['ETA', 'ETABLISSEMENT'],
		['ETS', 'ETABLISSEMENT'],
		['GEN', 'GENERAL'],
		['INS', 'INSCRIPTION'],
		['LIB', ''],
		['MAT', 'MATRICULE'],
		['MOY', 'MOYENNE'],
		['NOM', 'NOM'],
		['NUM', 'NO'],
		['OBS', 'OBSERVATION'],
		['ORD', 'ORDRE'],
		['PRE', 'PRENOM'],
		['RES', 'RESULTAT'],
		['SER', 'SERIE'],
		['SEX', 'SEXE'],
		['TAB', 'TABLE'],
		['TOT', 'TOTAL'],
	] as const
).toSorted(([left], [right]) => right.length - left.length)

/** The words that one word is run together of; null where something is left over. */
function parts(word: string): string[] | null {
	if (word === '') return []
	for (const [stem, meaning] of stems) {
		const rest = word.startsWith(stem) ? parts(word.slice(stem.length)) : null
		if (rest) return meaning === '' ? rest : [meaning, ...rest]
	}
	return null
}

/** `NOMCAND` → `NOM CANDIDAT`, `COD ETAB` → `CODE ETABLISSEMENT`; null for words that are no such abbreviations. */
export function writtenOut(key: string): string | null {
	const words = key.split(' ').map((word) => parts(word) ?? (word === 'NO' ? ['NO'] : null))
	if (words.some((word) => word === null)) return null
	// `NOM CANDIDAT`, `SEXE CANDIDAT` are name and sex.
	const all = words.flatMap((word) => word ?? [])
	const own = all.filter(
		(word, index) => index === 0 || all[0] === 'NO' || all[0] === 'CODE' || !/^(?:CANDIDAT|ELEVE)$/.test(word),
	)
	const text = own.join(' ')
	return text === key || text === '' ? null : text
}
