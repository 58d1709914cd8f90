import type { PdfVerification } from '#shared/contract/signing'
import { serialText } from '#shared/codec/barcode'
import { verifyCms, type ReadCms } from './cmsCheck.ts'
import { onlyFillsSignatureField } from '#shared/codec/pdfRevisions'
import { findSignatures, isPdf, type PdfSignature } from './pdfSignatures.ts'
import { chainUnchanged, isTrusted, mayLegalise, type TrustContext } from './trust.ts'
import { checkBarcode, contentOf, standing, statusIn, type BarcodeCheck, type Verdict } from './verifyBarcode.ts'

const LARGEST_FILE = 100_000_000
const NO_FURTHER_CHANGES = 1

interface CheckedSignature {
	signature: PdfSignature
	/** Null when the signature does not fit the bytes. */
	cms: ReadCms | null
}

/**
 * Verifies a signed PDF: signatures, certificate, barcode, and what the register says of the document. Pure: the same
 * bytes and trust give the same answer, and no bytes whatsoever make it throw. Without trust a good document is
 * `intact`: whole as signed, by somebody whom nobody vouches for here.
 */
export function verifyPdf(bytes: Buffer, trust: TrustContext | null, now: Date): PdfVerification {
	if (!isPdf(bytes) || bytes.length > LARGEST_FILE) return unreadable('notPdf')
	const found = findSignatures(bytes)
	if (found.length === 0) return unreadable('noSignature')
	const checked = found.map((signature): CheckedSignature => ({ signature, cms: checkedCms(signature) }))
	const text = barcodeIn(bytes)
	const first = checked[0]?.cms ?? null
	const barcode = text === null ? null : checkBarcode(text, barcodeTrust(trust, first))
	const { verdict, reasons } = conclude(bytes, checked, trust, barcode)
	const read = barcode?.read ?? null
	return {
		verdict,
		reasons,
		serial: read ? serialText(read.claims.issuer, read.claims.serial) : null,
		signatures: checked.map((one) => signatureView(one, trust, now)),
		barcode: text,
		content: read ? contentOf(read, trust?.schemes?.get(read.claims.scheme)) : [],
		status: statusIn(read, trust),
		published: null,
	}
}

function unreadable(reason: string): PdfVerification {
	return {
		verdict: 'unreadable',
		reasons: [reason],
		serial: null,
		signatures: [],
		barcode: null,
		content: [],
		status: null,
		published: null,
	}
}

function checkedCms({ cms, digest }: PdfSignature): ReadCms | null {
	try {
		return cms && verifyCms(cms, digest)
	} catch {
		return null
	}
}

/** The barcode's text stands in the document for machines as well (resources/spec/pdf.md). */
function barcodeIn(bytes: Buffer): string | null {
	return /\/SceauBarcode \((SC1:[0-9A-Z $%*+\-./:]{16,4000})\)/.exec(bytes.toString('latin1'))?.[1] ?? null
}

/** The certificate inside the document says which key its barcode must have, whether it is trusted or not. */
function barcodeTrust(trust: TrustContext | null, cms: ReadCms | null): TrustContext | null {
	if (!cms) return trust
	return { ...trust, barcodeKeys: trust?.barcodeKeys ?? [], certificates: [cms.certificate.der] }
}

