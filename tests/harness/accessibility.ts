import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { AppUnderTest } from './app.ts'

/** While something fades in or out its colours are not yet its own. What turns for ever, as a spinner does, is not waited for. */
async function settled(page: Page): Promise<void> {
	await page.waitForFunction(() =>
		document
			.getAnimations()
			.every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY),
	)
}

/** What axe finds wrong on the page as it stands, as `rule: place`. Electron cannot open the second page axe likes to use. */
export async function accessibilityProblems({ page, electron }: AppUnderTest): Promise<string[]> {
	await settled(page)
	const { violations } = await new AxeBuilder({ page }).setLegacyMode(electron !== null).analyze()
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
