import type { Picture } from './readers.ts'

/** What printers, paper and telephones do to a page. */

/** The part of a page that is held under a telephone: the barcode with what stands around it. */
export function lowerLeft(page: Picture): Picture {
	const [width, height] = [Math.floor(page.width / 2), Math.floor(page.height / 3)]
	const top = page.height - height
	const data = new Uint8ClampedArray(width * height * 4)
	for (let y = 0; y < height; y++) {
		const from = (top + y) * page.width * 4
		data.set(page.data.subarray(from, from + width * 4), y * width * 4)
	}
	return { data, width, height }
}

function each(picture: Picture, value: (x: number, y: number) => number): Picture {
	const { height, width } = picture
	const data = new Uint8ClampedArray(picture.data.length).fill(255)
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) data.fill(value(x, y), (y * width + x) * 4, (y * width + x) * 4 + 3)
	return { data, width, height }
}

const brightness = ({ data, height, width }: Picture, x: number, y: number) =>
	x < 0 || y < 0 || x >= width || y >= height ? 255 : (data[(y * width + x) * 4] ?? 255)

/** The mean of the nine pixels around each. */
export function blurred(picture: Picture): Picture {
	return each(picture, (x, y) => {
		let sum = 0
		for (let down = -1; down <= 1; down++)
			for (let right = -1; right <= 1; right++) sum += brightness(picture, x + right, y + down)
		return sum / 9
	})
}

/** Grey paper, pale ink and speckles that come again at every run. */
export function onGreyPaper(picture: Picture): Picture {
	return each(picture, (x, y) => 70 + brightness(picture, x, y) * 0.45 + (((x * 7919 + y * 104_729) % 31) - 15))
}

/** Turned around the middle, pixels mixed from their four neighbours. */
export function turned(picture: Picture, degrees: number): Picture {
	const angle = (degrees * Math.PI) / 180
	const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
	const [middleX, middleY] = [picture.width / 2, picture.height / 2]
	return each(picture, (x, y) => {
		const fromX = middleX + (x - middleX) * cosine + (y - middleY) * sine
		const fromY = middleY - (x - middleX) * sine + (y - middleY) * cosine
		const [left, top] = [Math.floor(fromX), Math.floor(fromY)]
		const [right, below] = [fromX - left, fromY - top]
		const row = (line: number) =>
			brightness(picture, left, line) * (1 - right) + brightness(picture, left + 1, line) * right
		return row(top) * (1 - below) + row(top + 1) * below
	})
}
