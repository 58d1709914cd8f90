import { useCallback, useMemo, useState } from 'react'

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
	/** Back to the first page, e.g. when a filter changed. */
	reset: () => void
}

export const pageSizes = [25, 50, 100, 200]

/** Which part of a long list is shown and in what order; the list itself stays in the backend. */
export function usePaging(initial: { size?: number; sorting?: Sorting } = {}): Paging {
	const [page, setPage] = useState(1)
	const [size, setSize] = useState(initial.size ?? 50)
	const [sorting, setSorting] = useState<Sorting>(initial.sorting ?? { key: '', descending: false })
	const reset = useCallback(() => setPage(1), [])
	return useMemo(
		() => ({
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
			reset,
		}),
		[page, size, sorting, reset],
	)
}
