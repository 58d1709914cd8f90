import { createHash } from 'node:crypto'
import type { Bareme } from '#shared/domain/profile'
import type { Finding, SittingRecord } from '../rules/record.ts'
import type { Reference } from '../rules/reference.ts'
import type { SessionTable } from '../rules/sessions.ts'
import type { ArchiveShape } from '../shape/queries.ts'
import { numberColumns, StagingWriter, textColumns } from './queries.ts'
import { RawBlocks } from './rawBlocks.ts'
import { LocalSink, type StagingSink } from './sink.ts'
import { ThreadSink } from './threadSink.ts'

export interface SetAsideEntry {
	sheet: number
	sheetName: string
	row: number
	columnName: string | null
	finding: Finding
	cells: readonly string[]
}

export interface StagingRequest {
	path: string
	importId: number
	/** The most subjects any barème in use has. */
	slots: number
	shape: ArchiveShape
	sessions: SessionTable
	/** Size of the source: a large one is written by a thread of its own. */
	bytes: number
}

/** A second thread costs as much as a small file. */
const LARGE_BYTES = 2 << 20

const hashOf = (bareme: Bareme) => createHash('sha256').update(JSON.stringify(bareme)).digest('hex')

/** What one import puts into its staging file, numbered as it will be in the archive. */
export class Staging {
	readonly #request: StagingRequest
	readonly #sink: StagingSink
	readonly #raw: RawBlocks
	/** Numbers in the archive, by index in the import. */
	readonly #sessionIds: number[] = []
	readonly #baremeIds: number[] = []
	#nextId: number
	/** One sitting under way, in the order of `numberColumns` and `textColumns`. */
	readonly #numbers: Float64Array
	readonly #texts: (string | null)[] = textColumns.map(() => null)

	constructor(request: StagingRequest) {
		const { path, slots, shape, bytes } = request
		const { statements } = shape
		this.#request = request
		this.#numbers = new Float64Array(numberColumns.length + slots)
		this.#nextId = shape.firstSitting
		this.#sink =
			bytes > LARGE_BYTES
				? new ThreadSink({ path, slots, statements })
				: new LocalSink(new StagingWriter(path, slots, statements))
		this.#raw = new RawBlocks((block) => this.#sink.block(block))
	}

	addRaw(sheet: number, row: number, cells: readonly string[]): void {
		this.#raw.add(sheet, row, cells)
	}

	/** Answers the number that findings refer to it by. */
	addSitting(record: SittingRecord, sheet: number, row: number): number {
		const id = this.#nextId++
		const numbers = this.#numbers
		numbers[0] = id
		numbers[1] = this.#sessionId(record.session)
		numbers[2] = record.bareme === null ? Number.NaN : this.#baremeId(record.bareme)
		numbers[3] = this.#request.importId
		numbers[4] = sheet
		numbers[5] = row
		numbers[6] = record.total ?? Number.NaN
		numbers[7] = record.average ?? Number.NaN
		numbers[8] = record.markFlags
		const { marks } = record
		for (let slot = 0; slot < this.#request.slots; slot++)
			numbers[numberColumns.length + slot] = marks[slot] ?? Number.NaN
		const texts = this.#texts
		texts[0] = record.orderNumber
		texts[1] = record.surname
		texts[2] = record.givenNames
		texts[3] = record.sex
		texts[4] = record.birthDate
		texts[5] = record.birthPlace
		texts[6] = record.department
		texts[7] = record.commune
		texts[8] = record.centre
		texts[9] = record.school
		texts[10] = record.series
		texts[11] = record.nationalId
		texts[12] = record.decision
		texts[13] = record.mention
		texts[14] = record.nameKey
		texts[15] = record.status
		texts[16] = record.statusReason
		this.#sink.sitting(numbers, texts)
		return id
	}

	addFinding(sitting: number | null, sheet: number, row: number, { column, code, parameters }: Finding): void {
		this.#sink.finding([sitting, sheet, row, column, code, JSON.stringify(parameters)])
	}

	addSetAside({ sheet, sheetName, row, columnName, finding, cells }: SetAsideEntry): void {
		const { code, column, parameters } = finding
		this.#sink.setAside([
			sheet,
			sheetName,
			row,
			column,
			columnName,
			code,
			JSON.stringify(parameters),
			JSON.stringify(cells),
		])
	}

	relieve(): Promise<void> {
		return this.#sink.relieve()
	}

	async finish(resolved: readonly Reference[]): Promise<void> {
		this.#raw.end()
		const { sessions, baremes } = this.#request.sessions
		await this.#sink.finish({
			sessions: sessions.map(({ index, key }) => ({
				id: this.#sessionId(index),
				exam: key.exam,
				year: key.year,
				kind: key.kind,
			})),
			baremes: baremes.map(({ index, bareme }) => ({
				id: this.#baremeId(index),
				hash: hashOf(bareme),
				definition: JSON.stringify(bareme),
			})),
			resolved,
		})
	}

	close(): Promise<void> {
		return this.#sink.close()
	}

	#sessionId(index: number): number {
		const session = this.#request.sessions.sessions[index]
		return (this.#sessionIds[index] ??= session ? this.#request.shape.sessionId(session.key) : 0)
	}

	#baremeId(index: number): number {
		const bareme = this.#request.sessions.baremes[index]
		return (this.#baremeIds[index] ??= bareme ? this.#request.shape.baremeId(hashOf(bareme.bareme)) : 0)
	}
}
