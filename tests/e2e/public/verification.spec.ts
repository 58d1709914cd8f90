import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import {
	type Browser,
	type BrowserContext,
	type BrowserContextOptions,
	chromium,
	expect,
	type Page,
	test,
} from '@playwright/test'
import { chromiumOptions } from '../../harness/chromium.ts'
import { root } from '../../harness/paths.ts'
import { barcodePicture, buildPage, filmOf } from '../../harness/publication/pictures.ts'
import { Register } from '../../harness/publication/register.ts'
import { StaticServer } from '../../harness/publication/staticServer.ts'
import { watchForTrouble } from '../../harness/trouble.ts'

const phone: BrowserContextOptions = {
	viewport: { width: 390, height: 844 },
	deviceScaleFactor: 2,
	hasTouch: true,
	isMobile: true,
	locale: 'fr-FR',
}
const pictures = join(root, 'test-results/public-page')

let register: Register
let site: string
let builtPage: string
let server: StaticServer
let browser: Browser

test.beforeAll(async () => {
	mkdirSync(pictures, { recursive: true })
	builtPage = buildPage()
	register = await Register.create()
	await register.add(40)
	site = register.path('site')
	await register.publish(site, {}, builtPage)
	server = new StaticServer(site)
	await server.start()
	// The camera shows the barcode of document 12.
	const film = register.path('camera.y4m')
	writeFileSync(film, filmOf(await barcodePicture(register.text(12), 2)))
	const options = await chromiumOptions()
	const camera = [
		'--use-fake-ui-for-media-stream',
		'--use-fake-device-for-media-stream',
		`--use-file-for-fake-video-capture=${film}`,
	]
	browser = await chromium.launch({ ...options, args: [...options.args, ...camera] })
})

test.afterAll(async () => {
	await browser.close()
	await server.stop()
	register.dispose()
	rmSync(builtPage, { recursive: true, force: true })
})

interface Visit {
	page: Page
	context: BrowserContext
	trouble: string[]
}

async function visit(run: (visit: Visit) => Promise<void>, options = phone): Promise<void> {
	const context = await browser.newContext({ ...options, permissions: ['camera'] })
	const opened = await context.newPage()
	const trouble: string[] = []
	watchForTrouble(opened, trouble)
	try {
		await opened.goto(server.address)
		await expect(opened.getByRole('button', { name: 'Scanner avec l’appareil photo' })).toBeVisible()
		await run({ page: opened, context, trouble })
	} finally {
		await context.close()
	}
}

async function upload(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
	await page.locator('#chosen-file').setInputFiles({ name, mimeType, buffer })
}

async function paste(page: Page, text: string): Promise<void> {
	await page.getByText('Coller le texte du code').click()
	await page.getByLabel('Texte du code').fill(text)
	await page.getByRole('button', { name: 'Vérifier', exact: true }).click()
}

const verdict = (page: Page) => page.locator('#verdict')

