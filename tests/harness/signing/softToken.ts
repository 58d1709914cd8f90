import { execFileSync } from 'node:child_process'
import { createPrivateKey, type JsonWebKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pkcs11 from 'pkcs11js'
import { type KeyKind, TestAuthority } from './keys.ts'

/** A token without hardware: SoftHSM 2, with keys that OpenSSL made. */

export const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so'
export const PIN = '648219'

type Template = Parameters<InstanceType<typeof pkcs11.PKCS11>['C_CreateObject']>[1]

const bytes = (value: string | undefined) => Buffer.from(value ?? '', 'base64url')

function keyTemplate(jwk: JsonWebKey): Template {
	if (jwk.kty === 'EC') {
		const curve = jwk.crv === 'P-256' ? '06082a8648ce3d030107' : '06052b81040022'
		return [
			{ type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_EC },
			{ type: pkcs11.CKA_EC_PARAMS, value: Buffer.from(curve, 'hex') },
			{ type: pkcs11.CKA_VALUE, value: bytes(jwk.d) },
		]
	}
	return [
		{ type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_RSA },
		{ type: pkcs11.CKA_MODULUS, value: bytes(jwk.n) },
		{ type: pkcs11.CKA_PUBLIC_EXPONENT, value: bytes(jwk.e) },
		{ type: pkcs11.CKA_PRIVATE_EXPONENT, value: bytes(jwk.d) },
		{ type: pkcs11.CKA_PRIME_1, value: bytes(jwk.p) },
		{ type: pkcs11.CKA_PRIME_2, value: bytes(jwk.q) },
		{ type: pkcs11.CKA_EXPONENT_1, value: bytes(jwk.dp) },
		{ type: pkcs11.CKA_EXPONENT_2, value: bytes(jwk.dq) },
		{ type: pkcs11.CKA_COEFFICIENT, value: bytes(jwk.qi) },
	]
}

function publicTemplate(jwk: JsonWebKey): Template {
	if (jwk.kty === 'EC') {
		const point = Buffer.concat([Buffer.of(4), bytes(jwk.x), bytes(jwk.y)])
		return [
			...keyTemplate(jwk).filter(({ type }) => type !== pkcs11.CKA_VALUE),
			{ type: pkcs11.CKA_EC_POINT, value: Buffer.concat([Buffer.of(4, point.length), point]) },
		]
	}
	return keyTemplate(jwk).slice(0, 3)
}

export interface TokenKeyOptions {
	/** A login before every signature. */
	alwaysAuthenticate?: boolean
	/** Another key than the certificate's. */
	otherKey?: string
	/** The certificate alone. */
	certificateOnly?: boolean
	/** The two halves of the key without a certificate, as modules of keys alone have it. */
	keyOnly?: boolean
}

export class SoftToken {
	readonly folder = mkdtempSync(join(tmpdir(), 'sceau-token-'))
	readonly label = 'Jeton d’essai'
	readonly authority: TestAuthority

	constructor(authority = new TestAuthority()) {
		this.authority = authority
		mkdirSync(join(this.folder, 'tokens'))
		const file = join(this.folder, 'softhsm2.conf')
		const lines = [
			`directories.tokendir = ${join(this.folder, 'tokens')}`,
			'objectstore.backend = file',
			'log.level = ERROR',
		]
		writeFileSync(file, `${lines.join('\n')}\n`)
		this.use()
		execFileSync('softhsm2-util', [
			'--init-token',
			'--free',
			'--label',
			this.label,
			'--so-pin',
			'11111111',
			'--pin',
			PIN,
		])
		if (readdirSync(join(this.folder, 'tokens')).length === 0) throw new Error('no token was made')
		this.put('root', { certificateOnly: true })
	}

	/** Issues `<kind>` and puts key and certificate on the token. Answers the certificate's name. */
	add(kind: KeyKind, options: TokenKeyOptions & { name?: string } = {}): string {
		const name = options.name ?? kind
		this.authority.issue(name, kind)
		this.put(name, options)
		return name
	}

	put(name: string, options: TokenKeyOptions = {}): void {
		const pem = readFileSync(this.authority.file(`${options.otherKey ?? name}.key`))
		const id = Buffer.from(name)
		const common: Template = [
			{ type: pkcs11.CKA_TOKEN, value: true },
			{ type: pkcs11.CKA_ID, value: id },
			{ type: pkcs11.CKA_LABEL, value: name },
		]
		const jwk = createPrivateKey(pem).export({ format: 'jwk' })
		this.#with((module, session) => {
			if (options.keyOnly)
				module.C_CreateObject(session, [
					{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
					{ type: pkcs11.CKA_PRIVATE, value: false },
					...common,
					...publicTemplate(jwk),
				])
			else
				module.C_CreateObject(session, [
					{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
					{ type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
					{ type: pkcs11.CKA_PRIVATE, value: false },
					{ type: pkcs11.CKA_SUBJECT, value: id },
					{ type: pkcs11.CKA_VALUE, value: this.authority.certificate(name) },
					...common,
				])
			if (options.certificateOnly) return
			module.C_CreateObject(session, [
				{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
				{ type: pkcs11.CKA_PRIVATE, value: true },
				{ type: pkcs11.CKA_SENSITIVE, value: true },
				{ type: pkcs11.CKA_EXTRACTABLE, value: false },
				{ type: pkcs11.CKA_SIGN, value: true },
				{ type: pkcs11.CKA_ALWAYS_AUTHENTICATE, value: options.alwaysAuthenticate === true },
				...common,
				...keyTemplate(jwk),
			])
		})
	}

	/** The token is no longer in the reader. */
	pullOut(): void {
		renameSync(join(this.folder, 'tokens'), join(this.folder, 'drawer'))
		mkdirSync(join(this.folder, 'tokens'))
	}

	putBack(): void {
		rmSync(join(this.folder, 'tokens'), { recursive: true, force: true })
		renameSync(join(this.folder, 'drawer'), join(this.folder, 'tokens'))
	}

	/** Makes it the token of this process: the library itself reads this. */
	use(): void {
		process.env.SOFTHSM2_CONF = join(this.folder, 'softhsm2.conf')
	}

	dispose(): void {
		rmSync(this.folder, { recursive: true, force: true })
		rmSync(this.authority.folder, { recursive: true, force: true })
	}

	#with(work: (module: InstanceType<typeof pkcs11.PKCS11>, session: Buffer) => void): void {
		const module = new pkcs11.PKCS11()
		module.load(SOFTHSM)
		module.C_Initialize()
		try {
			const [slot] = module.C_GetSlotList(true)
			if (!slot) throw new Error('no slot')
			const session = module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION)
			module.C_Login(session, pkcs11.CKU_USER, PIN)
			work(module, session)
		} finally {
			module.C_Finalize()
			module.close()
		}
	}
}
