import type { FieldName } from '#shared/contract/imports'

export type DateStyle = 'slash' | 'dash' | 'words' | 'iso' | 'serial'
export type NumberStyle = 'comma' | 'point' | 'number' | 'noisyNumber'

/** One way in which an office lays out its columns. */
export interface LayoutStyle {
	id: string
	/** Fields in order with their header text; `marks` stands for one column per subject. */
	fields: readonly (readonly [FieldName | 'marks', string])[]
	subjects: 'full' | 'short' | 'upper' | 'kreyol'
	/** A second header row above with this title over the marks. */
	group: string | null
	dates: DateStyle
	numbers: NumberStyle
	decisions: 'words' | 'capitals' | 'letters' | 'kreyol'
	surnames: 'capitals' | 'asIs'
	/** Names filled up with spaces to this width, as old programs write them. */
	padding: number
}

const register: LayoutStyle = {
	id: 'registre',
	fields: [
		['orderNumber', "N° d'ordre"],
		['surname', 'Nom'],
		['givenNames', 'Prénom(s)'],
		['sex', 'Sexe'],
		['birthDate', 'Date de naissance'],
		['birthPlace', 'Lieu de naissance'],
		['department', 'Département'],
		['commune', 'Commune'],
		['centre', "Centre d'examen"],
		['school', 'Établissement'],
		['series', 'Série'],
		['marks', ''],
		['total', 'Total'],
		['average', 'Moyenne'],
		['decision', 'Décision'],
		['mention', 'Mention'],
		['remark', 'Observations'],
	],
	subjects: 'full',
	group: null,
	dates: 'slash',
	numbers: 'comma',
	decisions: 'words',
	surnames: 'asIs',
	padding: 0,
}

const list: LayoutStyle = {
	id: 'liste',
	fields: [
		['orderNumber', 'No.'],
		['fullName', 'Nom et prénoms'],
		['birthDateAndPlace', 'Date et lieu de naissance'],
		['sex', 'S'],
		['school', 'École de provenance'],
		['centre', 'Siège'],
		['department', 'Dépt.'],
		['series', 'Série'],
		['marks', ''],
		['total', 'Total général'],
		['average', 'Moy. /10'],
		['decision', 'Résultat'],
		['remark', 'Remarques'],
	],
	subjects: 'short',
	group: null,
	dates: 'words',
	numbers: 'point',
	decisions: 'words',
	surnames: 'capitals',
	padding: 0,
}

const workbook: LayoutStyle = {
	id: 'classeur',
	fields: [
		['orderNumber', "Numéro\nd'ordre"],
		['surname', 'Nom de\nfamille'],
		['givenNames', 'Prénoms'],
		['sex', 'Sexe'],
		['birthDate', 'Date de\nnaissance'],
		['birthPlace', 'Lieu de\nnaissance'],
		['department', 'Département'],
		['school', 'Nom de\nl’école'],
		['centre', 'Centre'],
		['series', 'Série'],
		['marks', ''],
		['total', 'Total\ndes points'],
		['average', 'Moyenne\nsur 10'],
		['decision', 'Décision\ndu jury'],
		['mention', 'Mention'],
		['remark', 'Observations'],
	],
	subjects: 'full',
	group: 'Notes obtenues',
	dates: 'serial',
	numbers: 'number',
	decisions: 'words',
	surnames: 'capitals',
	padding: 0,
}

/** Marks typed as text, and the session in columns of every row. */
const textWorkbook: LayoutStyle = {
	...workbook,
	id: 'classeur-texte',
	fields: [['exam', 'Examen'], ['year', 'Année'], ['sessionKind', 'Session'], ...workbook.fields],
	subjects: 'short',
	group: null,
	dates: 'slash',
	numbers: 'comma',
}

const dos: LayoutStyle = {
	id: 'dos',
	fields: [
		['orderNumber', 'NUMERO'],
		['surname', 'NOM'],
		['givenNames', 'PRENOM'],
		['birthDate', 'DATENAIS'],
		['birthPlace', 'LIEUNAIS'],
		['department', 'DEPT'],
		['school', 'ECOLE'],
		['series', 'SERIE'],
		['marks', ''],
		['total', 'TOTAL'],
		['average', 'MOYENNE'],
		['decision', 'DECISION'],
	],
	subjects: 'upper',
	group: null,
	dates: 'dash',
	numbers: 'point',
	decisions: 'capitals',
	surnames: 'capitals',
	padding: 20,
}

/** Every column layout of the practice archive. */
export const layouts = {
	register,
	/** With the pupil number in use since 2023. */
	registerWithNisu: {
		...register,
		id: 'registre-nisu',
		fields: [['nationalId', 'NISU'], ...register.fields],
		dates: 'iso',
		numbers: 'point',
	},
	list,
	/** Surname and given names in one cell, and nothing that tells them apart. */
	listInSmallLetters: { ...list, id: 'liste-minuscules', surnames: 'asIs' },
	workbook,
	textWorkbook,
	textWorkbookWithoutAverage: {
		...textWorkbook,
		id: 'classeur-sans-moyenne',
		fields: textWorkbook.fields.filter(([field]) => field !== 'average'),
	},
	/** Numbers that went through a calculation and came out as 7.350000000000001. */
	noisyWorkbook: { ...workbook, id: 'classeur-calcul', group: null, subjects: 'short', numbers: 'noisyNumber' },
	dos,
	/** Only marks and decision: neither total nor average. */
	withoutTotals: {
		...dos,
		id: 'dos-sans-totaux',
		fields: dos.fields.filter(([field]) => field !== 'total' && field !== 'average'),
		decisions: 'letters',
	},
	kreyol: {
		...register,
		id: 'kreyol',
		fields: [
			['orderNumber', 'Nimewo lòd'],
			['surname', 'Siyati'],
			['givenNames', 'Non'],
			['sex', 'Sèks'],
			['birthDate', 'Dat nesans'],
			['birthPlace', 'Kote li fèt'],
			['department', 'Depatman'],
			['commune', 'Komin'],
			['school', 'Lekòl'],
			['series', 'Seri'],
			['marks', ''],
			['total', 'Total'],
			['average', 'Mwayèn'],
			['decision', 'Desizyon'],
			['remark', 'Remak'],
		],
		subjects: 'kreyol',
		decisions: 'kreyol',
	},
} as const satisfies Record<string, LayoutStyle>
