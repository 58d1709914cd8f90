import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'
import { CodeBook } from './codeBook.ts'
import { DecisionBook } from './decisions.ts'
import { mentionsWithWords } from './outcomeWords.ts'
import { HoldRemarks } from './remarks.ts'
import { subjectsWithWords } from './subjectWords.ts'

/** The profile's lists, ready to recognise what files say. */
export interface Books {
	exams: CodeBook
	kinds: CodeBook
	series: CodeBook
	subjects: CodeBook
	decisions: DecisionBook
	mentions: CodeBook
	departments: CodeBook
	remarks: HoldRemarks
	/** Names of the authorities, which stand in every title and may hold the name of an exam; in the form of `plain`. */
	authorities: readonly string[]
}

export function booksOf(profile: Profile): Books {
	return {
		exams: new CodeBook(profile.exams),
		kinds: new CodeBook(profile.sessionKinds, ['SESSION']),
		series: new CodeBook(profile.series, ['SERIE', 'SERI', 'SERIES', 'FILIERE']),
		subjects: new CodeBook(subjectsWithWords(profile), ['NOTE', 'NOTE DE', 'NOT']),
		decisions: new DecisionBook(profile),
		mentions: new CodeBook(mentionsWithWords(profile.mentions), ['MENTION']),
		authorities: [profile.bureau, profile.ministry, profile.republic]
			.flatMap(({ fr, ht, en }) => [fr, ht, en])
			.flatMap((name) => (name === undefined ? [] : [plain(name)])),
		departments: new CodeBook(profile.departments, ['DEPARTEMENT', 'DEPATMAN', 'DDE']),
		remarks: new HoldRemarks(profile),
	}
}
