import { Menu, type MenuItemConstructorOptions } from 'electron'
import en from '../src-shared/i18n/en/shell.json' with { type: 'json' }
import fr from '../src-shared/i18n/fr/shell.json' with { type: 'json' }
import ht from '../src-shared/i18n/ht/shell.json' with { type: 'json' }
import type { ShellLanguage } from './preferences.ts'

const texts = { fr, ht, en }

/** Only what every program has: the work itself is in the window. No developer tools, no reload. */
export function menuTemplate(language: ShellLanguage): MenuItemConstructorOptions[] {
	const t = texts[language].shell
	return [
		{ label: t.file, submenu: [{ role: 'quit', label: t.quit }] },
		{
			label: t.edit,
			submenu: [
				{ role: 'undo', label: t.undo },
				{ role: 'redo', label: t.redo },
				{ type: 'separator' },
				{ role: 'cut', label: t.cut },
				{ role: 'copy', label: t.copy },
				{ role: 'paste', label: t.paste },
				{ role: 'selectAll', label: t.selectAll },
			],
		},
		{
			label: t.view,
			submenu: [
				{ role: 'zoomIn', label: t.zoomIn },
				{ role: 'zoomOut', label: t.zoomOut },
				{ role: 'resetZoom', label: t.resetZoom },
				{ type: 'separator' },
				{ role: 'togglefullscreen', label: t.fullScreen },
			],
		},
	]
}

export function showMenu(language: ShellLanguage): void {
	Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(language)))
}
