import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { AppError, type AppErrorShape } from '#shared/errors/index'
import { sniff } from '../formats/sniff.ts'
import { allowanceInside, type ZipEntry, ZipFile } from '../formats/zip.ts'
import { extensionOf, safeName, useOf } from './names.ts'

export interface Unpacked {
	/** Lists, each to be imported on its own. `name`: where it stood, for people. */
	files: { path: string; name: string; bytes: number }[]
	/** What was left aside, and why. */
	left: { name: string; because: 'archive' | 'other' | 'unreadable' }[]
	/** Archives in a folder of which nothing is taken. */
	refused: { name: string; error: AppErrorShape }[]
}

const FILE_TYPE = 0o170000
const SYMBOLIC_LINK = 0o120000
const DAY_MS = 86_400_000
const MOST_FILES = 10_000

/** Where archives are unpacked inside the folder of an archive; only its owner may look in. */
const unpackedFolder = (archiveFolder: string) => join(archiveFolder, 'staging', 'unpacked')

/** The lists behind a path: of a folder, of an archive, or the file itself. Archives are unpacked inside `archiveFolder`. */
export async function listsAt(path: string, archiveFolder: string): Promise<Unpacked> {
	const name = basename(path)
	const found = statSync(path, { throwIfNoEntry: false })
	if (!found) throw new AppError('file.missing', { file: name })
	if (found.isDirectory()) {
		const lists = await listFolder(path, archiveFolder)
		if (lists.files.length + lists.refused.length === 0) throw new AppError('imports.nothingInside', { file: name })
		return lists
	}
	if (isZip(path)) return unpackZip(path, archiveFolder)
	return { files: [{ path, name, bytes: found.size }], left: [], refused: [] }
}

/** A file that cannot be told is no archive; what is wrong with it is said when it is looked at. */
function isZip(path: string): boolean {
	try {
		return sniff(path).format === 'zip'
	} catch (error) {
		// An encrypted archive is refused as a whole.
		if (error instanceof AppError && /\.zip$/i.test(path)) throw error
		return false
	}
}

/** The lists in a folder and in the archives in it; links are not followed. */
async function listFolder(folder: string, archiveFolder: string): Promise<Unpacked> {
	const found: Unpacked = { files: [], left: [], refused: [] }
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
	if (entries.length > MOST_FILES) throw new AppError('imports.tooLarge', { file: basename(folder) })
	const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
	for (const path of paths.toSorted()) {
		const name = relative(folder, path).split(sep).join('/')
		const use = useOf(name)
		if (use === 'list') found.files.push({ path, name, bytes: statSync(path).size })
		else if (use === 'archive' && /\.zip$/i.test(name)) {
			const inner = await unpackZip(path, archiveFolder).catch(refusal)
			if ('code' in inner) {
				found.refused.push({ name, error: inner })
				continue
			}
			addWithin(found, name, inner)
		} else if (use === 'archive' || use === 'other') found.left.push({ name, because: use })
	}
	return found
}

/** An archive that is refused does not keep its neighbours out; what is no matter of the archive goes on. */
function refusal(error: unknown): AppErrorShape {
	if (error instanceof AppError && error.code !== 'file.diskFull') return error.toShape()
	throw error
}

/**
 * Unpacks the lists of a .zip into a private folder, and those of archives in it one level down, within the bounds of the
 * whole. Entries that lead elsewhere, links and bombs make a file refused.
 */
export async function unpackZip(path: string, archiveFolder: string): Promise<Unpacked> {
	const folder = join(unpackedFolder(archiveFolder), randomBytes(12).toString('hex'))
	try {
		const found = await unpackInto(new ZipFile(path), basename(path), folder, 'outer')
		if (found.files.length === 0) rmSync(folder, { recursive: true, force: true })
		if (found.files.length + found.refused.length === 0)
			throw new AppError('imports.nothingInside', { file: basename(path) })
		return found
	} catch (error) {
		rmSync(folder, { recursive: true, force: true })
		throw writeError(error)
	}
}

