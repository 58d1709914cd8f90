import { loadProfile } from '../../src-main/backend/archive/profiles.ts'
import { previewFile } from '../../src-main/backend/imports/preview.ts'
import { inspectFile } from '../../src-main/backend/imports/understanding/inspect.ts'

/** A file as it is understood without anybody's help, and what its first rows become. */
export async function readUnaided(path: string, profileName: 'benin' | 'haiti' = 'benin') {
	const profile = loadProfile(profileName)
	const found = await inspectFile(path, profile)
	const session = { exam: profileName === 'benin' ? 'BAC' : 'NS4', year: 2021, ...found.session }
	const { rows, counts } = await previewFile({ path, profile, layout: found.layout, session, limit: 60, known: [] })
	return {
		found,
		layout: found.layout,
		counts,
		fields: found.sheets.map(({ columns }) => columns.map(({ proposal }) => proposal.subject ?? proposal.field)),
		/** Of each row the values of the columns that are read, as text. */
		rows: rows.map(({ sheet, cells }) => {
			const columns = found.layout.sheets.find((one) => one.sheet === sheet)?.columns ?? []
			return cells.flatMap(({ value }, index) => (columns[index]?.field === 'ignore' ? [] : [value ?? ''])).join(' | ')
		}),
	}
}

/** Eight people of the tests' lists, all invented. */
export const people = [
	'KOLOMBE Ada',
	'MORI Bina',
	'TASUNGA Caro',
	'NEFU Dido',
	'LIRA Edo',
	'BESANVI Fati',
	'RAKU Gino',
	'SIDO Hala',
]
