import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bwipjs from 'bwip-js/node'
import { PNG } from 'pngjs'
import { root } from '../paths.ts'

/** The public page as its own build makes it, in a temporary folder. */
export function buildPage(): string {
	const folder = mkdtempSync(join(tmpdir(), 'sceau-page-'))
	const vite = join(root, 'node_modules/vite/bin/vite.js')
	const config = join(root, 'src-renderer/verification/vite.config.ts')
	const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--config', config, '--outDir', folder])
	if (status !== 0) throw new Error(`the page does not build: ${stderr.toString()}`)
	return folder
}

/** A barcode as a picture, drawn by a library that is not ours. */
export function barcodePicture(text: string, pixelsPerModule = 4): Promise<Buffer> {
	return bwipjs.toBuffer({
		bcid: 'qrcode',
		text,
		scale: pixelsPerModule,
		padding: 10,
		backgroundcolor: 'FFFFFF',
	})
}

/** A film of one still picture in YUV4MPEG2, which Chromium takes for a camera. */
export function filmOf(picture: Buffer, width = 1280, height = 720): Buffer {
	const png = PNG.sync.read(picture)
	const luminance = Buffer.alloc(width * height, 200)
	const [left, top] = [Math.floor((width - png.width) / 2), Math.floor((height - png.height) / 2)]
	for (let y = 0; y < png.height; y++)
		for (let x = 0; x < png.width; x++) luminance[(top + y) * width + left + x] = png.data[(y * png.width + x) * 4] ?? 0
	const frame = Buffer.concat([Buffer.from('FRAME\n'), luminance, Buffer.alloc((width * height) / 2, 128)])
	return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame])
}
