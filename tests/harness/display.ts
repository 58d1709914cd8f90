import { type ChildProcess, spawn } from 'node:child_process'

let server: Promise<string> | null = null

/** The screen to draw on: the one there is, else an invisible one that lives as long as this process. */
export function display(): Promise<string> {
	const present = process.env['DISPLAY']
	if (present || process.platform !== 'linux') return Promise.resolve(present ?? '')
	server ??= startServer()
	return server
}

function startServer(): Promise<string> {
	return new Promise((resolve, reject) => {
		const child: ChildProcess = spawn(
			'Xvfb',
			['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ac'],
			{
				stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
			},
		)
		child.on('error', () => reject(new Error('no screen and no Xvfb: install the package xvfb')))
		child.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
		child.stdio[3]?.on('data', (chunk) => resolve(`:${String(chunk).trim()}`))
		process.on('exit', () => child.kill())
	})
}
