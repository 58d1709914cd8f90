import { spawnSync } from 'node:child_process'

/** Debian's packages that the tests use: independent judges of what we write, browsers' libraries, an invisible screen. */
const packages = {
	chromium: 'the page specs',
	xvfb: 'the window without a screen',
	libnss3: 'Electron',
	'libgtk-3-0': 'Electron',
	libgbm1: 'Electron',
	libasound2: 'Electron',
	'poppler-utils': 'pdfsig and pictures of PDFs',
	'mupdf-tools': 'mutool',
	qpdf: 'qpdf --check',
	openssl: 'certificates and CAdES',
	'zbar-tools': 'reading printed barcodes',
	sqlite3: 'looking at archives from outside',
	'openjdk-17-jdk-headless': 'PDFBox preflight',
	unzip: 'volumes of signed documents',
	softhsm2: 'keys on a token',
	'g++': 'building the module for tokens',
	'libpdfbox2-java': 'PDFBox preflight',
	'libactivation-java': 'PDFBox preflight',
	'libjaxb-api-java': 'PDFBox preflight',
} as const

function missing(): string[] {
	const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n'], {
		encoding: 'utf8',
		maxBuffer: 1 << 26,
	})
	if (status !== 0) return []
	const installed = new Set(
		stdout
			.split('\n')
			.filter((line) => / ii ?$/.test(line))
			.map((line) => line.split(' ')[0]),
	)
	return Object.keys(packages).filter((name) => !installed.has(name))
}

/** Installs what is missing where that is allowed, i.e. as root on Debian; elsewhere says what is missing. */
export function installPrograms(): void {
	const wanted = missing()
	if (wanted.length === 0) return
	if (process.getuid?.() === 0) {
		console.log(`Installing ${wanted.join(' ')} …`)
		const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
		const apt = (...args: string[]) =>
			spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
		apt('update')
		apt('install', '-y', '--no-install-recommends', ...wanted)
	}
	for (const name of missing()) {
		const reason = Object.entries(packages).find(([key]) => key === name)?.[1]
		console.log(
			`MISSING: ${name} (${reason}). Install it with "apt-get install ${name}"; tests that need it will fail.`,
		)
	}
}
