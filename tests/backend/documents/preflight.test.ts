import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createEngine } from '../../../src-main/backend/documents/engine.ts'
import { baremeWith, profileNamed, sampleContent } from '../../harness/documents/samples.ts'
import { inFolder } from '../../harness/documents/readers.ts'

const jars = ['pdfbox2', 'xmpbox', 'fontbox2', 'preflight', 'commons-logging', 'javax.activation', 'jaxb-api'].map(
	(name) => `/usr/share/java/${name}.jar`,
)
const missing = jars.filter((jar) => !existsSync(jar))

/** The same file without what came after PDF 1.4: object streams, cross-reference streams, compressed metadata. */
function asPart1(file: string): string {
	const plain = file.replace('.pdf', '-1.pdf')
	execFileSync('qpdf', [
		'--object-streams=disable',
		'--stream-data=uncompress',
		'--newline-before-endstream',
		file,
		plain,
	])
	const pdf = readFileSync(plain)
	pdf.write('1', pdf.indexOf('<pdfaid:part>2<') + '<pdfaid:part>'.length)
	writeFileSync(plain, pdf)
	return plain
}

/**
 * PDFBox knows PDF/A-1b, whose rules on fonts, colours and structure are those of 2b or stricter. With the part number
 * changed to 1 nothing may be left to complain about.
 */
test.skipIf(missing.length > 0)(
	'PDFBox preflight finds nothing (apt install libpdfbox2-java)',
	async () => {
		await inFolder(async (folder) => {
			const files: string[] = []
			for (const [country, exam, kind] of [
				['haiti', 'NS4', 'releve'],
				['haiti', 'NS4', 'certificat'],
				['haiti', 'AF9', 'attestation'],
				['haiti', 'NS4', 'rang'],
				['benin', 'BAC', 'releve'],
				['benin', 'BAC', 'certificat'],
				['benin', 'BAC', 'attestation'],
				['benin', 'BAC', 'rang'],
			] as const) {
				const profile = profileNamed(country)
				const bareme = baremeWith(profile, exam, '')
				const signature = {
					maximumCmsBytes: 2048,
					signerName: 'Direction',
					reason: 'Essai',
					docMdp: 2,
					signedAt: new Date('2026-07-30T15:00:00Z'),
				} as const
				const engine = await createEngine({ profile, bareme, kind, practice: true, example: true, signature })
				const content = sampleContent(profile, bareme, kind, 0, { surname: 'ŠĘRĪŅŞ AGBƆ̀', example: true })
				const file = join(folder, `${country}-${kind}.pdf`)
				writeFileSync(
					file,
					engine.emit(content, `SC1:${'AB12'.repeat(85)}`, () => Buffer.alloc(1500, 0x30)),
				)
				files.push(asPart1(file))
			}
			const program = join(import.meta.dirname, '../../harness/documents/Preflight.java')
			const said = execFileSync('java', ['-cp', jars.join(':'), program, ...files], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
			})
			expect(said.replaceAll(folder, '')).toBe('')
		})
	},
	60_000,
)
