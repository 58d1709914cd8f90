import { crc32, deflateRawSync } from 'node:zlib'

export interface EntrySpec {
	name: string
	content: Buffer | string
	/** Unix type and permissions, e.g. 0o120777 for a symbolic link. */
	unixMode?: number
	encrypted?: boolean
	/** Method in the directory in the place of the true one. */
	method?: number
	/** Name as it stands in the file where it is no UTF-8. */
	rawName?: Buffer
}

/** Writes a .zip with everything a hostile one can have (APPNOTE.TXT 6.3 §4.3). */
export function writeZip(entries: readonly EntrySpec[]): Buffer {
	const locals: Buffer[] = []
	const directory: Buffer[] = []
	let offset = 0
	for (const { name, content, unixMode = 0, encrypted = false, method = 8, rawName } of entries) {
		const bytes = Buffer.from(content)
		const packed = method === 0 ? bytes : deflateRawSync(bytes)
		const nameBytes = rawName ?? Buffer.from(name)
		const local = Buffer.alloc(30)
		local.writeUInt32LE(0x04034b50, 0)
		local.writeUInt16LE(20, 4)
		local.writeUInt16LE(method, 8)
		local.writeUInt32LE(crc32(bytes), 14)
		local.writeUInt32LE(packed.length, 18)
		local.writeUInt32LE(bytes.length, 22)
		local.writeUInt16LE(nameBytes.length, 26)
		locals.push(local, nameBytes, packed)
		const central = Buffer.alloc(46)
		central.writeUInt32LE(0x02014b50, 0)
		central[4] = 20
		central[5] = 3
		central.writeUInt16LE(20, 6)
		central.writeUInt16LE(encrypted ? 1 : 0, 8)
		central.writeUInt16LE(method, 10)
		central.writeUInt32LE(crc32(bytes), 16)
		central.writeUInt32LE(packed.length, 20)
		central.writeUInt32LE(bytes.length, 24)
		central.writeUInt16LE(nameBytes.length, 28)
		central.writeUInt16LE(unixMode, 40)
		central.writeUInt32LE(offset, 42)
		directory.push(central, nameBytes)
		offset += local.length + nameBytes.length + packed.length
	}
	const end = Buffer.alloc(22)
	end.writeUInt32LE(0x06054b50, 0)
	end.writeUInt16LE(entries.length, 8)
	end.writeUInt16LE(entries.length, 10)
	end.writeUInt32LE(
		directory.reduce((sum, { length }) => sum + length, 0),
		12,
	)
	end.writeUInt32LE(offset, 16)
	return Buffer.concat([...locals, ...directory, end])
}
