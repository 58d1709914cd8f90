import type { Weight } from '#shared/contract/reconciliation'
import type { Comparison } from '../linkage/comparison.ts'
import { levels, type LinkField } from '../linkage/levels.ts'
import type { LinkResult } from '../linkage/link.ts'
import type { People, TextColumn } from '../linkage/people.ts'

const centibits = (bits: number) => Math.round(bits * 100)

function dateText(date: number): string {
	const parts = [Math.trunc(date / 10_000), Math.trunc(date / 100) % 100, date % 100]
	return parts
		.filter((part) => part !== 0)
		.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'))
		.join('-')
}

type TextField = Exclude<LinkField, 'name' | 'birthDate' | 'sex'>

const columnOf: { [Field in TextField]: (people: People) => TextColumn } = {
	birthPlace: (people) => people.birthPlaces,
	department: (people) => people.departments,
	commune: (people) => people.communes,
	school: (people) => people.schools,
	nationalId: (people) => people.nationalIds,
	orderNumber: (people) => people.orderNumbers,
}

function valueOf(people: People, field: LinkField, index: number): string {
	if (field === 'name') return people.nameOf(index)
	if (field === 'birthDate') return dateText(people.birthDates.at(index))
	if (field === 'sex') return ['', 'M', 'F'][people.sexes.at(index)] ?? ''
	const column = columnOf[field](people)
	return column.vocabulary.text(column.at(index))
}

/** Why two people were taken for one, line by line: the tokens of their names, their other fields, and the odds before looking. */
export function explain(comparison: Comparison, result: LinkResult, left: number, right: number): Weight[] {
	const { people, name } = comparison
	comparison.compare(left, right)
	const weightAt = (hit: number) =>
		centibits((comparison.rarities[hit] ?? 0) + (result.model.expected[comparison.levelsHit[hit] ?? 0] ?? 0))
	const lines: Weight[] = []
	for (let index = 0; index < name.length; index++) {
		const pair = name.pairs[index]
		if (!pair) continue
		const inSurname =
			(pair.leftPosition >= 0 && people.inSurname.at(people.tokenStarts.at(left) + pair.leftPosition) === 1) ||
			(pair.leftPosition < 0 && people.inSurname.at(people.tokenStarts.at(right) + pair.rightPosition) === 1)
		lines.push({
			field: inSurname ? 'surname' : 'givenNames',
			level: levels[pair.level]?.level ?? '',
			left: people.tokenTexts.text(pair.left),
			right: people.tokenTexts.text(pair.right),
			weight: weightAt(index),
		})
	}
	for (let hit = name.length; hit < comparison.hits; hit++) {
		const level = levels[comparison.levelsHit[hit] ?? 0]
		if (!level) continue
		const { field } = level
		lines.push({
			field,
			level: level.level,
			left: valueOf(people, field, left),
			right: valueOf(people, field, right),
			weight: weightAt(hit),
		})
	}
	const within = people.sessions.at(left) === people.sessions.at(right)
	lines.push({
		field: 'prior',
		level: within ? 'within' : 'across',
		left: '',
		right: '',
		weight: centibits(within ? result.prior.within : result.prior.across),
	})
	return lines
}
