import * as asn1js from 'asn1js'
import {
	BasicOCSPResponse,
	Certificate,
	CertificateRevocationList,
	ContentInfo,
	OCSPResponse,
	SignedData,
	TSTInfo,
} from 'pkijs'
import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'

type Level = 'B-B' | 'B-T' | 'B-LT'

/**
 * What PAdES baseline asks of a signature, written from the rules in the design (formats.md §1, after EU DSS) with pkijs
 * as reader, so that it shares nothing with the code that signs. Answers the rules that are broken. `further`: how many
 * signatures came before the one that is looked at, which must be the last.
 */
export function brokenRules(pdf: Buffer, level: Level = 'B-B', further = 0): string[] {
	const broken: string[] = []
	const rule = (name: string, holds: boolean) => {
		if (!holds) broken.push(name)
	}
	const text = pdf.toString('latin1')
	const dictionaries = text.match(/<<\s*\/Type\s*\/Sig\b(?:(?!endobj)[\s\S])*/g) ?? []
	const dictionary = dictionaries[further] ?? ''
	rule('as many signature dictionaries as signatures', dictionaries.length === further + 1)
	rule('/Filter', /\/Filter\s*\/Adobe\.PPKLite/.test(dictionary))
	rule('/SubFilter', /\/SubFilter\s*\/ETSI\.CAdES\.detached/.test(dictionary))
	rule('/M', /\/M\s*\(D:\d{14}(Z|[+-]\d\d'\d\d'?)\)/.test(dictionary))
	rule('no /Cert', !/\/Cert\b/.test(dictionary))
	rule('SigRef without DigestMethod', !dictionary.includes('/DigestMethod'))
	rule('DocMDP by the issuing signature', /\/TransformMethod\s*\/DocMDP/.test(dictionary) === (further === 0))
	rule('permissions name it', /\/Perms\s*<<\s*\/DocMDP/.test(text))
	rule('widget has no visible area or an appearance', /\/Rect\s*\[0 0 0 0\]/.test(text) || text.includes('/AP'))

	const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(dictionary)?.slice(1).map(Number) ?? []
	const [start = -1, first = 0, second = 0, length = 0] = range
	rule('ByteRange starts at 0', start === 0)
	rule('ByteRange ends at the end of the file', second + length === pdf.length)
	rule('nothing behind %%EOF', /%%EOF\r?\n?$/.test(text))
	const gap = text.slice(first, second)
	rule('gap is exactly /Contents', /^<[0-9A-Fa-f]*>$/.test(gap) && text.slice(0, first).trimEnd().endsWith('/Contents'))
	const digest = createHash('sha256').update(pdf.subarray(0, first)).update(pdf.subarray(second)).digest()
	const store = text.match(/\/DSS \d+ 0 R/g)?.at(-1)
	rule('no DSS below B-LT', level === 'B-LT' || store === undefined)
	const cms = Buffer.from(gap.slice(1, -1), 'hex')
	const evidence = level === 'B-LT' ? brokenStoreRules(pdf, cms) : []
	return [...broken, ...brokenCmsRules(cms, digest, level !== 'B-B'), ...evidence]
}

const oid = {
	data: '1.2.840.113549.1.7.1',
	contentType: '1.2.840.113549.1.9.3',
	messageDigest: '1.2.840.113549.1.9.4',
	signingTime: '1.2.840.113549.1.9.5',
	signingCertificate: '1.2.840.113549.1.9.16.2.12',
	signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
	signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
	sha256: '2.16.840.1.101.3.4.2.1',
}

export function brokenCmsRules(padded: Buffer, documentDigest: Buffer, stamped = false): string[] {
	const broken: string[] = []
	const rule = (name: string, holds: boolean) => {
		if (!holds) broken.push(name)
	}
	const parsed = asn1js.fromBER(padded)
	rule(
		'Contents is DER followed by zeros',
		padded.subarray(parsed.offset).every((byte) => byte === 0),
	)
	const signed = new SignedData({ schema: new ContentInfo({ schema: parsed.result }).content })
	const [info] = signed.signerInfos
	rule('one SignerInfo', signed.signerInfos.length === 1)
	if (!info) return broken
	rule('detached', signed.encapContentInfo.eContentType === oid.data && !signed.encapContentInfo.eContent)
	rule('digest algorithm SHA-256', info.digestAlgorithm.algorithmId === oid.sha256)
	rule(
		'digest algorithms list SHA-256',
		signed.digestAlgorithms.some((one) => one.algorithmId === oid.sha256),
	)

	const attributes = info.signedAttrs?.attributes ?? []
	const values = (type: string) => attributes.filter((one) => one.type === type).flatMap((one): unknown[] => one.values)
	rule('content-type once, id-data', values(oid.contentType).length === 1)
	const [contentType] = values(oid.contentType)
	rule('content-type is id-data', contentType instanceof asn1js.ObjectIdentifier && contentType.getValue() === oid.data)
	const [digest] = values(oid.messageDigest)
	rule('message-digest once', values(oid.messageDigest).length === 1)
	rule(
		'message-digest of the two ranges',
		digest instanceof asn1js.OctetString && documentDigest.equals(Buffer.from(digest.getValue())),
	)
	rule('no signing-time', values(oid.signingTime).length === 0)
	rule('no signing-certificate v1', values(oid.signingCertificate).length === 0)
	rule('signing-certificate-v2 once', values(oid.signingCertificateV2).length === 1)
	const certificates = (signed.certificates ?? []).filter((one) => one instanceof Certificate)
	const named = hashIn(values(oid.signingCertificateV2)[0])
	const der = certificates.map((one) => Buffer.from(one.toSchema(true).toBER()))
	rule(
		'CMS holds the certificate that signing-certificate-v2 names',
		der.some((one) => named?.equals(createHash('sha256').update(one).digest())),
	)
	const encoded = attributes.map((one) => Buffer.from(one.toSchema().toBER()))
	rule(
		'attributes in DER order',
		encoded.every((one, index) => index === 0 || Buffer.compare(encoded[index - 1] ?? one, one) < 0),
	)
	const unsigned = info.unsignedAttrs?.attributes ?? []
	if (!stamped) rule('no unsigned attributes', unsigned.length === 0)
	else rule('one signature-time-stamp', unsigned.length === 1 && unsigned[0]?.type === oid.signatureTimeStamp)
	if (stamped) rule('time stamp over the signature', imprintIn(unsigned[0]?.values[0], info.signature))
	return broken
}

