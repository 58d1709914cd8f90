import { Alert, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** Ink blue of a stamp pad. */
const ink: MantineColorsTuple = [
	'#eef3f9',
	'#d9e4f0',
	'#b4c8de',
	'#8babcc',
	'#668eb9',
	'#4876a8',
	'#335f92',
	'#244b79',
	'#193860',
	'#102645',
]

/** Sealing wax. */
const wax: MantineColorsTuple = [
	'#fdf2ec',
	'#fae0d3',
	'#f2bfa5',
	'#ea9b76',
	'#e07b4e',
	'#cf6435',
	'#b3501f',
	'#944117',
	'#773414',
	'#58260f',
]

export const theme = createTheme({
	colors: { ink, wax },
	primaryColor: 'ink',
	primaryShade: 7,
	autoContrast: true,
	black: '#17222f',
	fontFamily: "'Source Sans 3', 'Segoe UI', sans-serif",
	fontFamilyMonospace: "'DejaVu Sans Mono', Consolas, monospace",
	fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
	spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
	defaultRadius: 'sm',
	cursorType: 'pointer',
	focusRing: 'auto',
	respectReducedMotion: true,
	headings: {
		fontWeight: '600',
		sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '17px' }, h3: { fontSize: '15px' } },
	},
	components: {
		// A warning is to be seen, not to shout: paler than Mantine's light variant.
		Alert: Alert.extend({
			vars: (_theme, { color }) =>
				color === 'wax'
					? { root: { '--alert-bg': '#fdf3ea', '--alert-bd': '1px solid #eec39c', '--alert-color': '#7a3810' } }
					: { root: {} },
		}),
		Button: { defaultProps: { size: 'sm' } },
		TextInput: { defaultProps: { size: 'sm' } },
		PasswordInput: { defaultProps: { size: 'sm' } },
		Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
		// Inside the room: what stands beside all landmarks is not found by those who go from one to the next.
		Tooltip: { defaultProps: { openDelay: 400, withArrow: true, portalProps: { target: '#room' } } },
		Modal: {
			defaultProps: {
				centered: true,
				transitionProps: { duration: 0 },
			},
			styles: { title: { fontWeight: 600, fontSize: 17 } },
		},
		// A dialog's header is no second banner of the page.
		ModalHeader: { defaultProps: { role: 'presentation' } },
		// Mantine greys a message under a title below the contrast of WCAG AA.
		Notification: { styles: { description: { color: 'var(--mantine-color-text)' } } },
		Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
		Paper: { defaultProps: { withBorder: true } },
	},
})

/** Mantine's greys for secondary texts miss the contrast of WCAG AA on paper. */
export const cssVariables: CSSVariablesResolver = () => ({
	variables: {
		'--sceau-paper': '#f5f3ee',
		'--sceau-line': '#d9d5cb',
		'--sceau-good': '#1f6b45',
		'--sceau-bad': '#a5281b',
	},
	light: {
		'--mantine-color-body': '#ffffff',
		'--mantine-color-gray-0': '#faf9f6',
		'--mantine-color-gray-1': '#f3f1eb',
		'--mantine-color-dimmed': '#56616d',
		'--mantine-color-placeholder': '#667280',
		'--mantine-color-error': '#a5281b',
		'--mantine-color-default-border': '#c9c5ba',
	},
	dark: {},
})
