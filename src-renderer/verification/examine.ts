import { sameBytes } from '#shared/codec/merkle'
import { readCertificate } from '#shared/codec/certificate'
import { type Answer, checkBarcodeText, type Verdict } from '#shared/verification/barcode'
import type { Bundle } from '#shared/verification/bundle'
import { isPdf, photographsIn, readPdf, type ReadPdf } from './pdf.ts'

/** Reads codes out of a picture; loaded only when one is needed. */
export type ReadPicture = (picture: Blob) => Promise<string | null>

/** An answer with the reasons that a PDF adds. */
export type Examined = Omit<Answer, 'reasons'> & {
	reasons: string[]
	/** Who signed the file after the bureau: names that nobody vouches for here. */
	furtherSigners?: string[]
}

/** Why there is no answer; texts `verification.page.<code>`. */
export class NoAnswer extends Error {
	readonly code: 'noCode' | 'noCodeInPdf' | 'badFile' | 'readerMissing'

	constructor(code: NoAnswer['code']) {
		super(code)
		this.name = 'NoAnswer'
		this.code = code
	}
}

const seconds = () => Math.floor(Date.now() / 1000)

export const examineText = (bundle: Bundle, text: string): Promise<Examined> =>
	checkBarcodeText(bundle, text, seconds())

const empty = (bundle: Bundle, verdict: Verdict, ...reasons: string[]): Examined => ({
	verdict,
	reasons,
	claims: null,
	transcript: null,
	averageOn: null,
	signer: null,
	certificate: null,
	statusIssuedAt: bundle.status.issuedAt,
})

/** The signature over the file and the barcode inside must come from the same hand, and both must hold. */
async function examineSignedPdf(bundle: Bundle, pdf: ReadPdf): Promise<Examined> {
	if (pdf.signature === 'altered') {
		const inside = pdf.barcode === null ? null : await examineText(bundle, pdf.barcode)
		return { ...(inside ?? empty(bundle, 'altered')), verdict: 'altered', reasons: ['signatureBroken'] }
	}
	const [issuing] = pdf.signers
	const known = bundle.root.signers.some(({ certificate }) => issuing && sameBytes(certificate, issuing))
	const subject = issuing ? readCertificate(issuing).subject : null
	if (pdf.barcode === null)
		return {
			...empty(
				bundle,
				known ? 'cannotCheck' : 'unknownIssuer',
				known ? 'pdfSignatureGood' : 'signerUnknown',
				'noBarcode',
			),
			signer: subject,
		}
	const answer = await examineText(bundle, pdf.barcode)
	if (!known && answer.verdict !== 'altered') return { ...answer, verdict: 'unknownIssuer', reasons: ['signerUnknown'] }
	if (answer.certificate !== null && !(issuing && sameBytes(answer.certificate, issuing)))
		return { ...answer, verdict: 'altered', reasons: ['barcodeOtherSigner'] }
	// Signed by the bureau with a barcode key that the register does not list yet.
	if (answer.verdict === 'unknownIssuer')
		return { ...answer, verdict: 'cannotCheck', reasons: ['pdfSignatureGood', 'notInRegister'] }
	// The register lists no authorities that légalise: theirs is for a person to compare.
	const furtherSigners = pdf.signers.slice(1).map((certificate) => readCertificate(certificate).subject)
	const further = furtherSigners.length > 0 ? ['furtherSignatureUnknown'] : []
	return { ...answer, reasons: ['pdfSignatureGood', ...answer.reasons, ...further], furtherSigners }
}

async function examinePdf(bundle: Bundle, bytes: Uint8Array, readPicture: ReadPicture): Promise<Examined> {
	const pdf = await readPdf(bundle.cryptography, bytes)
	if (pdf.signature !== 'none') return examineSignedPdf(bundle, pdf)
	if (pdf.barcode !== null) {
		const answer = await examineText(bundle, pdf.barcode)
		return { ...answer, reasons: [...answer.reasons, 'noSignature'] }
	}
	for (const photograph of photographsIn(bytes)) {
		const text = await readPicture(new Blob([photograph], { type: 'image/jpeg' }))
		if (text !== null) return examineText(bundle, text)
	}
	throw new NoAnswer('noCodeInPdf')
}

/** A photo or a PDF that somebody chose. @throws NoAnswer */
export async function examineFile(bundle: Bundle, file: File, readPicture: ReadPicture): Promise<Examined> {
	const bytes = new Uint8Array(await file.arrayBuffer())
	if (isPdf(bytes)) return examinePdf(bundle, bytes, readPicture)
	const text = await readPicture(file)
	if (text === null) throw new NoAnswer('noCode')
	return examineText(bundle, text)
}