const tokenIn = (cms: Buffer): unknown =>
	signedDataIn(asn1js.fromBER(cms).result).signerInfos[0]?.unsignedAttrs?.attributes[0]?.values[0]

const signedDataIn = (schema: unknown) => new SignedData({ schema: new ContentInfo({ schema }).content })

const certificatesIn = (signed: SignedData) => (signed.certificates ?? []).filter((one) => one instanceof Certificate)

const bytesOf = (one: { toSchema(encodeFlag?: boolean): asn1js.Sequence }) => Buffer.from(one.toSchema(true).toBER())

/** Every certificate that is no root, of the signer and of the authority of time, needs what speaks for it in the DSS. */
function brokenStoreRules(pdf: Buffer, cms: Buffer): string[] {
	const streams = storeOf(pdf)
	const certificates = streams('Certs').map((der) => Certificate.fromBER(der))
	const lists = streams('CRLs').map((der) => CertificateRevocationList.fromBER(der))
	const answers = streams('OCSPs').flatMap((der) => {
		const { responseBytes } = OCSPResponse.fromBER(der)
		return responseBytes ? BasicOCSPResponse.fromBER(responseBytes.response.getValue()).tbsResponseData.responses : []
	})
	const number = (one: { serialNumber: asn1js.Integer }) => Buffer.from(one.serialNumber.valueBlock.valueHexView)
	const broken: string[] = []
	const signers = [asn1js.fromBER(cms).result, tokenIn(cms)].map((schema) =>
		schema === undefined ? undefined : certificatesIn(signedDataIn(schema))[0],
	)
	if (signers.some((one) => !one || !certificates.some((known) => bytesOf(known).equals(bytesOf(one)))))
		broken.push('DSS holds the certificates of signer and time-stamping authority')
	for (const one of certificates) {
		if (one.issuer.isEqual(one.subject)) continue
		if (!certificates.some(({ subject }) => subject.isEqual(one.issuer))) broken.push('DSS holds every issuer')
		const listed = lists.some(({ issuer }) => issuer.isEqual(one.issuer))
		if (!listed && !answers.some(({ certID }) => number(certID).equals(number(one))))
			broken.push('DSS has evidence for each')
	}
	return broken
}

/** Streams that the newest DSS names, unpacked. */
function storeOf(pdf: Buffer): (key: 'Certs' | 'CRLs' | 'OCSPs') => Uint8Array<ArrayBuffer>[] {
	const text = pdf.toString('latin1')
	const object = (number: string | undefined) => text.slice(text.lastIndexOf(`\n${number} 0 obj\n`))
	const dictionary = object(/.*\/DSS (\d+) 0 R/s.exec(text)?.[1]).split('endobj')[0] ?? ''
	return (key) => {
		const references = new RegExp(`/${key} ?\\[([^\\]]*)\\]`).exec(dictionary)?.[1] ?? ''
		return Array.from(references.matchAll(/(\d+) 0 R/g), ([, number]) => {
			const [, length, bytes = ''] = /\/Length (\d+)[^]*?stream\r?\n([^]*)/.exec(object(number)) ?? []
			return Uint8Array.from(inflateSync(Buffer.from(bytes.slice(0, Number(length)), 'latin1')))
		})
	}
}

/** Whether the TSTInfo in a time-stamp token is over the SHA-256 of these signature bytes. */
function imprintIn(token: unknown, signature: asn1js.OctetString): boolean {
	if (!(token instanceof asn1js.Sequence)) return false
	const signed = new SignedData({ schema: new ContentInfo({ schema: token }).content })
	const content = signed.encapContentInfo.eContent
	if (!content) return false
	const { messageImprint } = TSTInfo.fromBER(content.getValue())
	const hash = Buffer.from(messageImprint.hashedMessage.getValue())
	return createHash('sha256').update(Buffer.from(signature.getValue())).digest().equals(hash)
}

/** SigningCertificateV2 → certs → first ESSCertIDv2 → certHash, with SHA-256 left out as DER wants. */
function hashIn(value: unknown): Buffer | null {
	let current: unknown = value
	for (let depth = 0; depth < 3; depth++) {
		if (!(current instanceof asn1js.Sequence)) return null
		current = current.valueBlock.value[0]
	}
	return current instanceof asn1js.OctetString ? Buffer.from(current.getValue()) : null
}
