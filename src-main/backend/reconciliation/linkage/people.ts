import { plain } from '#shared/domain/personName'
import { soundOf } from '#shared/domain/nameSound'
import { packBirthDate } from './birthDates.ts'
import { Column, Vocabulary } from './columns.ts'
import { LikenessCache } from './likenessCache.ts'

/** What linkage knows of one sitting. Texts as they stand in the archive; null where the source says nothing. */
export interface PersonRecord {
	/** The sitting's id. */
	id: number
	/** Any number that tells sessions apart. */
	session: number
	surname: string
	/** Plain tokens of surname and given names, sorted (domain/personName.ts). */
	nameKey: string
	sex: string | null
	birthDate: string | null
	birthPlace: string | null
	department: string | null
	commune: string | null
	school: string | null
	nationalId: string | null
	orderNumber: string | null
	/** Person it is known to belong to, 0 = none. */
	person: number
}

export const MOST_TOKENS = 8

const lettersOf = (token: string): number => {
	let letters = 0
	for (let index = 0; index < token.length; index++) letters |= 1 << (token.charCodeAt(index) % 26)
	return letters
}

/** A column of texts: every distinct one once, and how many people have it. Number 0 is "missing". */
export class TextColumn {
	readonly values = new Column(Uint32Array)
	readonly vocabulary = new Vocabulary()
	readonly #known = new Map<string, number>([['', 0]])
	readonly #sounds: string[] = []
	readonly likeness = new LikenessCache((number) => this.vocabulary.text(number))

	add(raw: string | null): void {
		const text = raw ?? ''
		let number = this.#known.get(text)
		if (number === undefined) {
			number = this.vocabulary.number(plain(text))
			this.#known.set(text, number)
		}
		this.vocabulary.count(number)
		this.values.push(number)
	}

	at(index: number): number {
		return this.values.at(index)
	}

	/** How a value sounds, word by word. */
	sound(number: number): string {
		return (this.#sounds[number] ??= this.vocabulary.text(number).split(' ').map(soundOf).join(' '))
	}
}

/** All people to be compared, as columns of numbers; each distinct text is kept, normalised and encoded once. */
export class People {
	readonly ids = new Column(Float64Array)
	readonly sessions = new Column(Uint32Array)
	readonly persons = new Column(Float64Array)
	readonly sexes = new Column(Uint8Array)
	readonly birthDates = new Column(Uint32Array)
	readonly birthPlaces = new TextColumn()
	readonly departments = new TextColumn()
	readonly communes = new TextColumn()
	readonly schools = new TextColumn()
	readonly nationalIds = new TextColumn()
	readonly orderNumbers = new TextColumn()
	readonly nameKeys = new Column(Uint32Array)
	readonly names = new Vocabulary()
	readonly surnames = new Column(Uint32Array)
	readonly surnameTexts = new Vocabulary()
	/** Tokens of person i: `tokens[tokenStarts[i]]` up to `tokenStarts[i + 1]`. */
	readonly tokens = new Column(Uint32Array)
	readonly tokenStarts = new Column(Uint32Array)
	/** 1 where the token stands in the surname. */
	readonly inSurname = new Column(Uint8Array)
	readonly tokenTexts = new Vocabulary()
	/** Per token: number of its sound, which letters it has, its length. */
	readonly tokenSounds: number[] = [0]
	readonly tokenLetters: number[] = [0]
	readonly sounds = new Vocabulary()
	readonly #surnameTokens = new Map<string, readonly string[]>()

	constructor() {
		this.tokenStarts.push(0)
	}

	get count(): number {
		return this.ids.length
	}

	add(record: PersonRecord): void {
		this.ids.push(record.id)
		this.sessions.push(record.session)
		this.persons.push(record.person)
		this.sexes.push(record.sex === 'M' ? 1 : record.sex === 'F' ? 2 : 0)
		this.birthDates.push(packBirthDate(record.birthDate))
		this.birthPlaces.add(record.birthPlace)
		this.departments.add(record.department)
		this.communes.add(record.commune)
		this.schools.add(record.school)
		this.nationalIds.add(record.nationalId)
		this.orderNumbers.add(record.orderNumber)
		this.#addName(record)
	}

	#addName(record: PersonRecord): void {
		const nameKey = this.names.number(record.nameKey)
		this.names.count(nameKey)
		this.nameKeys.push(nameKey)
		let surname = this.#surnameTokens.get(record.surname)
		if (surname === undefined) {
			surname = plain(record.surname).split(' ')
			this.#surnameTokens.set(record.surname, surname)
		}
		const surnameText = this.surnameTexts.number(surname.join(' '))
		this.surnameTexts.count(surnameText)
		this.surnames.push(surnameText)
		const own = record.nameKey.split(' ')
		for (let index = 0; index < own.length && index < MOST_TOKENS; index++) {
			const text = own[index] ?? ''
			if (text === '') continue
			this.tokens.push(this.#token(text))
			this.inSurname.push(surname.includes(text) ? 1 : 0)
		}
		this.tokenStarts.push(this.tokens.length)
	}

	#token(text: string): number {
		const token = this.tokenTexts.number(text)
		if (token === this.tokenSounds.length) {
			this.tokenSounds.push(this.sounds.number(soundOf(text)))
			this.tokenLetters.push(lettersOf(text))
		}
		this.tokenTexts.count(token)
		this.sounds.count(this.tokenSounds[token] ?? 0)
		return token
	}

	/** The plain name as one text, for explanations. */
	nameOf(index: number): string {
		return this.names.text(this.nameKeys.at(index))
	}
}
