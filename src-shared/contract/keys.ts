import { z } from 'zod'
import { appErrorShape } from '../errors/index.ts'
import { fileHandle, procedure } from './common.ts'
import { certificates, keyInspection, passphrase } from './signing.ts'

/** A token in a reader. */
export const tokenView = z.strictObject({
	/** Names it in a token reference: its serial number, or its label where it has none. */
	token: z.string(),
	label: z.string(),
	serial: z.string(),
	manufacturer: z.string(),
	/** The PIN is typed on the reader, never here. */
	pinPad: z.boolean(),
	/** What the token says of wrong PINs: none, some, one try left, blocked. */
	pin: z.enum(['fine', 'low', 'last', 'locked']),
	/** `problem`: why this certificate must not sign today. */
	certificates: z.array(keyInspection.omit({ chain: true }).extend({ problem: appErrorShape.nullable() })),
})
export type TokenView = z.infer<typeof tokenView>

const namePart = z.string().trim().max(64)

/** For whom a certificate is asked. */
const keyRequest = z.strictObject({
	algorithm: z.enum(['P-256', 'P-384', 'RSA-3072']),
	passphrase: passphrase.min(8),
	subject: z.strictObject({
		/** Two letters, ISO 3166-1. */
		country: z.string().regex(/^[A-Z]{2}$/),
		organisation: namePart.min(1),
		unit: namePart,
		commonName: namePart.min(1),
	}),
})
export type KeyRequest = z.infer<typeof keyRequest>

export const keysContract = {
	/** A new key, encrypted (PKCS#8 in PEM), and the request for its certificate (PKCS#10 in PEM) for the authority. */
	'signing.createRequest': procedure(
		['officer', 'administrator'],
		keyRequest.extend({ keyFile: fileHandle, requestFile: fileHandle }),
		/** SHA-256 of the public key, lower-case hex. */
		z.strictObject({ publicKeyHash: z.string() }),
	),
	/** The authority's answer put together with the key: a PKCS#12 file under the key's passphrase. */
	'signing.completeKey': procedure(
		['officer', 'administrator'],
		z.strictObject({
			key: fileHandle,
			passphrase,
			/** The issued certificate and its issuers, PEM or DER, in one file or several. */
			certificates: z.array(fileHandle).min(1).max(10),
			file: fileHandle,
		}),
		keyInspection,
	),
	/** Tokens that a maker's PKCS#11 library shows, with their certificates and those brought along; no PIN is needed. */
	'signing.tokens': procedure(
		['officer', 'administrator'],
		z.strictObject({ module: fileHandle, certificates }),
		z.strictObject({ tokens: z.array(tokenView) }),
	),
}
