/** Errors of tokens and of making keys: code → names of its parameters. */
export const keyErrors = {
	'signing.underWay': [],
	'signing.notKeyFile': ['file'],
	'signing.notCertificate': ['file'],
	'signing.tokensUnavailable': [],
	'signing.notTokenModule': ['file'],
	'signing.tokenBusy': [],
	'signing.tokenMissing': ['token'],
	'signing.tokenNoKey': ['token'],
	'signing.tokenKeyMismatch': [],
	'signing.tokenGone': ['token'],
	'signing.tokenFailed': ['reason'],
	'signing.pinNeeded': ['token'],
	'signing.pinLocked': ['token'],
	'signing.pinCancelled': ['token'],
	'signing.wrongPin': ['token', 'count'],
	'signing.wrongPinLast': ['token', 'count'],
} as const satisfies Record<string, readonly string[]>
