/** The mark of the program: a wax seal with a check mark pressed into it. */
export function SealMark({ size }: { size: number }) {
	const teeth = Array.from({ length: 16 }, (_, index) => {
		const angle = (index * Math.PI) / 8
		return `${24 + 20.5 * Math.cos(angle)},${24 + 20.5 * Math.sin(angle)}`
	})
	return (
		<svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
			<polygon points={teeth.join(' ')} fill="#b3501f" stroke="#b3501f" strokeWidth="5" strokeLinejoin="round" />
			<circle cx="24" cy="24" r="14.5" fill="none" stroke="#f2bfa5" strokeWidth="1.8" />
			<path
				d="M17 24.5l5 5 9.5-11"
				fill="none"
				stroke="#fff"
				strokeWidth="3.4"
				strokeLinecap="round"
				strokeLinejoin="round"
			/>
		</svg>
	)
}
