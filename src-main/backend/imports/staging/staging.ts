import { createHash } from 'node:crypto'
import type { Bareme } from '#shared/domain/profile'
import type { Finding, SittingRecord } from '../rules/record.ts'
import type { Reference } from '../rules/reference.ts'
import type { SessionTable } from '../rules/sessions.ts'
import type { ArchiveShape } from '../shape/queries.ts'
import { StagingWriter } from './queries.ts'
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

	constructor(request: StagingRequest) {
		const { path, slots, shape, bytes } = request
		const { statements } = shape
		this.#request = request
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
		const values = [
			id,
			this.#sessionId(record.session),
			record.bareme === null ? null : this.#baremeId(record.bareme),
			this.#request.importId,
			sheet,
			row,
			record.orderNumber,
			record.surname,
			record.givenNames,
			record.sex,
			record.birthDate,
			record.birthPlace,
			record.department,
			record.commune,
			record.centre,
			record.school,
			record.series,
			record.nationalId,
			record.total,
			record.average,
			record.decision,
			record.mention,
			record.markFlags,
			record.nameKey,
			record.status,
			record.statusReason,
		]
		for (let slot = 0; slot < this.#request.slots; slot++) values.push(record.marks[slot] ?? null)
		this.#sink.sitting(values)
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
