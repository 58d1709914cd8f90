import { createHash } from 'node:crypto'
import { entry, items, reference, token, wholeNumber } from '#shared/codec/pdfObjects'
import type { Revision } from '#shared/codec/pdfRevisions'

/** An incremental update of a PDF (ISO 32000-2 §7.5.6): objects, a classic cross-reference table, nothing else. */
export class PdfUpdate {
	readonly #pdf: Buffer
	readonly #revision: Revision
	readonly #objects: { number: number; body: string }[] = []
	#next: number

	constructor(pdf: Buffer, revision: Revision) {
		this.#pdf = pdf
		this.#revision = revision
		this.#next = wholeNumber(entry(revision.trailer, '/Size'))
	}

	/** A new object; a character of `body` is a byte. Answers its number. */
	add(body: string): number {
		const number = this.#next++
		this.#objects.push({ number, body })
		return number
	}

	/** A new version of an object that was there. */
	replace(number: number, body: string): void {
		this.#objects.push({ number, body })
	}

	/** The file with the update behind it. */
	bytes(): Buffer {
		const { trailer, table: before } = this.#revision
		const offsets = new Map<number, number>()
		let update = ''
		for (const { number, body } of this.#objects) {
			offsets.set(number, this.#pdf.length + update.length)
			update += `${number} 0 obj\n${body}\nendobj\n`
		}
		const table = this.#pdf.length + update.length
		const [identifier] = items(entry(trailer, '/ID')).map(token)
		const changed = createHash('sha256').update(this.#pdf).update(update, 'latin1').digest('hex').slice(0, 32)
		update +=
			`xref\n${sections(offsets)}trailer\n` +
			`<</Size ${this.#next}/Root ${reference(entry(trailer, '/Root'))} 0 R/ID[${identifier}<${changed}>]/Prev ${before}>>\n` +
			`startxref\n${table}\n%%EOF\n`
		return Buffer.concat([this.#pdf, Buffer.from(update, 'latin1')])
	}
}

/** Runs of numbers, each with its head. */
function sections(offsets: ReadonlyMap<number, number>): string {
	const runs: { first: number; lines: string[] }[] = []
	for (const [number, offset] of [...offsets].toSorted(([one], [other]) => one - other)) {
		const line = `${String(offset).padStart(10, '0')} 00000 n \n`
		const run = runs.at(-1)
		if (run && run.first + run.lines.length === number) run.lines.push(line)
		else runs.push({ first: number, lines: [line] })
	}
	return runs.map(({ first, lines }) => `${first} ${lines.length}\n${lines.join('')}`).join('')
}
