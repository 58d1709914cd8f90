import { AxeBuilder } from '@axe-core/playwright'
import type { AppUnderTest } from './app.ts'

/** What axe finds wrong on the page as it stands, as `rule: place`. Electron cannot open the second page axe likes to use. */
export async function accessibilityProblems({ page, electron }: AppUnderTest): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).setLegacyMode(electron !== null).analyze()
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