async function unpackInto(zip: ZipFile, file: string, folder: string, level: 'outer' | 'inner'): Promise<Unpacked> {
	const found: Unpacked = {
		files: [],
		left: zip.unreadable.map((name) => ({ name, because: 'unreadable' })),
		refused: [],
	}
	const wanted: ZipEntry[] = []
	for (const entry of zip.entries.values()) {
		const use = useOf(entry.name)
		if (use === 'escapes' || (entry.unixMode & FILE_TYPE) === SYMBOLIC_LINK)
			throw new AppError('imports.unsafePath', { file, entry: entry.name.slice(0, 200) })
		if (entry.name.endsWith('/') || use === 'junk') continue
		const isInner = level === 'outer' && use === 'archive' && extensionOf(entry.name) === 'zip'
		if (use === 'list' || use === 'companion' || isInner) wanted.push(entry)
		else found.left.push({ name: entry.name, because: use })
	}
	const folders = new Map<string, string>()
	const taken = new Set<string>()
	for (const entry of wanted) {
		const parent = dirname(entry.name)
		const into = folders.get(parent) ?? join(folder, String(folders.size))
		folders.set(parent, into)
		mkdirSync(into, { recursive: true, mode: 0o700 })
		const path = freePath(into, safeName(entry.name), taken)
		const bytes = await writeEntry(zip, entry, path)
		const use = useOf(entry.name)
		if (use === 'companion') continue
		if (use === 'list' && !isArchive(path)) {
			found.files.push({ path, name: entry.name, bytes })
			continue
		}
		if (level === 'inner') found.left.push({ name: entry.name, because: 'archive' })
		else await addInner(found, entry, { path, outer: zip, folder: join(folder, `inner-${taken.size}`) })
		rmSync(path)
	}
	found.files.sort((one, other) => (one.name < other.name ? -1 : 1))
	return found
}

interface Inner {
	path: string
	outer: ZipFile
	folder: string
}

/** The lists of an archive inside another; what is wrong with it does not keep its neighbours out, unless it is a bomb. */
async function addInner(found: Unpacked, entry: ZipEntry, { path, outer, folder }: Inner): Promise<void> {
	try {
		const zip = new ZipFile(path, [...outer.allowances, allowanceInside(entry)])
		const inner = await unpackInto(zip, basename(path), folder, 'inner')
		if (inner.files.length === 0) throw new AppError('imports.nothingInside', { file: basename(path) })
		addWithin(found, entry.name, inner)
	} catch (error) {
		rmSync(folder, { recursive: true, force: true })
		if (error instanceof AppError && (error.code === 'imports.bomb' || error.code === 'imports.tooLarge')) throw error
		found.refused.push({ name: entry.name, error: refusal(error) })
	}
}

/** What an archive holds, named by where it stands. */
function addWithin(found: Unpacked, name: string, inner: Unpacked): void {
	const within = <One extends { name: string }>(one: One): One => ({ ...one, name: `${name}/${one.name}` })
	found.files.push(...inner.files.map(within))
	found.left.push(...inner.left.map(within))
	found.refused.push(...inner.refused.map(within))
}

/** Two names may become the same one; file systems may not tell capitals apart. */
function freePath(folder: string, name: string, taken: Set<string>): string {
	for (let copy = 1; ; copy++) {
		const path = join(folder, copy === 1 ? name : name.replace(/(\.[^.]*)?$/, ` (${copy})$1`))
		if (taken.has(path.toLowerCase())) continue
		taken.add(path.toLowerCase())
		return path
	}
}

async function writeEntry(zip: ZipFile, entry: ZipEntry, path: string): Promise<number> {
	const file = await open(path, 'wx', 0o600)
	try {
		let bytes = 0
		for await (const piece of zip.stream(entry)) {
			await file.write(piece)
			bytes += piece.length
		}
		return bytes
	} finally {
		await file.close()
	}
}

/** An archive under the name of a list. What else is wrong with a file is said when it is looked at. */
function isArchive(path: string): boolean {
	try {
		return sniff(path).format === 'zip'
	} catch {
		return false
	}
}

function writeError(error: unknown): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : ''
	return code === 'ENOSPC' || code === 'EDQUOT' ? new AppError('file.diskFull') : error
}

/** Takes unpacked files away again; a folder goes with its last list. Other paths are left alone. */
export function removeUnpacked(paths: readonly string[], archiveFolder: string): void {
	const root = unpackedFolder(archiveFolder)
	const folders = new Set<string>()
	for (const path of paths) {
		const [folder, ...rest] = relative(root, path).split(sep)
		if (!folder || folder === '..' || rest.length === 0) continue
		rmSync(path, { force: true })
		folders.add(join(root, folder))
	}
	for (const folder of folders) if (!hasLists(folder)) rmSync(folder, { recursive: true, force: true })
}

function hasLists(folder: string): boolean {
	try {
		return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => useOf(name) === 'list')
	} catch {
		return false
	}
}

/** What a program that ended early left behind: younger files may belong to a job that goes on after the restart. */
export function removeForgotten(archiveFolder: string, now = Date.now()): void {
	const root = unpackedFolder(archiveFolder)
	for (const name of namesIn(root)) {
		const folder = join(root, name)
		if (now - statSync(folder).mtimeMs > DAY_MS) rmSync(folder, { recursive: true, force: true })
	}
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder)
	} catch {
		return []
	}
}
