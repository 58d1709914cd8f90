import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { PDFDocument, PDFName } from 'pdf-lib'
import type { Profile, SessionKey } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { encodeQr } from './qr.ts'
import type { Slip } from './queries.ts'
import { loadWords } from './template/definition.ts'
import { PAGE_HEIGHT, PAGE_WIDTH, SLANT, wrap } from './template/page.ts'
import { drawnAsFarAsPossible, latinCharacters } from './template/repertoire.ts'
import { newTypefaces, writeTypefaces, type Typeface, type Typefaces } from './template/typefaces.ts'

const COLUMNS = 2
const ROWS = 5
const EDGE = 22
const WIDTH = (PAGE_WIDTH - 2 * EDGE) / COLUMNS
const HEIGHT = (PAGE_HEIGHT - 2 * EDGE) / ROWS
const PADDING = 12
const SYMBOL = 64
const PAGES_AT_ONCE = 25

export interface SlipHeading {
	profile: Profile
	session: SessionKey
	practice: boolean
}

/**
 * Writes an A4 PDF with ten slips a page, to be cut and handed out: each gives a candidate the code that only they
 * have. The file stands complete under its name or not at all.
 */
export async function writeSlips(path: string, slips: readonly Slip[], heading: SlipHeading): Promise<void> {
	const bytes = await slipsDocument(slips, heading)
	const partial = `${path}.partial`
	try {
		const file = await open(partial, 'w', 0o600)
		try {
			await file.writeFile(bytes)
			await file.sync()
		} finally {
			await file.close()
		}
		await rename(partial, path)
	} catch (error) {
		await rm(partial, { force: true })
		if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new AppError('file.diskFull')
		throw new AppError('file.notWritable', { file: basename(path) })
	}
}

async function slipsDocument(slips: readonly Slip[], heading: SlipHeading): Promise<Uint8Array> {
	const document = await PDFDocument.create()
	const faces = newTypefaces()
	for (const face of [faces.sans, faces.sansBold]) face.add(latinCharacters())
	const draw = slipDrawer(faces, heading)
	const resources = document.context.nextRef()
	const perPage = COLUMNS * ROWS
	for (let first = 0; first < slips.length; first += perPage) {
		let operators = cuttingLines()
		for (const [index, slip] of slips.slice(first, first + perPage).entries()) {
			const left = EDGE + (index % COLUMNS) * WIDTH
			operators += draw(slip, left, PAGE_HEIGHT - EDGE - Math.floor(index / COLUMNS) * HEIGHT)
		}
		const page = document.addPage([PAGE_WIDTH, PAGE_HEIGHT])
		page.node.set(PDFName.of('Resources'), resources)
		page.node.set(
			PDFName.of('Contents'),
			document.context.register(
				document.context.stream(deflateSync(Buffer.from(operators, 'latin1')), { Filter: 'FlateDecode' }),
			),
		)
		// Other calls get their turn while thousands of pages are written.
		if ((first / perPage) % PAGES_AT_ONCE === PAGES_AT_ONCE - 1) await setImmediate()
	}
	const fonts = Object.entries(writeTypefaces(faces, document.context))
	const font = Object.fromEntries(fonts.map(([name, written]) => [name, written.font]))
	document.context.assign(resources, document.context.obj({ Font: font }))
	return document.save({ useObjectStreams: true })
}

function cuttingLines(): string {
	let lines = 'q 0.6 G 0.3 w [2 3] 0 d\n'
	for (let row = 1; row < ROWS; row++) {
		const y = (PAGE_HEIGHT - EDGE - row * HEIGHT).toFixed(1)
		lines += `${EDGE} ${y} m ${(PAGE_WIDTH - EDGE).toFixed(1)} ${y} l S\n`
	}
	return `${lines}${(PAGE_WIDTH / 2).toFixed(1)} ${EDGE} m ${(PAGE_WIDTH / 2).toFixed(1)} ${(PAGE_HEIGHT - EDGE).toFixed(1)} l S Q\n`
}

function slipDrawer(
	faces: Typefaces,
	{ practice, profile, session }: SlipHeading,
): (slip: Slip, left: number, top: number) => string {
	const words = loadWords()
	const name = (list: readonly { id: string; names: { fr: string } }[], id: string) =>
		list.find((one) => one.id === id)?.names.fr ?? id
	const title = `${profile.bureauShort} · ${name(profile.exams, session.exam)}`
	const subtitle = `${name(profile.sessionKinds, session.kind)} ${session.year}`
	const room = WIDTH - 2 * PADDING
	const explanation = wrap(words.slip.explanation.fr, faces.sans, 7.4, room)
	const second = profile.republic.ht === undefined ? undefined : words.slip.explanation.ht
	const translation = second === undefined ? [] : wrap(second, faces.sans, 7.2, room)
	faces.sansBold.add(words.marks.practice.fr)

	return (slip, left, top) => {
		const x = left + PADDING
		const beside = room - SYMBOL - 8
		let operators =
			line(faces.sans, 7.6, x, top - 18, title, beside) + line(faces.sans, 7.6, x, top - 27, subtitle, beside)
		operators += line(faces.sansBold, 11, x, top - 44, `${slip.surname} ${slip.givenNames}`, beside)
		const number = slip.orderNumber === null ? '' : `${words.labels.orderNumber.fr} ${slip.orderNumber}`
		operators += line(faces.sans, 8.4, x, top - 56, number, beside)
		operators += line(faces.sans, 8.4, x, top - 66, slip.centre ?? '', beside)
		operators += line(faces.sans, 7.4, x, top - 76, slip.serial, beside)
		operators += line(faces.sansBold, 8, x, top - 92, words.slip.title.fr, beside)
		operators += line(faces.sansBold, 17, x + 74, top - 94, `${slip.code.slice(0, 5)} ${slip.code.slice(5)}`, room - 74)
		let y = top - 108
		for (const part of explanation) operators += line(faces.sans, 7.4, x, (y -= 8.6) + 8.6, part, room)
		for (const part of translation) operators += line(faces.sans, 7.2, x, (y -= 8.6) + 8.6, part, room, SLANT)
		if (practice) operators += line(faces.sansBold, 7, x, top - HEIGHT + 5, words.marks.practice.fr, room)
		return operators + symbol(slip.code, left + WIDTH - PADDING - SYMBOL, top - 14 - SYMBOL)
	}
}

function line(face: Typeface, size: number, x: number, y: number, text: string, width: number, slant = 0): string {
	const shown = drawnAsFarAsPossible(text)
	const natural = face.width(shown) * size
	const fitting = natural > width ? (size * width) / natural : size
	return `BT /${face.resource} ${fitting.toFixed(2)} Tf 1 0 ${slant} 1 ${x.toFixed(1)} ${y.toFixed(1)} Tm ${face.show(shown, fitting)} ET\n`
}

/** The code as a small symbol, so that a telephone spares the typing. */
function symbol(code: string, x: number, y: number): string {
	const { modules, size } = encodeQr(code)
	const side = SYMBOL / size
	let operators = `q ${side.toFixed(4)} 0 0 ${side.toFixed(4)} ${x.toFixed(2)} ${y.toFixed(2)} cm\n`
	for (let row = 0; row < size; row++)
		for (let column = 0; column < size; column++) {
			let run = 0
			while (column + run < size && modules[row * size + column + run] === 1) run++
			if (run > 0) operators += `${column} ${size - 1 - row} ${run} 1 re\n`
			column += run
		}
	return `${operators}f Q\n`
}
