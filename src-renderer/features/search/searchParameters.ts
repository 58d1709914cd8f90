import type { Input } from '#shared/contract/index'
import type { RouteParameters } from '../frame/route.tsx'

export type SearchFilters = Omit<Input<'archive.search'>, 'query' | 'sort' | 'descending' | 'offset' | 'limit'>

/** The filters that travel as text; numbers and the session are treated on their own. */
const texts = ['exam', 'department', 'series', 'decision'] as const
const statuses = ['active', 'held', 'excluded'] as const

const textOf = (value: string | number | undefined) => (value === undefined || value === '' ? undefined : String(value))

export function queryOf(parameters: RouteParameters): string {
	return textOf(parameters['query']) ?? ''
}

/** What of a route narrows a search. Unknown parameters are left alone: they belong to the room's other views. */
export function filtersOf(parameters: RouteParameters): SearchFilters {
	const filters: SearchFilters = {}
	for (const name of texts) {
		const value = textOf(parameters[name])
		if (value !== undefined) filters[name] = value
	}
	const { year, importId } = parameters
	if (typeof year === 'number') filters.year = year
	if (typeof importId === 'number') filters.importId = importId
	const status = statuses.find((one) => one === parameters['status'])
	if (status) filters.status = status
	return filters
}

/** The same route with one filter set, or taken away by `undefined`. */
export function withFilter(
	parameters: RouteParameters,
	name: string,
	value: string | number | undefined,
): RouteParameters {
	const { [name]: _, ...rest } = parameters
	return value === undefined ? rest : { ...rest, [name]: value }
}
