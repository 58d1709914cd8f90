import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Layout } from '#shared/contract/imports'
import { shell } from '../../api/client.ts'
import { useAction } from '../../api/queries.ts'

interface LayoutFileProps {
	layout: Layout
	/** Of the file that is read with it. */
	name: string
	onLayout: (layout: Layout) => void
}

/** The layout as a file: kept for another archive or the command line, or taken from there. */
export function LayoutFile({ layout, name, onLayout }: LayoutFileProps) {
	const { t } = useTranslation()
	const write = useAction('imports.writeLayout')
	const read = useAction('imports.readLayout')
	async function save() {
		const suggested = `${name.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '')}.json`
		const file = await shell.chooseSave(t('imports.layoutSave'), suggested, ['json'])
		if (file && (await write.run({ file: file.handle, layout })))
			notifications.show({ color: 'green', message: t('imports.layoutSaved', { file: file.name }) })
	}
	async function open() {
		const [file] = await shell.chooseFiles(t('imports.layoutOpen'), ['json'])
		const found = file && (await read.run({ file: file.handle }))
		if (found) onLayout(ofThisFile(found.layout, layout))
	}
	return (
		<Group gap="xs" wrap="nowrap">
			<Button
				size="compact-xs"
				variant="subtle"
				leftSection={<IconFileUpload size={14} />}
				loading={read.running}
				onClick={() => void open()}
			>
				{t('imports.layoutOpen')}
			</Button>
			<Button
				size="compact-xs"
				variant="subtle"
				leftSection={<IconFileDownload size={14} />}
				loading={write.running}
				onClick={() => void save()}
			>
				{t('imports.layoutSave')}
			</Button>
		</Group>
	)
}

/** Columns and rules of another file's layout, for the sheets that this file has. */
function ofThisFile(given: Layout, own: Layout): Layout {
	const [first] = given.sheets
	return {
		...own,
		nameOrder: given.nameOrder,
		dateOrder: given.dateOrder,
		replacements: given.replacements,
		sheets: own.sheets.map((sheet) => {
			const like = given.sheets.find(({ name }) => name === sheet.name) ?? first
			if (!like) return sheet
			const byColumn = new Map(like.columns.map((column) => [column.column, column]))
			return {
				...sheet,
				columns: sheet.columns.map((column) => {
					const known = byColumn.get(column.column)
					return known ? { ...known, header: column.header } : column
				}),
			}
		}),
	}
}
