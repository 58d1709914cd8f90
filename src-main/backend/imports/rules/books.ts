import type { Profile } from '#shared/domain/profile'
import { CodeBook } from './codeBook.ts'

/** The profile's lists, ready to recognise what files say. */
export interface Books {
	exams: CodeBook
	kinds: CodeBook
	series: CodeBook
	subjects: CodeBook
	decisions: CodeBook
	mentions: CodeBook
	departments: CodeBook
}

export function booksOf(profile: Profile): Books {
	return {
		exams: new CodeBook(profile.exams),
		kinds: new CodeBook(profile.sessionKinds, ['SESSION']),
		series: new CodeBook(profile.series, ['SERIE', 'SERI', 'SERIES', 'FILIERE']),
		subjects: new CodeBook(profile.subjects, ['NOTE', 'NOTE DE', 'NOT']),
		decisions: new CodeBook(profile.decisions),
		mentions: new CodeBook(profile.mentions, ['MENTION']),
		departments: new CodeBook(profile.departments, ['DEPARTEMENT', 'DEPATMAN', 'DDE']),
	}
}
