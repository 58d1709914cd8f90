import { plain } from '#shared/domain/personName'
import { meaningOf } from './decisionMeanings.ts'

/** Words that may stand in a heading beside the decision of those listed below it. */
const beside = new Set(
	`LISTE LISTES LISTA LIST LIS NOMINATIVE DEFINITIVE OFFICIELLE ALPHABETIQUE GENERALE PROVISOIRE DES DE DU LES LA LE LOS DOS OF
	THE AU AUX A EN PAR POUR ET KI CANDIDAT CANDIDATS CANDIDATE CANDIDATES CANDIDATOS ALUMNOS ELEVES ELEVE ETUDIANTS STUDENTS
	KANDIDA IMPETRANTS SONT EST SON DECLARE DECLARES DECLAREE DECLAREES DEFINITIVEMENT ORDRE MERITE
	ADMISSION DOFFICE OFFICE TOUR GROUPE SESSION PREMIER PREMIERE SECOND SECONDE DEUXIEME 1ER 1ERE 2E 2EME 2ND 2NDE NORMALE
	EPREUVES EPREUVE ORAL ORALES DU SUBIR PASSER LEPREUVE LES MENTION AVEC SANS JURY`.split(/\s+/),
)
const listOf = /(?:^| )(?:LISTES?|LISTA|LIST|LIS) (?:\p{L}+ ){0,6}?(?:DES?|DU|DOS|OF|KI) (.*)$/u
/** Called to the exam, and not through it yet. */
const called = /(?:^| )(?:ADMIS(?:ES)?|AUTORISEE?S) A (?:COMPOSER|CONCOURIR|PARTICIPER|SE PRESENTER)(?= |$)/
const MOST_CHARACTERS = 120

/**
 * The decision that a heading says of all those listed below it: `LISTE DES ADMIS AU BAC 2021`, `SONT DÉCLARÉS ADMIS`,
 * `AJOURNÉS`. Empty where it speaks of several; null for any other text.
 */
export function decisionOfList(text: string): string | null {
	if (text.length > MOST_CHARACTERS) return null
	const key = plain(text.replace(/\((?:e|es|s)\)/gi, ''))
	if (called.test(key)) return null
	const listed = listOf.exec(key)?.[1]
	if (listed !== undefined && speaksOfDecisions(listed)) return meaningOf(listed) === null ? '' : withoutBefore(listed)
	const others = key.split(' ').filter((word) => !beside.has(word))
	const isHeading = others.length > 0 && others.length < 4 && others.every((word) => saysDecision(word))
	if (!isHeading) return null
	return meaningOf(key) === null ? '' : key
}

/** How well somebody passed heads lists as well, and is no decision there. */
function saysDecision(word: string): boolean {
	const meaning = meaningOf(word)
	return meaning !== null && meaning !== 'honours'
}

/** `CANDIDATS ADMISSIBLES` → `ADMISSIBLES`. */
function withoutBefore(text: string): string {
	const words = text.split(' ')
	return words.slice(words.findIndex((word) => !beside.has(word))).join(' ')
}

const speaksOfDecisions = (text: string) =>
	text.split(' ').some((word) => word.length > 3 && !beside.has(word) && saysDecision(word))
