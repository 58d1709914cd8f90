import { plain } from '#shared/domain/personName'
import { decisionGroups } from './outcomeWords.ts'

/**
 * What juries decide, whatever words they have for it. `deferred`: has not passed and sits again at the next session;
 * `secondRound`: neither passed nor failed yet; `withheld`: decided and not given out; `excluded`: fraud, results
 * cancelled; `honours`: how well somebody passed, said in place of a decision.
 */
export type Meaning = 'passed' | 'honours' | 'deferred' | 'failed' | 'absent' | 'secondRound' | 'withheld' | 'excluded'

/** Words and abbreviations that mean this where nothing stands beside them. */
const alone: Partial<Record<Meaning, string>> = {
	passed: 'RACH | Qualified | Promu | Promue | AOA | AOB',
	honours: `First class | Second class | Third class | 1st class | 2nd class | 3rd class | First division
		| Second division | Third division | 1st division | 2nd division | 3rd division | Distinction | Merit
		| First class with distinction | Grande distinction | Plus grande distinction | Satisfaction | Passable
		| Assez bien | Bien | Très bien | Excellent | ABIEN | TBIEN`,
	deferred: 'Ajourné | Ajournée | Ajounen | AJ | مؤجل | مؤجلة',
	failed:
		'AOC | Desaprobado | Desaprobada | Retido | مرفوض | مرفوضة | Redouble | Redoublant | Redoublante | Detained | ELIM | Insuficiente',
	absent: 'ABI | ABJ | DEF | DNS | ABST | Démission | Démissionnaire | Withdrawn | Forfait | Désisté | Non partant',
	secondRound: `Oral | Contrôle | Second | 2e | 2ème | Autorisé | Autorisée | Comp | Comptt | Compt | Supp | Suppl | Supply
		| ER | EIOP | Referred | Rattr | Ratt | Contr | Aplazado | Aplazada | Recuperación | Recuperação | Rimandato
		| Corigență | Nachprüfung | مكمل | مراقبة | دور ثان | له دور ثان | دور ثاني | الدورة الثانية | استدراك | استدراكي`,
	withheld: 'RW | RL | RLF | WH | WHD | WHLD | INC | Pendiente | Pendente | In sospeso | محجوب | معلق',
	excluded: 'Eliminat | Eliminată | UFM | UMC | DQ | Anulado | Anulada | محروم | ملغى | غش',
}

const phrases = (words: string) => new RegExp(`(?:^| )(?:${words.replace(/\s*\|\s*/g, '|').trim()})(?= |$)`)

