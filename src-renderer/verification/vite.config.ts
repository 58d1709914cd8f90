import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string) => join(import.meta.dirname, path)

interface Words {
	verification: { page: { title: string; noScript: string } }
}

/** What stands in the page before any script has run, in all its languages. */
function firstWords(): Plugin {
	const words = ['fr', 'ht', 'en'].map((language): Words => {
		const file = here(`../../src-shared/i18n/${language}/verification.json`)
		return JSON.parse(readFileSync(file, 'utf8')) as Words
	})
	const paragraphs = words.map(({ verification }) => `<p>${verification.page.noScript}</p>`).join('')
	return {
		name: 'first-words',
		transformIndexHtml: (html) =>
			html.replace('%title%', words[0]?.verification.page.title ?? '').replace('%noScript%', paragraphs),
	}
}

/** Builds the public page into out/verification: static files with relative addresses, for any folder of any server. */
export default defineConfig({
	root: import.meta.dirname,
	base: './',
	publicDir: here('public'),
	plugins: [firstWords()],
	resolve: { alias: [{ find: /^#shared\/(.*)$/, replacement: `${here('../../src-shared')}/$1.ts` }] },
	logLevel: 'warn',
	build: {
		outDir: here('../../out/verification'),
		emptyOutDir: true,
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rolldownOptions: {
			input: { index: here('index.html'), serviceWorker: here('serviceWorker.ts') },
			output: {
				entryFileNames: ({ name }) => (name === 'serviceWorker' ? 'serviceWorker.js' : 'assets/[name]-[hash].js'),
			},
		},
	},
})
