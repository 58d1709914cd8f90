import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

export const roomNames = [
	'dashboard',
	'imports',
	'reconciliation',
	'documents',
	'signing',
	'publication',
	'search',
	'journal',
	'settings',
] as const
export type RoomName = (typeof roomNames)[number]

/** What a room is to show, e.g. `{ sitting: 12 }`; each room names its own. */
export type RouteParameters = Readonly<Record<string, string | number>>
export interface Route {
	room: RoomName
	parameters: RouteParameters
}

interface Router extends Route {
	/** Opens a room; what was shown before is one step back. */
	go: (room: RoomName, parameters?: RouteParameters) => void
	/** Changes what the room shows without a step back, e.g. while typing a query. */
	replace: (parameters: RouteParameters) => void
	back: () => void
	canGoBack: boolean
}

const DEEPEST_HISTORY = 100
const start: Route = { room: 'dashboard', parameters: {} }
const RouterContext = createContext<Router | null>(null)

/** Where in the program the person is; kept in memory, because there is no address bar. */
export function RouterProvider({ children }: { children: ReactNode }) {
	const [history, setHistory] = useState<readonly Route[]>([start])
	const go = useCallback((room: RoomName, parameters: RouteParameters = {}) => {
		setHistory((before) => [...before, { room, parameters }].slice(-DEEPEST_HISTORY))
	}, [])
	const replace = useCallback((parameters: RouteParameters) => {
		setHistory((before) => [...before.slice(0, -1), { room: (before.at(-1) ?? start).room, parameters }])
	}, [])
	const back = useCallback(() => {
		setHistory((before) => (before.length > 1 ? before.slice(0, -1) : before))
	}, [])
	const router = useMemo(
		() => ({ ...(history.at(-1) ?? start), go, replace, back, canGoBack: history.length > 1 }),
		[history, go, replace, back],
	)
	return <RouterContext value={router}>{children}</RouterContext>
}

export function useRoute(): Router {
	const router = useContext(RouterContext)
	if (!router) throw new Error('useRoute outside of RouterProvider')
	return router
}
