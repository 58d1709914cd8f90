import type { Page } from '@playwright/test'

/** Collects what must not happen in any test: uncaught errors and whatever the content security policy refused. */
export function watchForTrouble(page: Page, trouble: string[]): void {
	page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
	page.on('console', (message) => {
		if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) trouble.push(message.text())
	})
}
