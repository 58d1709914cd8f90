/**
 * A small ICC profile of sRGB (IEC 61966-2-1), version 2.1, made from the published numbers: primaries adapted to D50
 * and the transfer curve as 64 points. PDF/A wants one as output intent; this one belongs to nobody.
 */
const CURVE_POINTS = 64

const s15Fixed16 = (value: number) => {
	const bytes = Buffer.alloc(4)
	bytes.writeInt32BE(Math.round(value * 65536))
	return bytes
}
const xyz = (x: number, y: number, z: number) =>
	Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), s15Fixed16(x), s15Fixed16(y), s15Fixed16(z)])

function curve(): Buffer {
	const bytes = Buffer.alloc(12 + CURVE_POINTS * 2)
	bytes.write('curv', 'latin1')
	bytes.writeUInt32BE(CURVE_POINTS, 8)
	for (let point = 0; point < CURVE_POINTS; point++) {
		const encoded = point / (CURVE_POINTS - 1)
		const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
		bytes.writeUInt16BE(Math.round(linear * 65535), 12 + point * 2)
	}
	return bytes
}

function description(text: string): Buffer {
	const ascii = Buffer.from(`${text}\0`, 'latin1')
	const length = Buffer.alloc(4)
	length.writeUInt32BE(ascii.length)
	// Empty Unicode and Macintosh descriptions follow: 4 + 4 and 2 + 1 + 67 bytes.
	return Buffer.concat([Buffer.from('desc\0\0\0\0', 'latin1'), length, ascii, Buffer.alloc(78)])
}

export function srgbProfile(): Buffer {
	const transfer = curve()
	const tags: [string, Buffer][] = [
		['desc', description('sRGB IEC61966-2.1')],
		['cprt', Buffer.from('text\0\0\0\0No copyright, use freely\0', 'latin1')],
		['wtpt', xyz(0.9642, 1, 0.8249)],
		['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
		['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
		['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
		['rTRC', transfer],
		['gTRC', transfer],
		['bTRC', transfer],
	]
	const table = Buffer.alloc(4 + tags.length * 12)
	table.writeUInt32BE(tags.length)
	const bodies: Buffer[] = []
	const placed = new Map<Buffer, number>()
	let end = 128 + table.length
	for (const [index, [signature, body]] of tags.entries()) {
		let offset = placed.get(body)
		if (offset === undefined) {
			const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
			offset = end
			placed.set(body, offset)
			bodies.push(padded)
			end += padded.length
		}
		table.write(signature, 4 + index * 12, 'latin1')
		table.writeUInt32BE(offset, 8 + index * 12)
		table.writeUInt32BE(body.length, 12 + index * 12)
	}
	const header = Buffer.alloc(128)
	header.writeUInt32BE(end)
	header.writeUInt32BE(0x02100000, 8)
	header.write('mntrRGB XYZ ', 12, 'latin1')
	for (const [index, part] of [2026, 1, 1, 0, 0, 0].entries()) header.writeUInt16BE(part, 24 + index * 2)
	header.write('acsp', 36, 'latin1')
	xyz(0.9642, 1, 0.8249).copy(header, 68, 8)
	return Buffer.concat([header, table, ...bodies])
}
