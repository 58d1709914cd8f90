import type { App, Protocol, Session, WebContents } from 'electron'
import { APP_SCHEME, isAllowedRequest } from './policy.ts'

/** Must run before the program is ready. As root (a test machine) Chromium has no sandbox and says so by the switch. */
export function hardenProcess(app: App, protocol: Protocol): void {
	protocol.registerSchemesAsPrivileged([
		{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
	])
	if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
	app.on('web-contents-created', (_event, contents) => keepInPlace(contents))
}

/** A page stays where it was put: no navigation, no second window, no guest page. */
export function keepInPlace(contents: WebContents): void {
	contents.on('will-navigate', (event) => event.preventDefault())
	contents.on('will-frame-navigate', (event) => event.preventDefault())
	contents.on('will-redirect', (event) => event.preventDefault())
	contents.on('will-attach-webview', (event) => event.preventDefault())
	contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Nothing is permitted: no notification, camera, clipboard, device; no download and no address but the program's own. */
export function hardenSession(session: Session, isPackaged: boolean): void {
	session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
	session.setPermissionCheckHandler(() => false)
	session.setDevicePermissionHandler(() => false)
	session.on('will-download', (event) => event.preventDefault())
	session.webRequest.onBeforeRequest((details, answer) =>
		answer({ cancel: !isAllowedRequest(details.url, isPackaged) }),
	)
}
