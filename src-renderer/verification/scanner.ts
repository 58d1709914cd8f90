import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import readerUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** The barcode reader: its program comes from beside this page, never from somebody else's server. */

let ready: Promise<unknown> | null = null

function prepare(): Promise<unknown> {
	ready ??= fetch(readerUrl)
		.then(async (response) => {
			if (!response.ok) throw new Error(`reader: ${response.status}`)
			const wasmBinary = await response.arrayBuffer()
			return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
		})
		.catch((error: unknown) => {
			ready = null
			throw error
		})
	return ready
}

async function read(picture: ImageData): Promise<string | null> {
	await prepare()
	const found = await readBarcodes(picture, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 4 })
	const texts = found.filter((one) => one.isValid).map((one) => one.text)
	return texts.find((text) => text.startsWith('SC1:')) ?? texts[0] ?? null
}

function pixels(source: CanvasImageSource, width: number, height: number): ImageData {
	const canvas = document.createElement('canvas')
	canvas.width = width
	canvas.height = height
	const drawing = canvas.getContext('2d', { willReadFrequently: true })
	if (drawing === null) throw new Error('no canvas')
	drawing.drawImage(source, 0, 0, width, height)
	return drawing.getImageData(0, 0, width, height)
}

/** Sides in pixels to try: a page photographed from afar needs them all, a close one reads better when small. */
const sides = [1600, 3200, 800]

/** Text of the first code in a picture, or null. Throws when it is no picture. */
export async function readPicture(picture: Blob): Promise<string | null> {
	const image = await createImageBitmap(picture)
	try {
		const longest = Math.max(image.width, image.height)
		for (const side of sides) {
			if (side > longest && side !== sides[0]) continue
			const scale = Math.min(1, side / longest)
			const text = await read(pixels(image, Math.round(image.width * scale), Math.round(image.height * scale)))
			if (text !== null) return text
		}
		return null
	} finally {
		image.close()
	}
}

const PAUSE_MILLISECONDS = 120

/** Watches the camera until a code is seen; answers null when it is stopped. */
export async function watchCamera(video: HTMLVideoElement, stop: AbortSignal): Promise<string | null> {
	const wanted = { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } }
	const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false })
	try {
		video.srcObject = stream
		await video.play()
		while (!stop.aborted) {
			const text = video.videoWidth > 0 ? await read(pixels(video, video.videoWidth, video.videoHeight)) : null
			if (text !== null) return text
			await new Promise((resolve) => {
				setTimeout(resolve, PAUSE_MILLISECONDS)
			})
		}
		return null
	} finally {
		for (const track of stream.getTracks()) track.stop()
		video.srcObject = null
	}
}
