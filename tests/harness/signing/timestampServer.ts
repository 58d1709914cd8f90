import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import type { TimestampAuthority } from '../../../src-main/backend/signing/timestamp.ts'
import type { KeyKind, TestAuthority } from './keys.ts'

const openssl = promisify(execFile)

/** How a time-stamping authority can behave; everything but `honest` is a lie or a failure. */
export type Behaviour =
	| 'honest'
	| 'wrongImprint'
	| 'wrongNonce'
	| 'otherPolicy'
	| 'brokenSignature'
	| 'wrongUsage'
	| 'oldTime'
	| 'refuses'
	| 'garbage'
	| 'endless'
	| 'silent'
	| 'busy'
	| 'busyAtFirst'
	| 'notFound'

const POLICY = '1.3.6.1.4.1.99999.1'

/** The same TSTInfo with a genTime (GeneralizedTime, 15 bytes) in another year. */
function yearsAgo(info: Buffer): Buffer {
	const changed = Buffer.from(info)
	changed.write('2024', info.indexOf(Buffer.from([0x18, 0x0f])) + 2, 'latin1')
	return changed
}

/** RFC 3161 over a loopback port; the answers are made by `openssl ts -reply`, which shares no code with Sceau. */
export class TimestampServer {
	behaviour: Behaviour = 'honest'
	requests = 0
	/** From this request on it is busy. */
	failAfter: number | null = null
	/** Most requests that were under way at the same time. */
	together = 0
	#underWay = 0
	readonly #authority: TestAuthority
	readonly #server: Server
	#port = 0

	constructor(authority: TestAuthority, kind: KeyKind = 'P-256') {
		this.#authority = authority
		for (const [name, usage] of [
			['tsa', 'timeStamping'],
			['notsa', 'clientAuth'],
		] as const)
			this.#issue(name, usage, kind)
		this.#server = createServer((request, response) => void this.#serve(request, response))
	}