function conclude(
	bytes: Buffer,
	checked: readonly CheckedSignature[],
	trust: TrustContext | null,
	barcode: BarcodeCheck | null,
): { verdict: Verdict; reasons: string[] } {
	const damage = damageIn(bytes, checked)
	if (damage) return { verdict: 'altered', reasons: [damage] }
	const all = checked.map(({ cms }) => cms).filter((cms) => cms !== null)
	const [issuing, ...later] = all
	if (!issuing) return { verdict: 'altered', reasons: ['signatureBroken'] }
	const stranger = trust !== null && !isTrusted(trust, issuing.certificate.x509, issuing.chain)
	const practice = all.some((cms) => cms.certificate.practice) ? ['practiceCertificate'] : []
	if (!stranger && !all.every((cms) => chainUnchanged(trust, cms)))
		return { verdict: 'cannotCheck', reasons: ['chainIncomplete'] }
	const verdictOfSigner: Verdict = trust === null ? 'intact' : stranger ? 'unknownIssuer' : 'valid'
	const further = furtherSignatures(later, trust)
	if (!barcode) return { verdict: verdictOfSigner, reasons: ['noBarcode', ...practice, ...further] }
	const sameSigner = barcode.certificate === null || barcode.certificate.raw.equals(issuing.certificate.der)
	if (barcode.verdict === 'altered' || !sameSigner)
		return { verdict: 'altered', reasons: sameSigner ? barcode.reasons : ['barcodeOtherSigner'] }
	if (stranger) return { verdict: 'unknownIssuer', reasons: ['signerUnknown', ...practice] }
	const { verdict, reasons } = barcodeStanding(barcode, trust)
	if (trust === null) return { verdict: 'intact', reasons: ['noTrust', ...reasons, ...practice, ...further] }
	return { verdict, reasons: [...reasons, ...practice, ...further] }
}

/** Légalisations fill in a field and change nothing else, so they leave the document's own verdict as it is. */
function furtherSignatures(later: readonly ReadCms[], trust: TrustContext | null): string[] {
	if (later.length === 0) return []
	const known = later.every((cms) => trust !== null && mayLegalise(trust, cms.certificate.x509, cms.chain))
	return [known || trust === null ? 'furtherSignature' : 'furtherSignatureUnknown']
}

/**
 * A barcode key that an RSA or P-384 signer authorised is published, not enclosed. Where it is not known, the signer
 * still vouches for the whole file, so the register can be asked about the document all the same.
 */
function barcodeStanding(barcode: BarcodeCheck, trust: TrustContext | null): { verdict: Verdict; reasons: string[] } {
	if (barcode.verdict !== 'unknownIssuer' || !barcode.read) return barcode
	const { verdict, reasons } = trust ? standing(barcode.read, trust) : { verdict: 'valid' as const, reasons: [] }
	return { verdict, reasons: ['barcodeNeedsRegister', ...reasons] }
}

/** The first thing that shows the file is not as it was signed; null when it is whole. */
function damageIn(bytes: Buffer, checked: readonly CheckedSignature[]): string | null {
	if (checked.some(({ cms }) => cms === null)) return 'signatureBroken'
	if (checked.at(-1)?.signature.coversWholeFile !== true) return 'notWholeFile'
	const certifying = checked[0]?.signature.certifies
	if (checked.length > 1 && certifying === NO_FURTHER_CHANGES) return 'changedAfterCertification'
	if (new Set(checked.map(({ signature }) => signature.end)).size < checked.length) return 'signatureBroken'
	if (checked.length === 1) return null
	const text = bytes.toString('latin1')
	const permitted = checked.every(({ signature }, index) => {
		const before = checked[index - 1]
		return !before || onlyFillsSignatureField(text, before.signature.end, signature.end)
	})
	return permitted ? null : 'changedAfterCertification'
}

function signatureView(
	{ signature, cms }: CheckedSignature,
	trust: TrustContext | null,
	now: Date,
): PdfVerification['signatures'][number] {
	if (!cms) {
		const { coversWholeFile } = signature
		return {
			subject: '',
			fingerprint: '',
			intact: false,
			coversWholeFile,
			algorithm: '',
			trusted: null,
			certificateValidNow: false,
			stampedAt: null,
			stampedBy: null,
		}
	}
	const { certificate, algorithm, chain, timestamp } = cms
	return {
		subject: certificate.subject,
		fingerprint: certificate.fingerprint,
		intact: true,
		coversWholeFile: signature.coversWholeFile,
		algorithm,
		trusted:
			trust === null ? null : isTrusted(trust, certificate.x509, chain) || mayLegalise(trust, certificate.x509, chain),
		certificateValidNow:
			Date.parse(certificate.notBefore) <= now.getTime() && now.getTime() <= Date.parse(certificate.notAfter),
		stampedAt: timestamp?.at.toISOString() ?? null,
		stampedBy: timestamp?.certificate.subject ?? null,
	}
}
