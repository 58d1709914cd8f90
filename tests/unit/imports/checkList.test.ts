import { expect, test } from 'vitest'
import { alwaysErrors, findingCode, findings } from '#shared/domain/findings'
import en from '../../../src-shared/i18n/en/findings.json' with { type: 'json' }
import fr from '../../../src-shared/i18n/fr/findings.json' with { type: 'json' }

/** `resources/spec/checks.md` is written from the code: `vitest run -u` on this file renews it. */

const about = `# The checks of the import

Written from \`src-shared/domain/findings.ts\` and the message files; a test keeps it so.

- **error**: the row is set aside with its reason, everything else of the file comes in. **warning**: the row comes in and the
  finding stays with the record. **info**: counted, and kept where it is about the list as a whole.
- A profile may take a check more or less seriously, or leave it out: \`"checks": { "sex.unknown": "error", "list.numberGap": "off" }\`.
  Checks marked *always* stay errors: without what they ask for a row is no record of a session.
- Cell and row checks look at one row; file checks at the list as a whole; archive checks hold it against what is there.

How the checks of a whole list are made:

| check | when it speaks |
|---|---|
| \`list.numberGap\` | at least 20 numbers, 90 % of their range present, stretches of at most 500 missing; longer jumps lead to another block |
| \`list.oneDecision\` | at least 50 participants, all with one decision (a list of the admitted, mostly) |
| \`list.passRate\` | at least 100 participants; 30 points away from the up to three nearest years of the same exam and session in the archive |
| \`list.passLine\` | at least 50 averages within a tenth of a point above a line of the decision rule, and four times as many as just below |
| \`list.sameAverage\`, \`list.sameMark\` | nine of ten have the very same; at least 50 in the list, 20 in a centre; flagged marks are left out |
| \`list.centreApart\` | at least 20 in the centre and 100 elsewhere; means two standard deviations apart |
| \`control.rows\`, \`control.decisions\` | a line of totals in the file, or a page's subtotal, against what was counted |

| code | severity | scope | en français | in English |
|---|---|---|---|---|
`

test('the documented list of checks is the one in the code', async () => {
	const texts: Record<'fr' | 'en', Record<string, string>> = { fr: fr.findings, en: en.findings }
	const plain = (text: string | undefined) => (text ?? '').replaceAll('|', '\\|').replace(/\{\{(\w+)\}\}/g, '‹$1›')
	const rows = findingCode.options.map((code) => {
		const { severity, scope } = findings[code]
		const always = alwaysErrors.includes(code) ? ', *always*' : ''
		return `| \`${code}\` | ${severity}${always} | ${scope} | ${plain(texts.fr[code])} | ${plain(texts.en[code])} |\n`
	})
	expect(alwaysErrors.every((code) => findings[code].severity === 'error')).toBe(true)
	await expect(about + rows.join('')).toMatchFileSnapshot('../../../resources/spec/checks.md')
})
