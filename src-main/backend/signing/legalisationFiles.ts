import { createHash } from 'node:crypto'
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { Orm } from '../database/open.ts'
import { latestFile } from './legalisationQueries.ts'
import { fileError, flushFolder } from './output.ts'
import { documentBySerial } from './queries.ts'
import { VolumeReader, volumesIn } from './volumes.ts'

const LARGEST_PDF = 100_000_000
const MOST_DOCUMENTS = 1_000_000
/** A légalisation that the register does not know yet. */
const WAITING = '.pdf.part'

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** A document somebody handed over: a file, or an entry of a volume. */
export interface SourceDocument {
	/** For messages. */
	file: string
	read(): Promise<Buffer>
}

/** Files below a folder, as a batch's folder holds them: directly or one folder down. */
function filesIn(source: string, depth = 0): string[] {
	const found: string[] = []
	for (const item of readdirSync(source, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(source, item.name)
		if (item.isDirectory() && depth < 2) found.push(...filesIn(path, depth + 1))
		else if (item.isFile() && item.name.toLowerCase().endsWith('.pdf')) found.push(path)
		if (found.length > MOST_DOCUMENTS) break
	}
	return found
}

const fileSource = (path: string): SourceDocument => ({ file: basename(path), read: () => readSource(path) })

function volumeSources(folder: string, number: number): SourceDocument[] {
	const volume = new VolumeReader(folder, number)
	return Array.from(volume.names, (file) => ({
		file,
		read: async () => {
			const bytes = volume.read(file.slice(0, -'.pdf'.length))
			if (!bytes) throw new AppError('file.unreadable', { file })
			return bytes
		},
	}))
}

/** The documents of a PDF file, a folder, or a volume: those of a large batch lie in volumes only. */
export function documentsIn(source: string): SourceDocument[] {
	if (!statSync(source, { throwIfNoEntry: false })?.isDirectory()) {
		const volume = source.endsWith('.zip') && volumesIn(dirname(source)).find(({ path }) => path === source)
		return volume ? volumeSources(dirname(source), volume.number) : [fileSource(source)]
	}
	const files = filesIn(source)
	if (files.length > 0) return files.map(fileSource)
	return volumesIn(source).flatMap(({ number }) => volumeSources(source, number))
}

async function readSource(path: string): Promise<Buffer> {
	const file = basename(path)
	try {
		const { size } = statSync(path)
		if (size > LARGEST_PDF) throw new AppError('file.unreadable', { file })
		return await readFile(path)
	} catch (error) {
		if (error instanceof AppError) throw error
		throw new AppError('file.unreadable', { file })
	}
}

/** At most so many files to a folder. */
const TOGETHER = 1000
const SHARD = /^\d{4,}$/

/** Where a légalisé document goes: into the folder itself, or with many of them into one of a thousand numbers. */
export function fileOf(
	folder: string,
	{ many, number, serial }: { many: boolean; number: number; serial: string },
): string {
	const shard = many ? [String(Math.floor((number - 1) / TOGETHER) + 1).padStart(4, '0')] : []
	return join(folder, ...shard, `${serial}.pdf`)
}

export const areMany = (documents: number): boolean => documents > TOGETHER

/** Files are on the disk before the register speaks of them, and get their names after it does. */
export function writeWaiting(files: readonly { path: string; pdf: Uint8Array }[]): void {
	const folders = new Set<string>()
	for (const { path, pdf } of files) {
		const folder = dirname(path)
		try {
			if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
			folders.add(folder)
			const handle = openSync(path.replace(/\.pdf$/, WAITING), 'w')
			try {
				writeFileSync(handle, pdf)
				fsyncSync(handle)
			} finally {
				closeSync(handle)
			}
		} catch (error) {
			throw fileError(error, folder)
		}
	}
	for (const folder of folders) flushFolder(folder)
}

/**
 * Names the files that the register knows and removes the others: at the end of a step, and after a stop wherever in it
 * that came. Files of that name that belong to no document of this archive are somebody's and stay.
 */
export function settleWaiting(folder: string, orm: Orm): void {
	try {
		const inside = readdirSync(folder, { withFileTypes: true })
		for (const item of inside) {
			if (item.isDirectory() && SHARD.test(item.name)) settleWaiting(join(folder, item.name), orm)
			if (!item.isFile() || !item.name.endsWith(WAITING)) continue
			const document = documentBySerial(orm, item.name.slice(0, -WAITING.length))
			if (!document) continue
			const path = join(folder, item.name)
			const counts = latestFile(orm, document.id)?.equals(sha256(readFileSync(path))) === true
			if (counts) renameSync(path, path.slice(0, -'.part'.length))
			else rmSync(path)
		}
		flushFolder(folder)
	} catch (error) {
		throw fileError(error, folder)
	}
}
