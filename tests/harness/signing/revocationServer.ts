import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { TestAuthority } from './keys.ts'

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1')
	await once(server, 'listening')
	const address = server.address()
	server.close()
	await once(server, 'close')
	if (address === null || typeof address === 'string') throw new Error('no port')
	return address.port
}

/** What the root says of a certificate that it issued: revocation lists and an OCSP responder, both by OpenSSL. */
export class RevocationDesk {
	readonly #authority: TestAuthority
	#responder: ChildProcess | null = null

	constructor(authority: TestAuthority) {
		this.#authority = authority
	}

	#ca(name: string, words: string[]): void {
		const files = ['-keyfile', this.#authority.file('root.key'), '-cert', this.#authority.rootFile]
		this.#authority.openssl([
			'ca',
			'-batch',
			'-config',
			this.#authority.file(`${name}.cnf`),
			'-md',
			'sha256',
			...files,
			...words,
		])
	}

	revoke(name: string): void {
		this.#ca(name, ['-revoke', this.#authority.file(`${name}.crt`)])
	}

	/** Answers the path of a list (PEM) from the register that `name` is in. */
	list(name: string, options: string[] = ['-crldays', '7']): string {
		const file = this.#authority.file(`${name}-${options.join('')}.crl`)
		this.#ca(name, ['-gencrl', ...options, '-out', file])
		return file
	}

	/** Starts `openssl ocsp` over the register that `name` is in. */
	async respond(name: string, port: number, signer = 'root'): Promise<void> {
		const file = (one: string) => this.#authority.file(one)
		const register = ['-index', file(`${name}.index`), '-CA', this.#authority.rootFile]
		const key = ['-rsigner', file(`${signer}.crt`), '-rkey', file(`${signer}.key`)]
		this.#responder = spawn('openssl', ['ocsp', '-port', String(port), ...register, ...key, '-nmin', '5'], {
			stdio: ['ignore', 'pipe', 'pipe'],
		})
		// It says ACCEPT when it listens, on one stream or the other.
		await Promise.race([once(this.#responder.stdout ?? this.#responder, 'data'), this.#accepts(this.#responder)])
	}

	#accepts({ stderr }: ChildProcess): Promise<void> {
		return new Promise((resolve) => {
			stderr?.on('data', (said: Buffer) => {
				if (/ACCEPT|waiting/i.test(said.toString())) resolve()
			})
		})
	}

	async stop(): Promise<void> {
		const responder = this.#responder
		this.#responder = null
		if (!responder || responder.exitCode !== null) return
		responder.kill()
		await once(responder, 'exit')
	}

	/** A copy of a list with one byte changed. */
	damaged(path: string): string {
		const text = readFileSync(path, 'latin1')
		const at = text.indexOf('\n') + 101
		const other = text[at] === 'A' ? 'B' : 'A'
		writeFileSync(`${path}.damaged`, text.slice(0, at) + other + text.slice(at + 1), 'latin1')
		return `${path}.damaged`
	}
}
