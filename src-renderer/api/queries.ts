import {
	keepPreviousData,
	MutationCache,
	QueryCache,
	QueryClient,
	useMutation,
	useQueries,
	useQuery,
	useQueryClient,
} from '@tanstack/react-query'
import { contract, type Input, type Output, type ProcedureName } from '#shared/contract/index'

import type { Role } from '#shared/domain/roles'
import type { ErrorCode } from '#shared/errors/index'
import { asCallError, call, CallError } from './client.ts'
import { useFailureNotice } from './notices.tsx'

const ASKS_FOR_ANOTHER_PAGE: ReadonlySet<ErrorCode> = new Set([
	'access.signInFirst',
	'archive.notOpen',
	'backend.stopped',
])

/** The account is gone (idle, another archive, backend started again): ask who is signed in, which shows the right page. */
function onFailure(failure: Error): void {
	if (failure instanceof CallError && ASKS_FOR_ANOTHER_PAGE.has(failure.code))
		void queryClient.invalidateQueries({ queryKey: ['archive.info'], predicate: (query) => query.state.error === null })
	if (failure instanceof CallError && failure.code === 'access.signInFirst')
		void queryClient.invalidateQueries({ queryKey: ['access.me'] })
}

export const queryClient: QueryClient = new QueryClient({
	queryCache: new QueryCache({ onError: onFailure }),
	mutationCache: new MutationCache({ onError: onFailure }),
	defaultOptions: {
		queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false, networkMode: 'always' },
		mutations: { retry: false, networkMode: 'always' },
	},
})

interface ProcedureOptions<Answer> {
	enabled?: boolean
	/** Shows the answer to the former input until the new one is there, e.g. while typing or turning pages. */
	keepPrevious?: boolean
	/** Asks again after so many milliseconds for as long as it answers a number, e.g. while something is under way. */
	askAgain?: (answer: Answer) => number | false
}

/** Reads through a procedure; read again when the backend tells that its feature changed. */
export function useProcedure<Name extends ProcedureName>(
	name: Name,
	input: Input<Name>,
	options: ProcedureOptions<Output<Name>> = {},
) {
	return useQuery<Output<Name>, CallError>({
		queryKey: [name, input],
		queryFn: async () => {
			try {
				return await call(name, input)
			} catch (failure) {
				throw asCallError(failure)
			}
		},
		enabled: options.enabled ?? true,
		refetchInterval: ({ state }) => (state.data === undefined ? false : (options.askAgain?.(state.data) ?? false)),
		...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
	})
}

const LARGEST_PAGE = 500

/** The newest imports, so many of them or some more, over as many pages as that takes. */
export function useNewestImports(count: number): Output<'imports.list'>['rows'] {
	const inputs = Array.from({ length: Math.ceil(count / LARGEST_PAGE) }, (_, index) => ({
		offset: index * LARGEST_PAGE,
		limit: LARGEST_PAGE,
	}))
	const pages = useQueries({
		queries: inputs.map((input) => ({
			queryKey: ['imports.list', input],
			queryFn: () => call('imports.list', input),
			placeholderData: keepPreviousData,
		})),
	})
	return pages.flatMap(({ data }) => data?.rows ?? [])
}

export interface Action<Name extends ProcedureName> {
	/** Answers what the procedure answers, or undefined when it failed: the person has then been told. */
	run: (input: Input<Name>) => Promise<Output<Name> | undefined>
	running: boolean
	error: CallError | null
	reset: () => void
}

/** Changes something through a procedure. `quiet`: the caller shows the error itself. */
export function useAction<Name extends ProcedureName>(name: Name, options: { quiet?: boolean } = {}): Action<Name> {
	const client = useQueryClient()
	const notice = useFailureNotice()
	const mutation = useMutation<Output<Name>, CallError, Input<Name>>({
		mutationFn: async (input) => {
			try {
				return await call(name, input)
			} catch (failure) {
				throw asCallError(failure)
			}
		},
		onError: (error) => {
			if (options.quiet !== true) notice(error)
		},
		onSuccess: async () => invalidateTopics(client, [topicOf(name)]),
	})
	return {
		run: (input) => mutation.mutateAsync(input).catch(() => undefined),
		running: mutation.isPending,
		error: mutation.error,
		reset: mutation.reset,
	}
}

const topicOf = (name: string) => name.slice(0, name.indexOf('.'))

/** Marks stale what was read of the named features; the dashboard sums up all of them. */
export async function invalidateTopics(client: QueryClient, topics: readonly string[]): Promise<void> {
	await client.invalidateQueries({
		predicate: ({ queryKey: [name] }) =>
			typeof name === 'string' && (name === 'archive.dashboard' || topics.includes(topicOf(name))),
	})
}

export function mayCall(role: Role, name: ProcedureName): boolean {
	const access: 'anyone' | 'signedIn' | readonly Role[] = contract[name].access
	return typeof access === 'string' || access.includes(role)
}

export function useArchiveInfo() {
	return useProcedure('archive.info', {})
}

/** The signed-in account, or null. */
export function useMe() {
	return useProcedure('access.me', {}).data?.account ?? null
}

/** Whether the signed-in account may call a procedure, so that what it may not do is not offered. */
export function useMay(): (name: ProcedureName) => boolean {
	const me = useMe()
	return (name) => me !== null && mayCall(me.role, name)
}

/** The archive's exam profile; undefined while it is being read. */
export function useProfile() {
	const me = useMe()
	return useProcedure('archive.profile', {}, { enabled: me !== null }).data
}
