import * as asn1js from 'asn1js'
import { Certificate, ContentInfo, SignedData, TSTInfo } from 'pkijs'
import { createHash } from 'node:crypto'

/**
 * What PAdES baseline B-B asks of a signature, written from the rules in the design (formats.md §1, after EU DSS) with
 * pkijs as reader, so that it shares nothing with the code that signs. Answers the rules that are broken.
 */
export function brokenRules(pdf: Buffer, level: 'B-B' | 'B-T' | 'B-LT' = 'B-B'): string[] {
	const broken: string[] = []
	const rule = (name: string, holds: boolean) => {
		if (!holds) broken.push(name)
	}
	const text = pdf.toString('latin1')
	const dictionary = /<<\s*\/Type\s*\/Sig\b(?:(?!endobj)[\s\S])*/.exec(text)?.[0] ?? ''
	rule('one signature dictionary', (text.match(/\/Type\s*\/Sig\b/g) ?? []).length === 1)
	rule('/Filter', /\/Filter\s*\/Adobe\.PPKLite/.test(dictionary))
	rule('/SubFilter', /\/SubFilter\s*\/ETSI\.CAdES\.detached/.test(dictionary))
	rule('/M', /\/M\s*\(D:\d{14}(Z|[+-]\d\d'\d\d'?)\)/.test(dictionary))
	rule('no /Cert', !/\/Cert\b/.test(dictionary))
	rule('SigRef without DigestMethod', !dictionary.includes('/DigestMethod'))
	rule('DocMDP', /\/TransformMethod\s*\/DocMDP/.test(dictionary) && /\/Perms\s*<<\s*\/DocMDP/.test(text))
	rule('widget has no visible area or an appearance', /\/Rect\s*\[0 0 0 0\]/.test(text) || text.includes('/AP'))

	const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(dictionary)?.slice(1).map(Number) ?? []
	const [start = -1, first = 0, second = 0, length = 0] = range
	rule('ByteRange starts at 0', start === 0)
	rule('ByteRange ends at the end of the file', second + length === pdf.length)
	rule('nothing behind %%EOF', /%%EOF\r?\n?$/.test(text))
	const gap = text.slice(first, second)
	rule('gap is exactly /Contents', /^<[0-9A-Fa-f]*>$/.test(gap) && text.slice(0, first).trimEnd().endsWith('/Contents'))
	const digest = createHash('sha256').update(pdf.subarray(0, first)).update(pdf.subarray(second)).digest()
	const store = /\/DSS (\d+) 0 R/.exec(text)?.[1]
	const [, dictionaryOfStore = ''] = new RegExp(`\\n${store} 0 obj\\n([^]*?)endobj`).exec(text) ?? []
	const has = (key: string) => new RegExp(`/${key} \\[ ?\\d+ 0 R`).test(dictionaryOfStore)
	rule(
		'DSS with certificates and revocation evidence',
		level !== 'B-LT' || (has('Certs') && (has('CRLs') || has('OCSPs'))),
	)
	rule('no DSS below B-LT', level === 'B-LT' || store === undefined)
	return [...broken, ...brokenCmsRules(Buffer.from(gap.slice(1, -1), 'hex'), digest, level !== 'B-B')]
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
