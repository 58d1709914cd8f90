import { createHash } from 'node:crypto'
import { entry, items, reference, token, wholeNumber } from '#shared/codec/pdfObjects'
import type { Revision } from '#shared/codec/pdfRevisions'

/**
 * An incremental update of a PDF (ISO 32000-2 §7.5.6): objects, their cross-references, nothing else. The references are a
 * stream where the document's own are, and a table where they are a table (§7.5.8.1).
 */
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
		const { isStream, trailer, table: before } = this.#revision
		const offsets = new Map<number, number>()
		let update = ''
		for (const { number, body } of this.#objects) {
			offsets.set(number, this.#pdf.length + update.length)
			update += `${number} 0 obj\n${body}\nendobj\n`
		}
		const table = this.#pdf.length + update.length
		const [identifier] = items(entry(trailer, '/ID')).map(token)
		const changed = createHash('sha256').update(this.#pdf).update(update, 'latin1').digest('hex').slice(0, 32)
		const root = reference(entry(trailer, '/Root'))
		const keys = `/Root ${root} 0 R/ID[${identifier}<${changed}>]/Prev ${before}`
		update += isStream ? stream(offsets, this.#next, table, keys) : classic(offsets, this.#next, keys)
		return Buffer.concat([this.#pdf, Buffer.from(`${update}startxref\n${table}\n%%EOF\n`, 'latin1')])
	}
}

/** The stream has a number and a place of its own. */
function stream(offsets: ReadonlyMap<number, number>, number: number, at: number, keys: string): string {
	const found = runs(new Map(offsets).set(number, at))
	const index = found.map(({ first, offsets: list }) => `${first} ${list.length}`).join(' ')
	const entries = found.flatMap((run) => run.offsets.map(streamEntry)).join('')
	return (
		`${number} 0 obj\n<</Type/XRef/Size ${number + 1}${keys}/Index[${index}]/W[1 4 0]/Length ${entries.length}>>\n` +
		`stream\n${entries}\nendstream\nendobj\n`
	)
}

/** Kind 1 and four bytes of offset. */
function streamEntry(offset: number): string {
	const bytes = Buffer.alloc(5, 1)
	bytes.writeUInt32BE(offset, 1)
	return bytes.toString('latin1')
}

function classic(offsets: ReadonlyMap<number, number>, size: number, keys: string): string {
	const line = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`
	const sections = runs(offsets).map(
		({ first, offsets: list }) => `${first} ${list.length}\n${list.map(line).join('')}`,
	)
	return `xref\n${sections.join('')}trailer\n<</Size ${size}${keys}>>\n`
}

/** Numbers that follow each other, with their offsets. */
function runs(offsets: ReadonlyMap<number, number>): { first: number; offsets: number[] }[] {
	const found: { first: number; offsets: number[] }[] = []
	for (const [number, offset] of [...offsets].toSorted(([one], [other]) => one - other)) {
		const run = found.at(-1)
		if (run && run.first + run.offsets.length === number) run.offsets.push(offset)
		else found.push({ first: number, offsets: [offset] })
	}
	return found
}
