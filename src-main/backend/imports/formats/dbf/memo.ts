import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { LIMITS } from '../table.ts'
import type { Dialect } from './header.ts'

const DBASE3_BLOCK = 512
/** dBase IV marks its blocks; dBase III does not. */
const DBASE4_MARK = 0x0008ffff
const END_OF_TEXT = 0x1a
/** One more than a cell may have, so that a longer text is seen to be too long. */
const MOST_BYTES = 4 * (LIMITS.cellCharacters + 1)

/** The file of long texts beside a table: `.fpt` (FoxPro) or `.dbt` (dBase III and IV). */
export class MemoFile {
	readonly #file: number
	readonly #bytes: number
	readonly #blockBytes: number
	readonly #foxPro: boolean

	constructor(path: string, foxPro: boolean) {
		this.#file = openSync(path, 'r')
		this.#bytes = fstatSync(this.#file).size
		this.#foxPro = foxPro
		const head = this.#read(0, 24)
		const stated = head.length < 24 ? 0 : foxPro ? head.readUInt16BE(6) : head.readUInt16LE(20)
		// FoxPro with blocks of one byte states 0; a dBase III header has nothing there.
		this.#blockBytes = stated > 0 ? stated : foxPro ? 1 : DBASE3_BLOCK
	}

	/** Bytes of the text that starts at a block; null when there is no such block or it holds no text. */
	text(block: number): Buffer | null {
		const at = block * this.#blockBytes
		if (block < 1 || at >= this.#bytes) return null
		const head = this.#read(at, 8)
		if (this.#foxPro) {
			if (head.length < 8 || head.readUInt32BE(0) !== 1) return null
			return this.#read(at + 8, Math.min(head.readUInt32BE(4), MOST_BYTES))
		}
		if (head.length === 8 && head.readUInt32LE(0) === DBASE4_MARK)
			return this.#read(at + 8, Math.min(Math.max(0, head.readUInt32LE(4) - 8), MOST_BYTES))
		const text = this.#read(at, MOST_BYTES)
		const end = text.indexOf(END_OF_TEXT)
		return end < 0 ? text : text.subarray(0, end)
	}

	close(): void {
		closeSync(this.#file)
	}

	#read(at: number, bytes: number): Buffer {
		const buffer = Buffer.alloc(Math.max(0, Math.min(bytes, this.#bytes - at)))
		return buffer.subarray(0, readSync(this.#file, buffer, 0, buffer.length, at))
	}
}

/** Number of the block a memo field points to: binary in Visual FoxPro, digits elsewhere; 0 where it points to none. */
export function memoBlock(field: Buffer): number {
	const block = field.length === 4 ? field.readUInt32LE(0) : Number(field.toString('latin1').trim() || '0')
	return Number.isSafeInteger(block) && block > 0 ? block : 0
}

/** Path of the memo file beside a table, whatever the case of its name; null when there is none. */
export function memoBeside(path: string, dialect: Dialect): { path: string; foxPro: boolean } | null {
	const stem = basename(path, extname(path)).toLowerCase()
	const wanted = dialect === 'foxpro' || dialect === 'visualFoxPro' ? ['.fpt', '.dct', '.dbt'] : ['.dbt', '.fpt']
	const names = readdirSync(dirname(path))
	for (const extension of wanted) {
		const name = names.find((one) => one.toLowerCase() === stem + extension)
		if (name !== undefined) return { path: join(dirname(path), name), foxPro: extension !== '.dbt' }
	}
	return null
}
