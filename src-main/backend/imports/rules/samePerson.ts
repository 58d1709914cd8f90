import { editDistance } from '#shared/domain/nameSimilarity'

const alike = (left: string, right: string) => left === right || (left.length > 3 && editDistance(left, right, 1) <= 1)

/**
 * Whether two records with one order number in one session are of one person whose name was put right, rather than of
 * two people: name keys (domain/personName.ts) share their words, fully, or half of them with the same birth date.
 */
export function isSamePerson(key: string, otherKey: string, sameBirth: boolean): boolean {
	// A list of numbers only has no names: the number is all there is.
	if (key === otherKey || key === '' || otherKey === '') return true
	const [fewer, more] = [key.split(' '), otherKey.split(' ')].toSorted((left, right) => left.length - right.length)
	if (!fewer || !more) return false
	const shared = fewer.filter((word) => more.some((other) => alike(word, other))).length
	return sameBirth ? shared * 2 >= fewer.length && shared > 0 : shared === fewer.length && shared > 1
}
