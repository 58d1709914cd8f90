import { isCertain } from './birthDates.ts'
import type { Comparison } from './comparison.ts'
import { levelIndex } from './levels.ts'

/** From here on a case may be proposed in bulk. Scores are per mille. */
export const CERTAIN = 900
/** From here on a pair is a case for a person to look at. */
export const WORTH_ASKING = 500
/** A name alone, however rare, goes no further than this. */
const DOUBTFUL = 700

const NATIONAL_ID_SAME = levelIndex('nationalId', 'same')
const ORDER_NUMBER_SAME = levelIndex('orderNumber', 'same')
const SEX_DIFFERENT = levelIndex('sex', 'different')
const NAME_DIFFERENT = levelIndex('name', 'different')

/**
 * What twins look like: the surname agrees and no given name does. Place, school and birth date are then the family's, and prove
 * nothing.
 */
function looksLikeSiblings({ name, people }: Comparison, left: number, right: number): boolean {
	if (name.contradicting === 0) return false
	let givenAgree = 0
	for (let index = 0; index < name.length; index++) {
		const pair = name.pairs[index]
		if (!pair || pair.left === 0 || pair.right === 0) continue
		const inSurname =
			people.inSurname.at(people.tokenStarts.at(left) + pair.leftPosition) === 1 &&
			people.inSurname.at(people.tokenStarts.at(right) + pair.rightPosition) === 1
		if (pair.level === NAME_DIFFERENT && inSurname) return false
		if (pair.level !== NAME_DIFFERENT && !inSurname) givenAgree++
	}
	return givenAgree === 0
}

/** Whether the whole surname of one of two people is nowhere in the other's name. */
function surnameUnanswered({ name, people }: Comparison, left: number, right: number): boolean {
	let [leftSurname, leftAnswered, rightSurname, rightAnswered] = [0, 0, 0, 0]
	for (let index = 0; index < name.length; index++) {
		const pair = name.pairs[index]
		if (!pair) continue
		const answered = pair.left !== 0 && pair.right !== 0 && pair.level !== NAME_DIFFERENT ? 1 : 0
		if (pair.leftPosition >= 0 && people.inSurname.at(people.tokenStarts.at(left) + pair.leftPosition) === 1) {
			leftSurname++
			leftAnswered += answered
		}
		if (pair.rightPosition >= 0 && people.inSurname.at(people.tokenStarts.at(right) + pair.rightPosition) === 1) {
			rightSurname++
			rightAnswered += answered
		}
	}
	return (leftSurname > 0 && leftAnswered === 0) || (rightSurname > 0 && rightAnswered === 0)
}

/**
 * The most a case of the two people just compared may score whatever their weight, or 0 when it may be none at all. Evidence from
 * different fields is not as independent as the weights take it to be; these are the ways in which that goes wrong.
 */
export function ceilingOf(comparison: Comparison, left: number, right: number): number {
	const { name, dateLevel } = comparison
	const sameId = comparison.hasLevel(NATIONAL_ID_SAME)
	const sameNumber = comparison.hasLevel(ORDER_NUMBER_SAME)
	if (name.matched === 0 && !sameId) return 0
	if (!sameId && looksLikeSiblings(comparison, left, right)) return 0
	const dated = dateLevel === 'same' || dateLevel === 'swapped' || dateLevel === 'close'
	const identified = sameId || sameNumber
	const sameSession = comparison.people.sessions.at(left) === comparison.people.sessions.at(right)
	// One name in common is a fashion, not a person; but a surname may change between two sessions.
	if (name.contradicting > 0 && name.matched < 2 && !sameId)
		return !sameSession && dateLevel === 'same' && isCertain(comparison.people.birthDates.at(left)) ? DOUBTFUL : 0
	// Homonyms with different birth dates are different people.
	if (comparison.datesContradict(left, right)) return identified ? DOUBTFUL : 0
	// Homonyms are normal within a session; across sessions a rare name may be worth a question.
	if (!identified && dateLevel === null) return sameSession ? 0 : DOUBTFUL
	if (dateLevel === 'different' || surnameUnanswered(comparison, left, right)) return DOUBTFUL
	if (name.contradicting > 0 || comparison.hasLevel(SEX_DIFFERENT)) return CERTAIN - 1
	return dated || identified ? 999 : CERTAIN - 1
}
