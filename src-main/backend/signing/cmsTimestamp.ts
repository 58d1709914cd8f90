import {
	children,
	der,
	DerError,
	objectIdentifier,
	readElement,
	readWhole,
	sequence,
	tag,
	type Element,
} from './der.ts'

/** signature-time-stamp (ETSI EN 319 122-1 §5.3), the one unsigned attribute that our signatures may have. */
export const signatureTimestamp = objectIdentifier('1.2.840.113549.1.9.16.2.14')

function nth(of: Element, index: number): Element {
	const found = children(of).at(index)
	if (!found) throw new DerError('no CMS')
	return found
}

const SIGNATURE = 5

/** ContentInfo → SignedData → signerInfos → the one SignerInfo. */
function signerInfo(cms: Buffer): { signedData: Element; info: Element } {
	const signedData = nth(nth(readWhole(cms, tag.sequence), 1), 0)
	return { signedData, info: nth(nth(signedData, -1), 0) }
}

/** Value of the signature in a CMS with one SignerInfo: what a time stamp is over. */
export function signatureIn(cms: Buffer): Buffer {
	return nth(signerInfo(cms).info, SIGNATURE).content
}

/** The same CMS with a time stamp over its signature. */
export function withTimestamp(cms: Buffer, token: Uint8Array): Buffer {
	const { signedData, info } = signerInfo(cms)
	const attribute = der(tag.context1, sequence(signatureTimestamp, der(tag.set, token)))
	const stamped = sequence(...children(info).map(({ bytes }) => bytes), attribute)
	const before = children(signedData)
		.slice(0, -1)
		.map(({ bytes }) => bytes)
	const type = readElement(readWhole(cms, tag.sequence).content)
	return sequence(type.bytes, der(tag.context0, sequence(...before, der(tag.set, stamped))))
}

/** Bytes that a token of this length adds to a CMS; the heads around it may grow by two bytes each. */
export const timestampRoom = (tokenLength: number): number => tokenLength + 64
