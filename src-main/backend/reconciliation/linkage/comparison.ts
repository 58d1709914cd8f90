import { editDistance } from '#shared/domain/nameSimilarity'
import { compareBirthDates, isCertain, yearOf, type DateAgreement } from './birthDates.ts'
import { levelIndex } from './levels.ts'
import { NameComparison } from './nameComparison.ts'
import type { People, TextColumn } from './people.ts'

const NAME_SAME = levelIndex('name', 'same')
const NAME_SOUNDS = levelIndex('name', 'sounds')
const NAME_CLOSE = levelIndex('name', 'close')
const NAME_NEAR = levelIndex('name', 'near')

const textFields = ['birthPlace', 'department', 'commune', 'school', 'nationalId', 'orderNumber'] as const
type TextField = (typeof textFields)[number]

/** Positions of the levels of a text field; `close` is -1 where the field has none. */
const textLevels = textFields.map((field) => ({
	field,
	same: levelIndex(field, 'same'),
	close: field === 'department' ? -1 : levelIndex(field, 'close'),
	different: levelIndex(field, 'different'),
	/** Identifiers are compared digit by digit, places as words. */
	identifier: field === 'nationalId' || field === 'orderNumber',
}))

const dateLevels: Record<DateAgreement, number> = {
	same: levelIndex('birthDate', 'same'),
	swapped: levelIndex('birthDate', 'swapped'),
	close: levelIndex('birthDate', 'close'),
	year: levelIndex('birthDate', 'year'),
	parts: levelIndex('birthDate', 'parts'),
	different: levelIndex('birthDate', 'different'),
}
const SEX_SAME = levelIndex('sex', 'same')
const SEX_DIFFERENT = levelIndex('sex', 'different')

/** Likeness of two places from which one counts as a misspelt form of the other. */
const PLACE_CLOSE_FROM = 0.88

const columnOf = (people: People, field: TextField): TextColumn =>
	({
		birthPlace: people.birthPlaces,
		department: people.departments,
		commune: people.communes,
		school: people.schools,
		nationalId: people.nationalIds,
		orderNumber: people.orderNumbers,
	})[field]

/** How often each value of a field occurs, as log2 of its share (negative). */
export class Frequencies {
	readonly #people: People
	readonly #dates = new Map<number, number>()
	readonly #years = new Map<number, number>()
	readonly #collocations = new Map<number, number>()
	#dated = 0

	constructor(people: People) {
		this.#people = people
		const add = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1)
		for (let index = 0; index < people.count; index++) {
			const date = people.birthDates.at(index)
			if (date === 0) continue
			this.#dated++
			add(this.#dates, date)
			add(this.#years, yearOf(date))
		}
	}

	static #share(count: number, total: number): number {
		return Math.log2(Math.max(count, 2) / Math.max(total, 2))
	}

	token = (token: number): number => Frequencies.#share(this.#people.tokenTexts.counted(token), this.#people.count)

	sound = (token: number): number => {
		const sound = this.#people.tokenSounds[token] ?? 0
		return Frequencies.#share(Math.min(this.#people.sounds.counted(sound), this.#people.count), this.#people.count)
	}

	name = (index: number): number =>
		Frequencies.#share(this.#people.names.counted(this.#people.nameKeys.at(index)), this.#people.count)

	date = (date: number): number => Frequencies.#share(this.#dates.get(date) ?? 0, this.#dated)

	year = (year: number): number => Frequencies.#share(this.#years.get(year) ?? 0, this.#dated)

	text(column: TextColumn, number: number): number {
		return Frequencies.#share(column.vocabulary.counted(number), column.vocabulary.total)
	}

	/**
	 * Bits counted too many when the tokens of a surname are taken one by one although they come together
	 * (JEAN-BAPTISTE is far more common than JEAN and BAPTISTE would meet by chance).
	 */
	collocation(surname: number): number {
		const known = this.#collocations.get(surname)
		if (known !== undefined) return known
		const { surnameTexts, tokenTexts, count } = this.#people
		let apart = 0
		for (const text of surnameTexts.text(surname).split(' ')) apart -= this.token(tokenTexts.number(text))
		const together = -Frequencies.#share(surnameTexts.counted(surname), count)
		const bits = Math.max(0, apart - together)
		this.#collocations.set(surname, bits)
		return bits
	}
}

/**
 * Compares two people: which levels were hit, and the bits that the rarity of what agrees is worth (-log2 u). The weight of a pair is
 * `rarity + Σ log2 m` over the levels hit (Fellegi and Sunter 1969; Winkler's adjustment for frequent values).
 */
export class Comparison {
	readonly people: People
	readonly frequencies: Frequencies
	readonly name: NameComparison
	/** Positions of the levels hit, the first `hits` of them valid; names hit one per token. */
	readonly levelsHit = new Uint8Array(40)
	hits = 0
	/** Bits that each hit is worth by its rarity alone. */
	readonly rarities = new Float64Array(40)
	dateLevel: DateAgreement | null = null
	/** -log2 of how often two different people agree at a level, for levels without a value of their own. */
	readonly #chance: Float64Array

