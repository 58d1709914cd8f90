import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fontkit from '@pdf-lib/fontkit'
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import { P12Signer } from '@signpdf/signer-p12'
import { SignPdf } from '@signpdf/signpdf'
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils'
import bwipjs from 'bwip-js/node'
import { PDFDocument, rgb } from 'pdf-lib'
import type { DocumentContent } from '../../../src-main/backend/documents/content.ts'

const font = (name: string) => readFileSync(join(import.meta.dirname, '../../../resources/fonts', `${name}.ttf`))

/** How signed PDFs are usually made in Node, one after the other: the yardstick of the bench. RSA keys only. */
export class UsualPipeline {
	readonly #p12: Buffer
	readonly #passphrase: string
	readonly #regular = font('SourceSans3-Regular')
	readonly #bold = font('SourceSans3-SemiBold')

	constructor(p12: Buffer, passphrase: string) {
		this.#p12 = p12
		this.#passphrase = passphrase
	}

	async make(content: DocumentContent, barcode: string, subjects: readonly string[]): Promise<Buffer> {
		const document = await PDFDocument.create()
		document.registerFontkit(fontkit)
		const regular = await document.embedFont(this.#regular, { subset: true })
		const bold = await document.embedFont(this.#bold, { subset: true })
		const page = document.addPage([595.28, 841.89])
		const write = (text: string, x: number, y: number, size = 10, chosen = regular) =>
			page.drawText(text, { x, y, size, font: chosen })
		write('BUREAU NATIONAL DES EXAMENS', 60, 800, 13, bold)
		write('RELEVÉ DE NOTES', 60, 778, 12, bold)
		write(`${content.surname} ${content.givenNames}`, 60, 734, 11, bold)
		write(`${content.birthDate} ${content.birthPlace} ${content.orderNumber}`, 60, 718)
		for (const [index, subject] of subjects.entries()) {
			const y = 680 - 20 * index
			write(subject, 60, y)
			write(String((content.marks?.[index] ?? 0) / 100), 420, y)
			page.drawLine({ start: { x: 56, y: y - 4 }, end: { x: 540, y: y - 4 }, thickness: 0.4, color: rgb(0, 0, 0) })
		}
		write(`Total ${(content.total ?? 0) / 100}  Moyenne ${(content.average ?? 0) / 100}`, 60, 400, 11, bold)
		const picture = await bwipjs.toBuffer({ bcid: 'qrcode', text: barcode, scale: 3 })
		page.drawImage(await document.embedPng(picture), { x: 430, y: 70, width: 110, height: 110 })
		pdflibAddPlaceholder({
			pdfDoc: document,
			reason: 'Relevé de notes',
			contactInfo: 'essai@example.invalid',
			name: 'Essai',
			location: 'HT',
			subFilter: SUBFILTER_ETSI_CADES_DETACHED,
		})
		const unsigned = await document.save({ useObjectStreams: false })
		const signer = new P12Signer(this.#p12, { passphrase: this.#passphrase })
		return new SignPdf().sign(Buffer.from(unsigned), signer)
	}
}
