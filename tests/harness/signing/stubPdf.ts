import { createHash } from 'node:crypto'
import type { CmsBuilder } from '../../../src-main/backend/signing/cms.ts'

/** The smallest PDF that can carry a signature: one empty page. For tests of signatures that need no transcript. */
export function signStubPdf(cms: CmsBuilder, barcode?: string): Buffer {
	const room = cms.maximumLength * 2
	const objects = [
		'<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>/Perms<</DocMDP 5 0 R>>>>',
		'<</Type/Pages/Kids[3 0 R]/Count 1>>',
		'<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>',
		'<</Type/Annot/Subtype/Widget/FT/Sig/T(Sceau)/F 132/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>',
		`<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20260701120000Z)/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]/ByteRange[0 0000000000 0000000000 0000000000]/Contents<${'0'.repeat(room)}>>>`,
		...(barcode ? [`<</SceauBarcode (${barcode})>>`] : []),
	]
	let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n'
	const offsets = objects.map((object, index) => {
		const offset = text.length
		text += `${index + 1} 0 obj\n${object}\nendobj\n`
		return offset
	})
	const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R/ID[<00><01>]>>\nstartxref\n${text.length}\n%%EOF\n`
	const bytes = Buffer.from(text, 'latin1')
	const open = text.indexOf('/Contents<') + '/Contents'.length
	const close = open + room + 2
	const padded = (value: number) => String(value).padStart(10, '0')
	bytes.write(
		`[0 ${padded(open)} ${padded(close)} ${padded(bytes.length - close)}]`,
		text.indexOf('/ByteRange') + '/ByteRange'.length,
	)
	const digest = createHash('sha256').update(bytes.subarray(0, open)).update(bytes.subarray(close)).digest()
	bytes.write(cms.build(digest).toString('hex'), open + 1)
	return bytes
}
