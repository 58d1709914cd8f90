import { z } from 'zod'
import { appErrorShape } from '../errors/index.ts'
import { fileHandle, procedure } from './common.ts'
import { keyInspection } from './signing.ts'

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

export const keysContract = {
	/** Tokens that a maker's PKCS#11 library shows, with their certificates; no PIN is needed. */
	'signing.tokens': procedure(
		['officer', 'administrator'],
		z.strictObject({ module: fileHandle }),
		z.strictObject({ tokens: z.array(tokenView) }),
	),
}