/** In the form of `plain`, anywhere in what a jury says. */
const said = {
	excluded: phrases(
		'FRAUDES?|FRAUDEURS?|FRAUDEUSES?|FRAUD|EXCLUE?S?|EXCLUSION|DISQUALIFIED|DISQUALIFIEE?S?|MALPRACTICES?|UNFAIR MEANS|DEBARRED|CHEATING|TRICHE|TRICHERIE|PLAGIAT|ANNULEE?S?|CANCELLED|CANCELED',
	),
	withheld: phrases(
		'SOUS RESERVE|RESERVEE?S?|WITHHELD|PENDING|EN ATTENTE|EN INSTANCE|EN SUSPENS|SUSPENDUE?S?|A VERIFIER|INCOMPLETE?S?|RESULT LATER|UNDER REVIEW|UNDER INVESTIGATION',
	),
	secondRound: phrases(
		'ADMISSIBLES?|SESSIONNAIRES?|SESSION COMPLEMENTAIRE|RATTRAPAGE|AUTORISEE?S?|A SUBIR|A PASSER|A SE PRESENTER|ORAL DE CONTROLE|EPREUVES? DE CONTROLE|COMPARTMENT|COMPARTMENTAL|SUPPLEMENTARY|RE ?SIT|RE ?APPEAR|COMPT|COMPTT|SUPPLY|ELIGIBLE FOR IMPROVEMENT|ESSENTIAL REPEAT|RECUPERACION|RECUPERACAO|CONVOCATORIA EXTRAORDINARIA',
	),
	round: phrases(
		'(?:2E|2EME|2ND|2NDE|2D|DEUXIEME|SECONDE?) (?:GROUPE|TOUR|SESSION|SERIE DEPREUVES)|(?:GROUPE|TOUR) (?:2|II)|SECOND ROUND|2ND ROUND',
	),
	/** `Admis au 2e groupe`: has passed there, or may sit there; the bureau knows which. */
	toRound: phrases('(?:AU|EN|POUR LE|POUR LA) (?:2E|2EME|2ND|2NDE|2D|DEUXIEME|SECONDE?) (?:GROUPE|TOUR|SESSION)'),
	absent: phrases(
		'ABSENTE?S?|ABANDON|ABANDONNE|DEFAILLANTE?S?|NON PRESENTEE?S?|NA PAS COMPOSE|NON COMPOSE|DID NOT SIT|DID NOT APPEAR|NOT APPEARED|NO PRESENTAD[OA]',
	),
	deferred: phrases('AJOURNEE?S?|ADJOURNEE?S?|DEFERRED|A REPRENDRE|REPRISE'),
	failed: phrases(
		'REFUSEE?S?|ELIMINEE?S?|ECHOUEE?S?|ECHEC|RECALEE?S?|FAIL|FAILED|FAILS|UNSUCCESSFUL|INSUFFISANTE?S?|REPROBAD[OA]|REPROVAD[OA]|DESAPROBAD[OA]',
	),
	passed: phrases(
		'ADMISE?S?|RECUE?S?|REUSSIE?S?|REUSSITE|RACHETEE?S?|REPECHEE?S?|PASS|PASSED|QUALIFIED|SUCCESSFUL|APROBAD[OA]|APROVAD[OA]|PROMOTED',
	),
	denied:
		/(?:^| )(?:NON|PAS|NOT|NO|NAO|DID NOT|DOES NOT) (?:ETE )?(?:DECLAREE? |YET )?(?:ADMIS(?:E|ES|SIBLES?)?|RECUE?|REUSSI|AUTORISEE?|PASS|PASSED|QUALIFIED|SUCCESSFUL|PROMOTED|APT[OA]|APROBAD[OA]|APROVAD[OA])(?= |$)/,
}

/** A sentence that long says more than a decision. */
const MOST_CHARACTERS = 90

const wholes = new Map<string, Meaning>()
for (const [meaning, words] of decisionGroups) for (const word of words) wholes.set(plain(word), meaning)
for (const meaning of [
	'passed',
	'honours',
	'deferred',
	'failed',
	'absent',
	'secondRound',
	'withheld',
	'excluded',
] as const)
	for (const word of (alone[meaning] ?? '').split('|')) if (plain(word) !== '') wholes.set(plain(word), meaning)

/** What a jury's words mean; null for words that mean nothing known, or more than one thing. */
export function meaningOf(text: string): Meaning | null {
	if (text.length > MOST_CHARACTERS) return null
	const key = plain(text.replace(/\((?:e|es|s|ne|a|o)\)/gi, ''))
	return wholes.get(key) ?? meaningOfPhrase(key)
}

function meaningOfPhrase(key: string): Meaning | null {
	if (said.excluded.test(key)) return 'excluded'
	if (said.withheld.test(key)) return 'withheld'
	const isDenied = said.denied.test(key)
	const rest = isDenied ? key.replace(said.denied, ' ') : key
	const outcomes = (['absent', 'deferred', 'failed', 'passed'] as const).filter((one) => said[one].test(rest))
	if (isDenied && !outcomes.includes('failed')) outcomes.push('failed')
	if (said.secondRound.test(rest)) {
		const isAdmittedTo = / A (?:SUBIR|PASSER|SE PRESENTER) /.test(` ${rest} `)
		return outcomes.every((one) => one === 'deferred' || (one === 'passed' && isAdmittedTo)) ? 'secondRound' : null
	}
	const [outcome, another] = outcomes
	if (another) return null
	if (!said.round.test(rest)) return outcome ?? null
	if (!outcome) return 'secondRound'
	return outcome === 'passed' && said.toRound.test(rest) ? 'secondRound' : outcome
}
