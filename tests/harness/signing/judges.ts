import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findSignatures } from '../../../src-main/backend/signing/pdfSignatures.ts'

/** Programs from Debian that know nothing of Sceau. */

const present = (program: string) => spawnSync('which', [program]).status === 0
/** Missing programs by name; a test says them instead of passing silently. */
export const missingJudges = ['openssl', 'pdfsig', 'mutool', 'qpdf'].filter((program) => !present(program))

function run(program: string, parameters: string[]): { ok: boolean; output: string } {
	const result = spawnSync(program, parameters, { encoding: 'utf8', timeout: 30_000 })
	return { ok: result.status === 0, output: `${result.stdout}${result.stderr}` }
}

/** Each is true only when it holds for every signature of the document. */
export interface Judgement {
	openssl: boolean
	pdfsig: boolean
	mutool: boolean
	qpdf: boolean
	/** Everything they said, for the failure message. */
	said: string
}

const count = (text: string, words: string) => text.split(words).length - 1

/** What every judge says of a signed PDF; `rootFile` is the PEM of the authority that openssl and mutool believe. */
export function judge(pdf: Buffer, rootFile: string): Judgement {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-judge-'))
	const [file, cms, content] = [join(folder, 'a.pdf'), join(folder, 'a.cms'), join(folder, 'a.content')]
	writeFileSync(file, pdf)
	const signatures = findSignatures(pdf)
	const ranges = pdf.toString('latin1').matchAll(/\/ByteRange\s*\[0 (\d+) (\d+) (\d+)/g)
	const contents = Array.from(ranges, ([, first, second, length]) =>
		Buffer.concat([pdf.subarray(0, Number(first)), pdf.subarray(Number(second), Number(second) + Number(length))]),
	)
	const openssl = signatures.map((signature, index) => {
		writeFileSync(cms, signature.cms ?? Buffer.alloc(0))
		writeFileSync(content, contents[index] ?? Buffer.alloc(0))
		return run('openssl', [
			'cms',
			'-verify',
			'-cades',
			'-binary',
			'-inform',
			'DER',
			'-in',
			cms,
			'-content',
			content,
			'-CAfile',
			rootFile,
			'-purpose',
			'any',
			'-out',
			'/dev/null',
		])
	})
	const pdfsig = run('pdfsig', ['-nocert', file])
	const mutool = run('mutool', ['sign', '-v', file])
	const qpdf = run('qpdf', ['--check', file])
	return {
		openssl: openssl.length > 0 && openssl.every(({ ok }) => ok),
		pdfsig:
			count(pdfsig.output, 'Signature is Valid') === signatures.length &&
			pdfsig.output.includes('Total document signed'),
		// What came later is said of every signature but the last; a broken one is called invalid.
		mutool:
			count(mutool.output, 'The document is unchanged since signing') === 1 &&
			count(mutool.output, 'The signature is valid but there have been edits since signing') === signatures.length - 1,
		qpdf: qpdf.ok,
		said: [...openssl, pdfsig, mutool, qpdf].map(({ output }) => output).join('\n---\n'),
	}
}
