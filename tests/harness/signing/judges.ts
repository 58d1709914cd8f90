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

export interface Judgement {
	openssl: boolean
	pdfsig: boolean
	mutool: boolean
	qpdf: boolean
	/** Everything they said, for the failure message. */
	said: string
}

/** What every judge says of a signed PDF; `rootFile` is the PEM of the authority that openssl and mutool believe. */
export function judge(pdf: Buffer, rootFile: string): Judgement {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-judge-'))
	const [file, cms, content] = [join(folder, 'a.pdf'), join(folder, 'a.cms'), join(folder, 'a.content')]
	writeFileSync(file, pdf)
	const [signature] = findSignatures(pdf)
	writeFileSync(cms, signature?.cms ?? Buffer.alloc(0))
	const [, first = 0, second = 0] = /\/ByteRange\s*\[0 (\d+) (\d+)/.exec(pdf.toString('latin1'))?.map(Number) ?? []
	writeFileSync(content, Buffer.concat([pdf.subarray(0, first), pdf.subarray(second)]))
	const openssl = run('openssl', [
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
	const pdfsig = run('pdfsig', ['-nocert', file])
	const mutool = run('mutool', ['sign', '-v', file])
	const qpdf = run('qpdf', ['--check', file])
	return {
		openssl: openssl.ok,
		pdfsig: pdfsig.output.includes('Signature is Valid') && pdfsig.output.includes('Total document signed'),
		mutool: mutool.output.includes('The document is unchanged since signing'),
		qpdf: qpdf.ok,
		said: [openssl, pdfsig, mutool, qpdf].map(({ output }) => output).join('\n---\n'),
	}
}