test('a photographed barcode is valid, with the marks to compare; axe finds nothing', async () => {
	await visit(async ({ page, trouble }) => {
		const first = [...server.sent].filter(([path]) => !path.includes('scanner') && !path.includes('zxing'))
		expect(first.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(150_000)
		expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
		await page.screenshot({ path: join(pictures, 'start-fr.png'), fullPage: true })

		await upload(page, 'photo.png', 'image/png', await barcodePicture(register.text(7)))
		await expect(verdict(page)).toHaveText('Document valable')
		await expect(verdict(page)).toBeFocused()
		const { surname, givenNames, orderNumber } = register.claims(7)
		for (const text of [surname, givenNames, orderNumber ?? '', 'HT-RN-2026-0000008', '6,50 sur 10'])
			await expect(page.locator('.answer')).toContainText(text)
		await expect(page.locator('tbody tr')).toHaveCount(register.scheme.table.subjects.length)
		await expect(page.getByText('ENTRAÎNEMENT').first()).toBeVisible()
		await expect(page.getByText('c’est prouvé')).toBeVisible()
		expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
		await page.screenshot({ path: join(pictures, 'valid-fr.png'), fullPage: true })
		for (const [language, word] of [
			['Kreyòl', 'Dokiman an bon'],
			['English', 'Valid document'],
		] as const) {
			await page.getByRole('button', { name: language }).click()
			await expect(verdict(page)).toHaveText(word)
			await page.screenshot({ path: join(pictures, `valid-${language}.png`), fullPage: true })
		}
		expect(trouble).toEqual([])
	})
})

test('the camera reads the barcode held before it', async () => {
	await visit(async ({ page, trouble }) => {
		await page.getByRole('button', { name: 'Scanner avec l’appareil photo' }).click()
		await expect(page.locator('video')).toBeVisible()
		await page.screenshot({ path: join(pictures, 'camera-fr.png') })
		await expect(verdict(page)).toHaveText('Document valable')
		await expect(page.locator('.answer')).toContainText('HT-RN-2026-0000013')
		expect(trouble).toEqual([])
	})
})

test('altered, foreign and unreadable codes are told apart, and what they claim is not shown', async () => {
	const other = await Register.create()
	await other.add(1)
	const foreign = other.text(0)
	other.dispose()
	await visit(async ({ page, trouble }) => {
		const text = register.text(3)
		const forged = register.sign(register.claims(3, { average: 990 }))
		forged.fill(9, forged.length - 8)
		const { barcodeText } = await import('#shared/codec/barcode')
		const cases = [
			[barcodeText(forged), 'Document altéré'],
			[`${text.slice(0, 60)}${text[60] === 'A' ? 'B' : 'A'}${text.slice(61)}`, 'Document altéré'],
			[text.slice(0, -9), 'Document altéré'],
			[foreign, 'Émetteur inconnu'],
			['https://example.org/', 'Code illisible'],
		] as const
		for (const [pasted, expected] of cases) {
			await paste(page, pasted)
			await expect(verdict(page)).toHaveText(expected)
			await expect(page.getByRole('heading', { name: /Comparez avec le papier|Ce que contient le code/ })).toHaveCount(
				0,
			)
			if (expected === 'Document altéré')
				await page.screenshot({ path: join(pictures, 'altered-fr.png'), fullPage: true })
			await page.getByRole('button', { name: 'Vérifier un autre document' }).click()
		}
		await upload(page, 'vide.png', 'image/png', await barcodePicture('X', 1))
		await expect(verdict(page)).toHaveText('Code illisible')
		await page.getByRole('button', { name: 'Vérifier un autre document' }).click()
		await upload(page, 'note.txt', 'text/plain', Buffer.from('rien'))
		await expect(page.getByRole('status')).toHaveText('Ce fichier n’est ni une photo ni un PDF lisible.')
		expect(trouble).toEqual([])
	})
})

test('a signed PDF is valid; one changed byte makes it altered', async () => {
	await visit(async ({ page }) => {
		const pdf = register.pdf(9)
		await upload(page, 'releve.pdf', 'application/pdf', pdf)
		await expect(verdict(page)).toHaveText('Document valable')
		await expect(page.getByText('exactement celui que le bureau a signé')).toBeVisible()
		await page.getByRole('button', { name: 'Vérifier un autre document' }).click()
		const changed = Buffer.from(pdf)
		changed[40] = (changed[40] ?? 0) ^ 1
		await upload(page, 'releve.pdf', 'application/pdf', changed)
		await expect(verdict(page)).toHaveText('Document altéré')
	})
})

test('a légalised PDF keeps its verdict, and the further signature is told; a changed stamp makes it altered', async () => {
	const pdf = await register.legalisedPdf(11)
	await visit(async ({ page, trouble }) => {
		await upload(page, 'releve.pdf', 'application/pdf', pdf)
		await expect(verdict(page)).toHaveText('Document valable')
		await expect(page.getByText('Le document porte une autre signature')).toBeVisible()
		await expect(page.locator('.answer')).toContainText('Autre signature, à confirmer auprès de son auteur')
		await page.screenshot({ path: join(pictures, 'legalised-fr.png'), fullPage: true })
		await page.getByRole('button', { name: 'Vérifier un autre document' }).click()
		const changed = Buffer.from(pdf)
		const at = changed.lastIndexOf(' Tf 1 0 0 1 ')
		changed[at - 1] = 0x39
		await upload(page, 'releve.pdf', 'application/pdf', changed)
		await expect(verdict(page)).toHaveText('Document altéré')
		expect(trouble).toEqual([])
	})
})

test('a candidate with the code of the slip sees the own results; a wrong code shows nothing', async () => {
	await visit(async ({ page, trouble }) => {
		await page.getByRole('link', { name: 'Voir mes résultats' }).click()
		const { orderNumber, name, birthDate, code } = register.candidate(21)
		const [year = '', month = '', day = ''] = birthDate.split('-')
		expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
		const fill = async (typed: string) => {
			await page.getByLabel('Numéro d’ordre').fill(orderNumber)
			await page.getByLabel('Nom et prénoms').fill(name.toLowerCase())
			await page.getByLabel('Jour').fill(String(Number(day)))
			await page.getByLabel('Mois').fill(month)
			await page.getByLabel('Année').fill(year)
			await page.getByLabel('Code du billet').fill(typed)
			await page.getByRole('button', { name: 'Voir mes résultats' }).click()
		}
		await fill('123')
		await expect(page.getByRole('alert')).toContainText('dix caractères')
		await page.screenshot({ path: join(pictures, 'own-fr.png'), fullPage: true })
		await fill(register.code(22))
		await expect(page.getByRole('alert')).toContainText('Rien trouvé')
		await fill(`${code.slice(0, 5)}-${code.slice(5).toLowerCase()}`)
		await expect(verdict(page)).toHaveText('Document valable')
		await expect(page.locator('.answer')).toContainText(orderNumber)
		expect(trouble).toEqual([])
	})
})

test('offline after the first load: the page opens, scans and says how old its knowledge is', async () => {
	await visit(async ({ page, context }) => {
		await expect(page.getByText('Prête à fonctionner hors ligne')).toBeVisible()
		await server.stop()
		await context.setOffline(true)
		try {
			await page.reload()
			await expect(page.getByText('Hors ligne : état connu').first()).toBeVisible()
			await upload(page, 'photo.png', 'image/png', await barcodePicture(register.text(5)))
			await expect(verdict(page)).toHaveText('Document valable')
			await expect(page.locator('.verdict')).toContainText('Hors ligne')
			await expect(page.getByText('n’a pas pu être consulté')).toBeVisible()
			await page.screenshot({ path: join(pictures, 'offline-fr.png'), fullPage: true })
		} finally {
			await server.start()
		}
	})
})

test('revoking and publishing again turns the answer to revoked; an older register is then refused', async () => {
	const older = register.path('older')
	cpSync(site, older, { recursive: true })
	await visit(async ({ page }) => {
		await paste(page, register.text(30))
		await expect(verdict(page)).toHaveText('Document valable')
		await register.end(30, 'revoked')
		await register.end(31, 'superseded')
		await register.publish(site, {}, builtPage)
		await page.reload()
		await paste(page, register.text(30))
		await expect(verdict(page)).toHaveText('Document révoqué')
		await page.screenshot({ path: join(pictures, 'revoked-fr.png'), fullPage: true })
		await page.getByRole('button', { name: 'Vérifier un autre document' }).click()
		await paste(page, register.text(31))
		await expect(verdict(page)).toHaveText('Document remplacé')

		server.folder = older
		await page.reload()
		await expect(page.getByRole('alert')).toContainText('plus ancien que celui de votre dernière visite')
		server.folder = site
		await page.getByRole('button', { name: 'Réessayer' }).click()
		await expect(page.getByRole('button', { name: 'Scanner avec l’appareil photo' })).toBeVisible()
	})
})

test('everything can be reached by keyboard, and a desktop has room for it', async () => {
	await visit(
		async ({ page, trouble }) => {
			await page.keyboard.press('Tab')
			await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused()
			const reached: string[] = []
			for (let step = 0; step < 12; step++) {
				await page.keyboard.press('Tab')
				reached.push(await page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id || ''))
			}
			for (const wanted of [
				'Kreyòl',
				'Vérifier un document',
				'Voir mes résultats',
				'Scanner avec l’appareil photo',
				'chosen-file',
				'Coller le texte du code',
				'Comment ça marche',
			])
				expect(reached).toContain(wanted)
			await page.screenshot({ path: join(pictures, 'start-desktop.png'), fullPage: true })
			expect(trouble).toEqual([])
		},
		{ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' },
	)
})
