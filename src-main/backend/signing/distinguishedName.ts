import { der, objectIdentifier, sequence, tag } from './der.ts'

/** Names of X.509 subjects (RFC 5280 §4.1.2.4), one attribute to a step, in the order given. */

const types = {
	country: objectIdentifier('2.5.4.6'),
	organisation: objectIdentifier('2.5.4.10'),
	unit: objectIdentifier('2.5.4.11'),
	commonName: objectIdentifier('2.5.4.3'),
}
const UTF8_STRING = 0x0c
const PRINTABLE_STRING = 0x13

export type NamePart = [type: keyof typeof types, text: string]

/** Parts without text are left out. */
export function distinguishedName(parts: readonly NamePart[]): Buffer {
	const steps = parts
		.filter(([, text]) => text !== '')
		.map(([type, text]) => {
			// A country is two letters of the printable alphabet; everything else may have accents.
			const kind = type === 'country' ? PRINTABLE_STRING : UTF8_STRING
			return der(tag.set, sequence(types[type], der(kind, Buffer.from(text.normalize('NFC')))))
		})
	return sequence(...steps)
}
