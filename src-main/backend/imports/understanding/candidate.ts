import type { ColumnLook } from './content.ts'
import type { HeaderMatch } from './vocabulary.ts'

/** A column of a sheet before anybody knows what it holds. */
export interface SheetColumn {
	column: number
	header: string
	look: ColumnLook
}

/** What a column may be. */
export interface Candidate extends HeaderMatch {
	column: number
}
