import { deflateSync } from 'node:zlib'
import { dictionary, entry, items, reference, written } from '#shared/codec/pdfObjects'
import type { Revision } from '#shared/codec/pdfRevisions'
import type { PdfUpdate } from './pdfUpdate.ts'
import type { ValidationData } from './validationData.ts'

function stream(update: PdfUpdate, bytes: Buffer): string {
	const packed = deflateSync(bytes)
	const head = `<</Filter/FlateDecode/Length ${packed.length}>>`
	return `${update.add(`${head}\nstream\n${packed.toString('latin1')}\nendstream`)} 0 R`
}

/** The document security store (ISO 32000-2 §12.8.4.3) with what was in it before and what a further signer brings. */
export function addToSecurityStore(update: PdfUpdate, revision: Revision, data: ValidationData): void {
	const root = reference(entry(revision.trailer, '/Root'))
	const catalog = revision.object(root).value
	const old = entry(catalog, '/DSS')
	const store = old && revision.object(reference(old)).value
	const parts = (
		[
			['/Certs', data.certificates],
			['/CRLs', data.crls],
			['/OCSPs', data.ocspResponses],
		] as const
	).map(([key, added]) => {
		const before = store && entry(store, key)
		const all = [...(before ? items(before).map(written) : []), ...added.map((bytes) => stream(update, bytes))]
		return all.length > 0 ? `${key}[${all.join(' ')}]` : ''
	})
	const number = update.add(`<</Type/DSS${parts.join('')}>>`)
	const kept = [...dictionary(catalog)].filter(([key]) => key !== '/DSS')
	update.replace(root, `<<${kept.map(([key, one]) => `${key} ${written(one)}`).join(' ')} /DSS ${number} 0 R>>`)
}
