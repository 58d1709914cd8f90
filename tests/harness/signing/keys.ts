import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Keys as a ministry would bring them: made by OpenSSL, which shares no code with Sceau. */

export const PASSPHRASE = 'mot de passe'
export const keyKinds = {
	'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
	'P-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
	'P-521': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
	'RSA-1024': ['rsa:1024'],
	'RSA-2048': ['rsa:2048'],
	'RSA-3072': ['rsa:3072'],
	'RSA-4096': ['rsa:4096'],
} as const
export type KeyKind = keyof typeof keyKinds

export interface CertificateOptions {
	keyUsage?: string
	/** OpenSSL's form, `20200101000000Z`; otherwise one year from now. */
	from?: string
	until?: string
	digest?: 'sha256' | 'sha384' | 'sha1'
	/** An authority of its own, which may issue. */
	authority?: boolean
	/** Name of the issuer; the root when left out. */
	by?: string
	/** Further lines of OpenSSL's extension section. */
	extensions?: string[]
}

export interface P12Options {
	/** The root's certificate, or these certificates by name. */
	chain?: boolean | string[]
	legacy?: boolean
	passphrase?: string
	/** Another key's file instead of the certificate's own. */
	otherKey?: string
	/** No key at all. */
	certificateOnly?: boolean
}

/** A root and whatever keys a test wants, in a temporary folder of their own. */
export class TestAuthority {
	readonly folder = mkdtempSync(join(tmpdir(), 'sceau-keys-'))
	readonly #root: { key: string; certificate: string }

	constructor(kind: KeyKind = 'P-256', digest = 'sha256') {
		this.#root = { key: this.file('root.key'), certificate: this.file('root.crt') }
		this.openssl([
			'req',
			'-x509',
			'-newkey',
			...keyKinds[kind],
			'-nodes',
			'-days',
			'3650',
			`-${digest}`,
			'-subj',
			'/CN=Racine d’essai',
			'-addext',
			'keyUsage=critical,keyCertSign,cRLSign',
			'-keyout',
			this.#root.key,
			'-out',
			this.#root.certificate,
		])
	}

	file(name: string): string {
		return join(this.folder, name)
	}

	openssl(command: string[]): string {
		return execFileSync('openssl', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: this.folder })
	}

	get rootFile(): string {
		return this.#root.certificate
	}

	/** Makes `<name>.key` and `<name>.crt`. */
	issue(name: string, kind: KeyKind, options: CertificateOptions = {}): void {
		const [key, request, extensions] = [this.file(`${name}.key`), this.file(`${name}.csr`), this.file(`${name}.ext`)]
		this.openssl([
			'req',
			'-newkey',
			...keyKinds[kind],
			'-nodes',
			'-keyout',
			key,
			'-out',
			request,
			'-utf8',
			'-subj',
			`/CN=${name}`,
		])
		const usage = options.keyUsage ?? (options.authority ? 'keyCertSign,cRLSign' : 'digitalSignature,nonRepudiation')
		const constraints = `CA:${options.authority ? 'TRUE' : 'FALSE'}`
		writeFileSync(
			extensions,
			`[new]\nbasicConstraints=critical,${constraints}\nkeyUsage=critical,${usage}\n${(options.extensions ?? []).join('\n')}\n`,
		)
		const period = options.from
			? ['-startdate', options.from, '-enddate', options.until ?? options.from]
			: ['-days', '365']
		const configuration = this.#caConfiguration(name)
		this.openssl([
			'ca',
			'-batch',
			'-notext',
			'-config',
			configuration,
			'-extensions',
			'new',
			'-extfile',
			extensions,
			...period,
			'-md',
			options.digest ?? 'sha256',
			'-in',
			request,
			'-out',
			this.file(`${name}.crt`),
			'-keyfile',
			this.file(`${options.by ?? 'root'}.key`),
			'-cert',
			this.file(`${options.by ?? 'root'}.crt`),
		])
	}

	/** Makes `<name>.key` and a certificate signed by that very key, as `openssl req -x509` does without further ado. */
	selfSign(name: string, kind: KeyKind): void {
		const files = ['-keyout', this.file(`${name}.key`), '-out', this.file(`${name}.crt`)]
		this.openssl([
			'req',
			'-x509',
			'-newkey',
			...keyKinds[kind],
			'-nodes',
			'-subj',
			`/CN=${name}`,
			'-days',
			'30',
			...files,
		])
	}

	#caConfiguration(name: string): string {
		const database = this.file(`${name}.index`)
		writeFileSync(database, '')
		const file = this.file(`${name}.cnf`)
		writeFileSync(
			file,
			`[ca]\ndefault_ca=test\n[test]\ndatabase=${database}\nrand_serial=yes\nnew_certs_dir=${this.folder}\npolicy=any\nemail_in_dn=no\nunique_subject=no\n[any]\ncommonName=supplied\n`,
		)
		return file
	}

	/** Packs `<name>` into a PKCS#12 file and answers its path. */
	pack(name: string, options: P12Options = {}): string {
		const path = this.file(`${name}-${Object.keys(options).join('-') || 'plain'}.p12`)
		const names = options.chain === true ? ['root'] : options.chain || []
		const chain = this.file(`${name}.chain`)
		writeFileSync(chain, names.map((one) => readFileSync(this.file(`${one}.crt`), 'latin1')).join(''))
		this.openssl([
			'pkcs12',
			'-export',
			'-out',
			path,
			'-in',
			this.file(`${name}.crt`),
			...(options.certificateOnly ? ['-nokeys'] : ['-inkey', options.otherKey ?? this.file(`${name}.key`)]),
			...(names.length > 0 ? ['-certfile', chain] : []),
			...(options.legacy ? ['-legacy'] : []),
			'-passout',
			`pass:${options.passphrase ?? PASSPHRASE}`,
		])
		return path
	}

	certificate(name: string): Buffer {
		const pem = readFileSync(this.file(`${name}.crt`), 'latin1')
		return Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
	}

	/** Root certificate, DER. */
	get root(): Buffer {
		return this.certificate('root')
	}
}
