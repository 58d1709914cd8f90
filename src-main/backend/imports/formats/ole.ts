import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const END_OF_CHAIN = 0xfffffffa
const HEADER_SECTORS = 109
const ENTRY_BYTES = 128
const MOST_ENTRIES = 20_000

/**
 * Names of the streams and storages in an OLE2 container (MS-CFB §2), read without its content; null when its tables
 * contradict themselves.
 */
export function oleNames(path: string): string[] | null {
	const file = openSync(path, 'r')
	try {
		const { size } = fstatSync(file)
		const read = (at: number, bytes: number): Buffer | null => {
			const buffer = Buffer.alloc(bytes)
			return at >= 0 && readSync(file, buffer, 0, bytes, at) === bytes ? buffer : null
		}
		const header = read(0, 512)
		const shift = header?.readUInt16LE(30) ?? 0
		if (!header || (shift !== 9 && shift !== 12)) return null
		const sectorBytes = 1 << shift
		const sectors = Math.ceil(size / sectorBytes)
		const place = (sector: number) => (sector + 1) * sectorBytes
		const perSector = sectorBytes / 4

		/** Sector of the allocation table with a number; those beyond the header's are in a chain. */
		const tableSector = (index: number): number | null => {
			if (index < HEADER_SECTORS) return header.readUInt32LE(76 + index * 4)
			let sector = header.readUInt32LE(68)
			for (let left = Math.floor((index - HEADER_SECTORS) / (perSector - 1)); left > 0; left--) {
				const link = read(place(sector) + sectorBytes - 4, 4)
				if (!link || sector >= sectors) return null
				sector = link.readUInt32LE(0)
			}
			const entry = read(place(sector) + ((index - HEADER_SECTORS) % (perSector - 1)) * 4, 4)
			return entry ? entry.readUInt32LE(0) : null
		}
		const next = (sector: number): number | null => {
			const table = tableSector(Math.floor(sector / perSector))
			if (table === null || table >= sectors) return null
			return read(place(table) + (sector % perSector) * 4, 4)?.readUInt32LE(0) ?? null
		}

		const names: string[] = []
		let sector: number | null = header.readUInt32LE(48)
		for (let seen = 0; sector !== null && sector < END_OF_CHAIN; seen++) {
			if (sector >= sectors || seen * (sectorBytes / ENTRY_BYTES) > MOST_ENTRIES) return null
			const directory = readSector(file, place(sector), sectorBytes)
			for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
				const bytes = directory.readUInt16LE(at + 64)
				if (directory[at + 66] !== 0 && bytes >= 2 && bytes <= 64)
					names.push(directory.toString('utf16le', at, at + bytes - 2))
			}
			sector = next(sector)
		}
		return names.length > 0 ? names : null
	} finally {
		closeSync(file)
	}
}

/** The last sector of a file may be cut short. */
function readSector(file: number, at: number, bytes: number): Buffer {
	const sector = Buffer.alloc(bytes)
	return sector.subarray(0, readSync(file, sector, 0, bytes, at))
}
