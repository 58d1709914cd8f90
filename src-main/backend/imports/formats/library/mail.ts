/** The page of a web archive (`.mht`, RFC 2557), in which Excel saves as well: the first part that has a table. */
export function pageInMail(bytes: Buffer): Buffer | null {
	const head = bytes.toString('latin1', 0, 4096)
	if (!isMail(head)) return null
	const boundary = /boundary="?([^"\r\n;]+)/i.exec(head)?.[1]
	const parts = boundary === undefined ? [] : bytes.toString('latin1').split(`--${boundary}`)
	for (const part of parts) {
		const end = /\r?\n\r?\n/.exec(part)
		if (!end) continue
		const header = part.slice(0, end.index)
		if (!/content-type:\s*text\/html/i.test(header)) continue
		const page = decoded(part.slice(end.index + end[0].length), header)
		if (/<table[\s>]/i.test(page.toString('latin1'))) return page
	}
	return null
}

/** Whether the first characters of a file are those of a web archive. */
export const isMail = (head: string): boolean => /^\s*MIME-Version:[^]*multipart\/related/i.test(head)

function decoded(body: string, header: string): Buffer {
	if (/transfer-encoding:\s*base64/i.test(header)) return Buffer.from(body, 'base64')
	if (!/transfer-encoding:\s*quoted-printable/i.test(header)) return Buffer.from(body, 'latin1')
	return Buffer.from(
		body
			.replace(/=\r?\n/g, '')
			.replace(/=([\dA-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(String(code), 16))),
		'latin1',
	)
}
