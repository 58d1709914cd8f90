import { useMemo, useState } from 'react'

export interface Sorting {
	key: string
	descending: boolean
}
export interface Paging {
	page: number
	size: number
	sorting: Sorting
	/** For the procedure's input. */
	offset: number
	limit: number
	setPage: (page: number) => void
	setSize: (size: number) => void
	setSorting: (sorting: Sorting) => void
	/** Back to the first page. */
	reset: () => void
}

export const pageSizes = [25, 50, 100, 200]

interface PagingOptions {
	size?: number
	sorting?: Sorting
	/** What the list is narrowed by, as text: another scope begins on its first page. */
	scope?: string
}

/** Which part of a long list is shown and in what order; the list itself stays in the backend. */
export function usePaging({ size: firstSize = 50, sorting: firstSorting, scope = '' }: PagingOptions = {}): Paging {
	const [at, setAt] = useState({ scope, page: 1 })
	const [size, setSize] = useState(firstSize)
	const [sorting, setSorting] = useState<Sorting>(firstSorting ?? { key: '', descending: false })
	const page = at.scope === scope ? at.page : 1
	return useMemo(() => {
		const setPage = (next: number) => setAt({ scope, page: next })
		return {
			page,
			size,
			sorting,
			offset: (page - 1) * size,
			limit: size,
			setPage,
			setSize: (next: number) => {
				setSize(next)
				setPage(1)
			},
			setSorting: (next: Sorting) => {
				setSorting(next)
				setPage(1)
			},
			reset: () => setPage(1),
		}
	}, [page, size, sorting, scope])
}