	constructor(people: People, frequencies: Frequencies, chance: Float64Array) {
		this.people = people
		this.frequencies = frequencies
		this.name = new NameComparison(people)
		this.#chance = chance
	}

	get rarity(): number {
		let sum = 0
		for (let hit = 0; hit < this.hits; hit++) sum += this.rarities[hit] ?? 0
		return sum
	}

	#hit(level: number, rarity: number): void {
		this.levelsHit[this.hits] = level
		this.rarities[this.hits] = rarity
		this.hits++
	}

	#byChance(level: number): number {
		return this.#chance[level] ?? 0
	}

	compare(i: number, j: number): void {
		this.hits = 0
		this.#compareNames(i, j)
		this.#compareDates(i, j)
		const left = this.people.sexes.at(i)
		const right = this.people.sexes.at(j)
		if (left !== 0 && right !== 0) {
			const level = left === right ? SEX_SAME : SEX_DIFFERENT
			this.#hit(level, this.#byChance(level))
		}
		const sameSession = this.people.sessions.at(i) === this.people.sessions.at(j)
		for (const one of textLevels) if (sameSession || one.field !== 'orderNumber') this.#compareTexts(one, i, j)
	}

	#compareNames(i: number, j: number): void {
		const { people, name, frequencies } = this
		name.compare(i, j)
		const first = this.hits
		let tokenBits = 0
		for (let index = 0; index < name.length; index++) {
			const pair = name.pairs[index]
			if (!pair) continue
			const { level } = pair
			let rarity = this.#byChance(level)
			if (level === NAME_SAME) rarity = -frequencies.token(pair.left)
			else if (level === NAME_SOUNDS) rarity = -frequencies.sound(pair.left)
			else if (level === NAME_CLOSE || level === NAME_NEAR)
				rarity = Math.min(rarity + 3, -Math.max(frequencies.token(pair.left), frequencies.token(pair.right)))
			if (level === NAME_SAME) tokenBits += rarity
			this.#hit(level, rarity)
		}
		// A whole name, or a surname of several words, is worth no more than its own rarity.
		let tooMany = 0
		if (people.surnames.at(i) === people.surnames.at(j)) tooMany = frequencies.collocation(people.surnames.at(i))
		if (people.nameKeys.at(i) === people.nameKeys.at(j)) tooMany = Math.max(tooMany, tokenBits + frequencies.name(i))
		if (tooMany > 0 && tokenBits > 0) {
			const factor = Math.max(0, 1 - tooMany / tokenBits)
			for (let hit = first; hit < this.hits; hit++)
				if (this.levelsHit[hit] === NAME_SAME) this.rarities[hit] = (this.rarities[hit] ?? 0) * factor
		}
	}

	#compareDates(i: number, j: number): void {
		const left = this.people.birthDates.at(i)
		const right = this.people.birthDates.at(j)
		this.dateLevel = compareBirthDates(left, right)
		if (this.dateLevel === null) return
		const level = dateLevels[this.dateLevel]
		const rarity =
			this.dateLevel === 'same'
				? -this.frequencies.date(left)
				: this.dateLevel === 'year'
					? -this.frequencies.year(yearOf(left))
					: this.#byChance(level)
		this.#hit(level, rarity)
	}

	#compareTexts(one: (typeof textLevels)[number], i: number, j: number): void {
		const column = columnOf(this.people, one.field)
		const left = column.at(i)
		const right = column.at(j)
		if (left === 0 || right === 0) return
		if (left === right) this.#hit(one.same, -this.frequencies.text(column, left))
		else if (one.close >= 0 && this.#isClose(column, one.identifier, left, right))
			this.#hit(one.close, this.#byChance(one.close))
		else this.#hit(one.different, this.#byChance(one.different))
	}

	#isClose(column: TextColumn, identifier: boolean, left: number, right: number): boolean {
		const leftText = column.vocabulary.text(left)
		const rightText = column.vocabulary.text(right)
		if (identifier) {
			if (Math.abs(leftText.length - rightText.length) > 1) return false
			return editDistance(leftText, rightText, 1) === 1
		}
		if (column.sound(left) === column.sound(right)) return true
		const sameStart =
			leftText.charCodeAt(0) === rightText.charCodeAt(0) || leftText.charCodeAt(1) === rightText.charCodeAt(1)
		return sameStart && column.likeness.of(left, right) >= PLACE_CLOSE_FROM
	}

	/** Two dates that cannot be one: full ones that differ, or years that do by more than a guessed year may be off. */
	datesContradict(i: number, j: number): boolean {
		if (this.dateLevel !== 'different') return false
		const left = this.people.birthDates.at(i)
		const right = this.people.birthDates.at(j)
		return (isCertain(left) && isCertain(right)) || Math.abs(yearOf(left) - yearOf(right)) > 1
	}

	hasLevel(level: number): boolean {
		for (let hit = 0; hit < this.hits; hit++) if (this.levelsHit[hit] === level) return true
		return false
	}
}