	#issue(name: string, usage: string, kind: KeyKind): void {
		const file = (extension: string) => this.#authority.file(`${name}.${extension}`)
		// Old enough for a time stamp that was made long ago.
		this.#authority.issue(name, kind, {
			keyUsage: 'digitalSignature',
			from: '20240101000000Z',
			until: '20491231000000Z',
			extensions: [`extendedKeyUsage=critical,${usage}`],
		})
		const settings = [
			'[tsa]',
			'default_tsa=only',
			'[only]',
			`serial=${file('serial')}`,
			'crypto_device=builtin',
			`signer_cert=${file('crt')}`,
			`certs=${this.#authority.rootFile}`,
			`signer_key=${file('key')}`,
			'signer_digest=sha256',
			`default_policy=${POLICY}`,
			'digests=sha256',
			'accuracy=secs:1',
			'ordering=no',
			'tsa_name=no',
			'ess_cert_id_chain=no',
			'ess_cert_id_alg=sha256',
		]
		writeFileSync(file('cnf'), `${settings.join('\n')}\n`)
	}

	async listen(): Promise<TimestampAuthority> {
		await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
		const address = this.#server.address()
		this.#port = typeof address === 'object' ? (address?.port ?? 0) : 0
		return {
			url: `http://127.0.0.1:${this.#port}/tsa`,
			timeoutSeconds: 10,
			policy: null,
			roots: [],
			firstPauseMilliseconds: 5,
		}
	}

	close(): void {
		this.#server.closeAllConnections()
		this.#server.close()
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const pieces: Buffer[] = []
		for await (const piece of request) pieces.push(Buffer.from(piece))
		this.requests++
		this.together = Math.max(this.together, ++this.#underWay)
		try {
			await this.#answer(Buffer.concat(pieces), response)
		} finally {
			this.#underWay--
		}
	}

	async #answer(query: Buffer, response: ServerResponse): Promise<void> {
		const { behaviour } = this
		if (behaviour === 'silent') return
		const exhausted = this.failAfter !== null && this.requests > this.failAfter
		if (exhausted || behaviour === 'busy' || (behaviour === 'busyAtFirst' && this.requests < 3)) {
			response.writeHead(503).end()
			return
		}
		if (behaviour === 'notFound') {
			response.writeHead(404).end()
			return
		}
		response.writeHead(200, { 'content-type': 'application/timestamp-reply' })
		if (behaviour === 'garbage') response.end('<html>hello</html>')
		else if (behaviour === 'endless') response.end(Buffer.alloc(300_000, 0x30))
		// PKIStatusInfo with status rejection (2).
		else if (behaviour === 'refuses') response.end(Buffer.from('30053003020102', 'hex'))
		else response.end(await this.#reply(query))
	}

	async #reply(query: Buffer): Promise<Buffer> {
		const { behaviour } = this
		const base = this.#authority.file(`query-${randomBytes(6).toString('hex')}`)
		const imprint = query.subarray(query.indexOf(Buffer.from('0420', 'hex')) + 2).subarray(0, 32)
		if (behaviour === 'wrongImprint' || behaviour === 'wrongNonce') {
			const digest = behaviour === 'wrongNonce' ? imprint : randomBytes(32)
			await openssl('openssl', ['ts', '-query', '-digest', digest.toString('hex'), '-sha256', '-cert', '-out', base])
		} else writeFileSync(base, query)
		const policy = behaviour === 'otherPolicy' ? ['-tspolicy', '1.3.6.1.4.1.99999.2'] : []
		if (behaviour === 'wrongUsage') return this.#signedAgain(base, 'notsa', (info) => info)
		if (behaviour === 'oldTime') return this.#signedAgain(base, 'tsa', yearsAgo)
		// A register of serial numbers for each answer: OpenSSL does not lock the one that others write.
		const config = readFileSync(this.#authority.file('tsa.cnf'), 'utf8')
		writeFileSync(`${base}.cnf`, config.replace(/^serial=.*$/m, `serial=${base}.serial`))
		writeFileSync(`${base}.serial`, randomBytes(4).toString('hex').toUpperCase())
		await openssl('openssl', [
			'ts',
			'-reply',
			'-config',
			`${base}.cnf`,
			'-queryfile',
			base,
			...policy,
			'-out',
			`${base}.tsr`,
		])
		const reply = readFileSync(`${base}.tsr`)
		if (behaviour === 'brokenSignature') reply[reply.length - 3] = (reply[reply.length - 3] ?? 0) ^ 1
		return reply
	}

	/** openssl itself refuses to lie so, so what the honest answer says is changed and signed again as a CMS. */
	async #signedAgain(base: string, signer: string, change: (info: Buffer) => Buffer): Promise<Buffer> {
		const file = (name: string) => this.#authority.file(name)
		await openssl('openssl', [
			'ts',
			'-reply',
			'-config',
			file('tsa.cnf'),
			'-queryfile',
			base,
			'-token_out',
			'-out',
			`${base}.tst`,
		])
		await openssl('openssl', [
			'cms',
			'-verify',
			'-noverify',
			'-inform',
			'DER',
			'-in',
			`${base}.tst`,
			'-out',
			`${base}.info`,
		])
		writeFileSync(`${base}.info`, change(readFileSync(`${base}.info`)))
		await openssl('openssl', [
			'cms',
			'-sign',
			'-binary',
			'-nodetach',
			'-cades',
			'-nosmimecap',
			'-md',
			'sha256',
			'-econtent_type',
			'1.2.840.113549.1.9.16.1.4',
			'-in',
			`${base}.info`,
			'-signer',
			file(`${signer}.crt`),
			'-inkey',
			file(`${signer}.key`),
			'-outform',
			'DER',
			'-out',
			`${base}.other`,
		])
		const token = readFileSync(`${base}.other`)
		const inside = Buffer.concat([Buffer.from('3003020100', 'hex'), token])
		const head = Buffer.from([0x30, 0x82, inside.length >> 8, inside.length & 0xff])
		return Buffer.concat([head, inside])
	}
}
