import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from '../harness/imports.ts'
import { root } from '../harness/paths.ts'

/** What must not be written anywhere in the program, whatever it would do. */

const files = sourceFiles('src-shared', 'src-main', 'src-renderer').map((file) => ({
	file,
	// Comments may speak of what the code must not do.
	code: readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g, ''),
}))

/** Lines of the sources that match, as `file: line`. */
const linesWith = (pattern: RegExp) =>
	files.flatMap(({ file, code }) =>
		code
			.split('\n')
			.filter((line) => pattern.test(line))
			.map((line) => `${file}: ${line.trim()}`),
	)

test('13: no address is handed to the system', () => {
	expect(linesWith(/openExternal|openPath/)).toEqual([])
})

test('15: no markup is set from a string, no code made from one', () => {
	expect(linesWith(/dangerouslySetInnerHTML|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write/)).toEqual([])
	expect(linesWith(/\beval\(|new Function\(/)).toEqual([])
})

test('16: no SQL is built from what people type: only names of our own are put into a statement', () => {
	expect(linesWith(/sql\.raw|sql\.unsafe/)).toEqual([])
	// A constant in capitals, a fragment made from a constant, a column looked up by a checked field, an attached schema.
	const ownNames = /^([A-Z][A-Z_]*|\w+\('\w*'\)|columns\[\w+\]|staging|schema)$/
	const statements = files.flatMap(({ file, code }) =>
		[...code.matchAll(/\.(?:prepare|exec)\(\s*`([^`]*)`/g)].map((match) => ({ file, statement: match[1] ?? '' })),
	)
	const built = statements.filter(({ statement }) =>
		[...statement.matchAll(/\$\{([^}]*)\}/g)].some((match) => !ownNames.test(match[1] ?? '')),
	)
	expect(built).toEqual([])
	expect(linesWith(/\.(prepare|exec)\([^`]*['"] ?\+/)).toEqual([])
})

test('nothing is silenced', () => {
	const comments = sourceFiles('src-shared', 'src-main', 'src-renderer', 'tests').filter((file) =>
		/@ts-(ignore|expect-error|nocheck)|(ox|es)lint-disable|biome-ignore/.test(readFileSync(join(root, file), 'utf8')),
	)
	expect(comments.filter((file) => file !== 'tests/security/sources.test.ts')).toEqual([])
})

test('no process is started by the backend, the window or the shell', () => {
	const starting = linesWith(/['"](node:)?child_process['"]/)
	// The demonstration asks independent programs for their verdict.
	expect(starting.filter((line) => !line.startsWith('src-main/cli/demo/'))).toEqual([])
})
