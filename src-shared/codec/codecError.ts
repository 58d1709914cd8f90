/** What can be wrong with bytes or text that claim to be one of our formats. */
export const codecProblems = [
	'truncated',
	'trailingBytes',
	'notCanonical',
	'unsupported',
	'tooDeep',
	'invalidUtf8',
	'duplicateKey',
	'notBase45',
	'notOurs',
	'wrongShape',
	'outOfRange',
] as const
export type CodecProblem = (typeof codecProblems)[number]

/** Every decoder of this folder fails with this and nothing else; `detail` says where, in English, for a log. */
export class CodecError extends Error {
	readonly problem: CodecProblem

	constructor(problem: CodecProblem, detail: string) {
		super(`${problem}: ${detail}`)
		this.name = 'CodecError'
		this.problem = problem
	}
}
