import { expect, type Page } from '@playwright/test'
import fr from '../../src-shared/i18n/fr/frame.json' with { type: 'json' }
import type { AppUnderTest } from './app.ts'

export type Account = 'commis' | 'officier' | 'auditeur' | 'admin'
export type Room = keyof typeof fr.rooms

/** The window as the people of the bureau use it, in French: accounts and rooms by their names. */
export class Office {
	readonly app: AppUnderTest
	readonly page: Page

	constructor(app: AppUnderTest) {
		this.app = app
		this.page = app.page
	}

	/** From the first page to a practice archive in `folder`. */
	async createPracticeArchive(folder: string): Promise<void> {
		await this.page.getByText('Apprendre avec une archive d’entraînement').click()
		await this.app.willChoose(folder)
		await this.page.getByRole('button', { name: 'Choisir le dossier…' }).click()
		await this.page.getByRole('button', { name: 'Créer l’archive d’entraînement' }).click()
		await expect(this.page.getByRole('heading', { name: 'Se connecter' })).toBeVisible()
	}

	/** One click on a practice account. */
	async signIn(account: Account): Promise<void> {
		await this.page.getByRole('button', { name: new RegExp(`· ${account}`) }).click()
		await expect(this.navigation).toBeVisible()
	}

	async signOut(): Promise<void> {
		await this.page
			.getByRole('banner')
			.getByRole('button', { name: /Commis|Officier|Auditeur|Administrateur/ })
			.click()
		await this.page.getByRole('menuitem', { name: fr.frame.signOut }).click()
		await expect(this.page.getByRole('heading', { name: 'Se connecter' })).toBeVisible()
	}

	get navigation() {
		return this.page.getByRole('navigation', { name: fr.frame.rooms })
	}

	/** Names of the rooms this account sees. */
	async rooms(): Promise<string[]> {
		const texts = await this.navigation.getByRole('link').or(this.navigation.getByRole('button')).allInnerTexts()
		return texts.map((text) => text.split('\n')[0]?.trim() ?? '').filter((text) => text !== '')
	}

	/** Opens a room and waits for its heading. */
	async enter(room: Room): Promise<void> {
		const name = fr.rooms[room]
		await this.navigation.getByText(name, { exact: true }).click()
		await expect(this.page.getByRole('main').getByRole('heading', { name }).first()).toBeVisible()
	}

	/** From the choice of a file to its receipt. */
	async importFile(path: string): Promise<void> {
		await this.enter('imports')
		await this.app.willChoose(path)
		await this.page.getByRole('button', { name: 'Choisir des fichiers…' }).click()
		await this.page.getByRole('button', { name: 'Contrôler tout le fichier' }).click()
		await this.page.getByRole('button', { name: /^Faire entrer/ }).click()
		await expect(this.page.getByText('Reçu : ces lignes sont dans l’archive')).toBeVisible()
		await this.page.getByRole('button', { name: 'Retour aux imports' }).click()
	}
}
