import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, EventName, Events, Reply } from '#shared/contract/index'
import { CALL_CHANNEL, EVENT_CHANNEL } from './policy.ts'

/** Where a dropped file lies. Only a real File tells: the page can neither read nor invent a path. */
const pathOf = (file: unknown): string => (file instanceof File ? webUtils.getPathForFile(file) : '')

const withPaths = (input: unknown): unknown => {
	const files: unknown = Reflect.get(Object(input), 'files')
	return { paths: Array.isArray(files) ? files.map(pathOf) : [] }
}

const bridge: Bridge = {
	invoke: (name, input): Promise<Reply> =>
		ipcRenderer.invoke(CALL_CHANNEL, name, name === 'shell.dropped' ? withPaths(input) : input),
	on: (listener) => {
		const pass = (_event: unknown, name: EventName, payload: Events[EventName]) => listener(name, payload)
		ipcRenderer.on(EVENT_CHANNEL, pass)
		return () => ipcRenderer.off(EVENT_CHANNEL, pass)
	},
}

contextBridge.exposeInMainWorld('bridge', bridge)
