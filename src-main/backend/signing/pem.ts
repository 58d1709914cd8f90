/** Text around DER (RFC 7468). */

export function toPem(label: string, bytes: Uint8Array): string {
	const lines =
		Buffer.from(bytes)
			.toString('base64')
			.match(/.{1,64}/g) ?? []
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** Everything of that label in a text, in order; the bytes themselves where the file is no text. */
export function fromPem(label: string, file: Buffer): Buffer[] {
	if (file[0] === 0x30) return [file]
	const pattern = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`, 'g')
	return [...file.toString('latin1').matchAll(pattern)].map(([, text]) => Buffer.from(text ?? '', 'base64'))
}
