import type { Layout, SheetLayout } from '#shared/contract/imports'
import type { Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { placeOf } from '../formats/table.ts'
import type { Books } from '../rules/books.ts'
import { SessionTable, sessionError, type SessionHint } from '../rules/sessions.ts'

/** What tells of whom a row speaks. */
const identifying = new Set(['surname', 'givenNames', 'fullName', 'orderNumber'])

export const sheetsToRead = (layout: Layout) => layout.sheets.filter(({ skip }) => !skip)

export const textsOf = ({ exam, year, kind }: SessionHint) => ({
	exam: exam ?? '',
	year: year === undefined ? '' : String(year),
	kind: kind ?? '',
})

/** Says before any work starts why a file cannot be imported with this layout. */
export function checkLayout(file: string, layout: Layout, session: SessionHint, profile: Profile, books: Books): void {
	const sheets = sheetsToRead(layout)
	if (sheets.length === 0) throw new AppError('imports.noNames', { file: placeOf(file, layout.sheets[0]?.name ?? '') })
	const sessions = new SessionTable(profile, books)
	for (const sheet of sheets) {
		if (!sheet.columns.some(({ field }) => identifying.has(field)))
			throw new AppError('imports.noNames', { file: placeOf(file, sheet.name) })
		for (const { field, subject } of sheet.columns)
			if (field === 'mark' && !profile.subjects.some(({ id }) => id === subject))
				throw new AppError('imports.unknownSubject', { value: subject ?? '' })
		checkSession(file, sheet, session, sessions)
	}
}

/** The session of the sheet's rows, as far as no column says it row by row. */
function checkSession(file: string, sheet: SheetLayout, session: SessionHint, sessions: SessionTable): void {
	const byColumn = new Set(sheet.columns.map(({ field }) => field))
	const given = textsOf(session)
	const texts = {
		exam: sheet.constants.exam ?? given.exam,
		year: sheet.constants.year ?? given.year,
		kind: sheet.constants.sessionKind ?? given.kind,
	}
	if (byColumn.has('exam') || byColumn.has('year')) {
		const missing = [
			byColumn.has('exam') || texts.exam !== '' ? '' : 'exam',
			byColumn.has('year') || texts.year !== '' ? '' : 'year',
		]
		const named = missing.filter((one) => one !== '')
		if (named.length > 0) throw new AppError('imports.noSession', { file, missing: named.join(', ') })
		return
	}
	const problem = sessions.resolve(texts.exam, texts.year, byColumn.has('sessionKind') ? '' : texts.kind)
	if (typeof problem === 'string') throw sessionError(problem, file, texts)
}
