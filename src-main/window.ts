import { BrowserWindow } from 'electron'
import { APP_ADDRESS, webPreferences } from './policy.ts'

/** Opens the window; it shows itself once there is something to see. */
export function openWindow(preload: string, isPackaged: boolean): BrowserWindow {
	const window = new BrowserWindow({
		width: 1366,
		height: 768,
		minWidth: 1024,
		minHeight: 700,
		show: false,
		backgroundColor: '#ffffff',
		autoHideMenuBar: true,
		webPreferences: webPreferences(preload, isPackaged),
	})
	window.once('ready-to-show', () => window.show())
	void window.loadURL(APP_ADDRESS)
	return window
}
