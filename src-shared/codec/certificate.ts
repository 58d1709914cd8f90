import { CodecError } from './codecError.ts'
import { type DerElement, derChildren, dottedIdentifier, readDer } from './derReader.ts'
import { decodeUtf8 } from './utf8.ts'

/** What a reader needs of an X.509 certificate (RFC 5280). */
export interface Certificate {
	/** Common name, else organisation, else empty. */
	subject: string
	/** DER of issuer name and serial number, as a CMS signer identifier repeats them. */
	issuer: Uint8Array
	serialNumber: Uint8Array
	/** Unix seconds. */
	notBefore: number
	notAfter: number
	/** SubjectPublicKeyInfo. */
	publicKey: Uint8Array
	keyType: 'P-256' | 'P-384' | 'RSA' | 'other'
}

const COMMON_NAME = '2.5.4.3'
const ORGANISATION = '2.5.4.10'
const keyTypes: Record<string, Certificate['keyType']> = {
	'1.2.840.113549.1.1.1': 'RSA',
	'1.2.840.10045.3.1.7': 'P-256',
	'1.3.132.0.34': 'P-384',
}

function textOf({ tag, content }: DerElement): string {
	if (tag === 0x0c) return decodeUtf8(content)
	const wide = tag === 0x1e
	let text = ''
	for (let at = 0; at + (wide ? 1 : 0) < content.length; at += wide ? 2 : 1)
		text += String.fromCharCode(wide ? (content[at] ?? 0) * 256 + (content[at + 1] ?? 0) : (content[at] ?? 0))
	return text
}

function nameOf(name: DerElement): string {
	const parts = new Map<string, string>()
	for (const relative of derChildren(name))
		for (const attribute of derChildren(relative)) {
			const [type, value] = derChildren(attribute)
			if (type && value) parts.set(dottedIdentifier(type.content), textOf(value))
		}
	return parts.get(COMMON_NAME) ?? parts.get(ORGANISATION) ?? ''
}

/** UTCTime has two digits for the year and means 1950 to 2049. */
function timeOf({ tag, content }: DerElement): number {
	const text = textOf({ tag: 0x16, bytes: content, content })
	const full = tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text
	const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
	if (parts === null) throw new CodecError('wrongShape', 'certificate time')
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}

function keyTypeOf(publicKey: DerElement): Certificate['keyType'] {
	const algorithm = derChildren(publicKey)[0]
	for (const part of algorithm ? derChildren(algorithm) : []) {
		const type = part.tag === 0x06 ? keyTypes[dottedIdentifier(part.content)] : undefined
		if (type !== undefined) return type
	}
	return 'other'
}

/** @throws CodecError */
export function readCertificate(bytes: Uint8Array): Certificate {
	const [toBeSigned] = derChildren(readDer(bytes))
	const fields = toBeSigned ? derChildren(toBeSigned) : []
	const [serialNumber, , issuer, validity, subject, publicKey] = fields.slice(fields[0]?.tag === 0xa0 ? 1 : 0)
	const [notBefore, notAfter] = validity ? derChildren(validity) : []
	if (!serialNumber || !issuer || !subject || !publicKey || !notBefore || !notAfter)
		throw new CodecError('wrongShape', 'certificate')
	return {
		subject: nameOf(subject),
		issuer: issuer.bytes,
		serialNumber: serialNumber.bytes,
		notBefore: timeOf(notBefore),
		notAfter: timeOf(notAfter),
		publicKey: publicKey.bytes,
		keyType: keyTypeOf(publicKey),
	}
}
