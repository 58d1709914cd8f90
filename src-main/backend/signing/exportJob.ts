import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { ExportReport } from '#shared/contract/batchEnd'
import { id } from '#shared/contract/common'
import { AppError } from '#shared/errors/index'
import type { JobContext, JobDefinition } from '../context.ts'
import { batchFolderName, documentPath, fileError, writeDurably } from './output.ts'
import { batchFacts, filesOfBatch, type IndexLine } from './queries.ts'
import { volumeOf, VolumeReader } from './volumes.ts'

const jobInput = z.strictObject({
	batchId: id,
	/** All signed documents when left out. */
	serials: z.array(z.string()).nullable(),
	folder: z.string(),
	/** Where the batch's folder is now, if it is not where it was signed. */
	from: z.string().nullable(),
})
export type ExportJobInput = z.infer<typeof jobInput>

const MOST_NAMED = 100

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

async function readIfThere(path: string): Promise<Buffer | null> {
	try {
		return await readFile(path)
	} catch {
		return null
	}
}

/** A folder with documents of the batch, in volumes or one by one. The volume that was read last stays open. */
class SourceFolder {
	readonly #path: string
	#volume: { number: number; reader: VolumeReader } | null = null

	constructor(path: string) {
		this.#path = path
	}

	inVolume({ position, serial }: IndexLine): Buffer | null {
		const number = volumeOf(position)
		try {
			if (this.#volume?.number !== number) this.#volume = { number, reader: new VolumeReader(this.#path, number) }
			return this.#volume.reader.read(serial)
		} catch {
			return null
		}
	}

	asFile({ position, serial }: IndexLine): Promise<Buffer | null> {
		return readIfThere(join(this.#path, documentPath(serial, position)))
	}
}

/** Folders that may hold the batch's documents: the one named, itself or above it, then the one it was signed into. */
function sources({ batchId, from }: ExportJobInput, signedInto: string | null): SourceFolder[] {
	const named = from === null ? [] : [from, join(from, batchFolderName(batchId))]
	return [...named, ...(signedInto === null ? [] : [signedInto])].map((path) => new SourceFolder(path))
}

/** The very file that was signed; `altered` when every file of that name is another one. */
async function signedFile(
	document: IndexLine,
	folders: readonly SourceFolder[],
): Promise<Buffer | 'missing' | 'altered'> {
	let answer: 'missing' | 'altered' = 'missing'
	for (const folder of folders)
		for (const read of [() => folder.inVolume(document), () => folder.asFile(document)]) {
			const bytes = await read()
			if (bytes === null) continue
			if (sha256(bytes).equals(document.sha256)) return bytes
			answer = 'altered'
		}
	return answer
}

function makeFolder(path: string): void {
	try {
		mkdirSync(path, { recursive: true })
	} catch (error) {
		throw fileError(error, path)
	}
}

type Outcome = 'copied' | 'present' | 'missing' | 'altered'

async function deliver(document: IndexLine, folders: readonly SourceFolder[], path: string): Promise<Outcome> {
	const there = await readIfThere(path)
	if (there && sha256(there).equals(document.sha256)) return 'present'
	const bytes = await signedFile(document, folders)
	if (typeof bytes === 'string') return bytes
	makeFolder(dirname(path))
	writeDurably(path, bytes)
	return 'copied'
}

async function exportDocuments(input: unknown, context: JobContext): Promise<ExportReport> {
	const order = jobInput.parse(input)
	const { batchId, folder, serials } = order
	const { archive, actor, signal } = context
	const batch = batchFacts(archive.orm, batchId)
	if (!batch) throw new AppError('record.missing', { kind: 'batch', id: batchId })
	const documents = filesOfBatch(archive.sqlite, batchId, serials)
	if (documents.length === 0) throw new AppError('documents.notSigned', { batch: batchId })
	makeFolder(folder)
	// A few lie side by side; a whole session would be too many files for one folder.
	const pathOf = ({ serial, position }: IndexLine) =>
		join(folder, serials === null ? documentPath(serial, position) : `${serial}.pdf`)
	const folders = sources(order, batch.folder)
	const found: Record<Outcome, string[]> = { copied: [], present: [], missing: [], altered: [] }
	for (const [index, document] of documents.entries()) {
		signal.throwIfAborted()
		found[await deliver(document, folders, pathOf(document))].push(document.serial)
		context.progress('export', index + 1, documents.length)
	}
	const report: ExportReport = {
		batchId,
		copied: found.copied.length,
		present: found.present.length,
		missing: found.missing.slice(0, MOST_NAMED),
		altered: found.altered.slice(0, MOST_NAMED),
		missingCount: found.missing.length,
		alteredCount: found.altered.length,
		folder,
	}
	await archive.mutate(actor, 'documents.export', () => ({
		value: null,
		subject: `batch ${batchId}`,
		detail: {
			batchId,
			folder: basename(folder),
			copied: report.copied,
			missing: report.missingCount,
			altered: report.alteredCount,
		},
		topics: [],
	}))
	return report
}

/** Delivers signed documents again, without signing them again. Needs no key, so it goes on by itself after a restart. */
export const exportJob: JobDefinition = { kind: 'export', afterRestart: 'run', run: exportDocuments }
