import { plain } from '#shared/domain/personName'

const wordsOf = (fileName: string) =>
	new Set(
		plain(fileName.replace(/\.\w{1,5}$/, '').replace(/[_.]/g, ' '))
			.split(' ')
			.filter((word) => word !== ''),
	)

/** How much of the shorter of two file names is in the other, 0 to 1: `9AF_2007.csv` and `9AF 2007 rectifié.xlsx` → 1. */
export function likeness(name: string, other: string): number {
	const [fewer, more] = [wordsOf(name), wordsOf(other)].toSorted((left, right) => left.size - right.size)
	if (!fewer || !more || fewer.size === 0) return 0
	return [...fewer].filter((word) => more.has(word)).length / fewer.size
}
