import { Center, Loader } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './PdfPicture.module.css'

declare global {
	/** pdf.js takes its worker's code from here when it is set: the content policy allows no worker from a blob. */
	var pdfjsWorker: unknown
}

/** Sharper than the screen, so that small print can be read when the picture is enlarged. */
const PIXELS_PER_POINT = 2

function bytesOf(base64: string): Uint8Array {
	return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

async function draw(base64: string, canvas: HTMLCanvasElement): Promise<void> {
	const [pdf, worker] = await Promise.all([
		import('pdfjs-dist/legacy/build/pdf.mjs'),
		import('pdfjs-dist/legacy/build/pdf.worker.mjs'),
	])
	globalThis.pdfjsWorker = worker
	const loading = pdf.getDocument({ data: bytesOf(base64), useWasm: false })
	try {
		const page = await (await loading.promise).getPage(1)
		const viewport = page.getViewport({ scale: PIXELS_PER_POINT })
		canvas.width = viewport.width
		canvas.height = viewport.height
		await page.render({ canvas, viewport }).promise
	} finally {
		await loading.destroy()
	}
}

/** First page of a PDF as a picture; `label` says what it shows. */
export function PdfPicture({ base64, label }: { base64: string; label: string }) {
	const { t } = useTranslation()
	const canvas = useRef<HTMLCanvasElement>(null)
	const [outcome, setOutcome] = useState({ base64: '', state: 'drawing' })
	const state = outcome.base64 === base64 ? outcome.state : 'drawing'
	useEffect(() => {
		let current = true
		const settle = (ended: string) => current && setOutcome({ base64, state: ended })
		if (canvas.current)
			draw(base64, canvas.current).then(
				() => settle('drawn'),
				() => settle('failed'),
			)
		return () => {
			current = false
		}
	}, [base64])
	return (
		<figure className={classes.sheet} aria-label={label}>
			<canvas ref={canvas} className={classes.picture} data-state={state} />
			{state !== 'drawn' && (
				<Center className={classes.waiting}>
					{state === 'drawing' ? <Loader size="sm" /> : t('frame.pictureFailed')}
				</Center>
			)}
		</figure>
	)
}
