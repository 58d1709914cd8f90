/** Errors of the publication feature: code → names of its parameters. */
export const publicationErrors = {
	'publication.pageMissing': [],
	'publication.nothingSigned': [],
	'publication.keyMissing': ['file'],
	'publication.keyUnreadable': ['file'],
	'publication.folderNotEmpty': ['file'],
	'publication.folderIsFile': ['file'],
	'publication.otherBundle': [],
	'publication.folderNewer': ['folderRelease', 'archiveRelease'],
	'publication.folderDamaged': ['file'],
	'publication.historyChanged': ['release'],
	'publication.recordMissing': ['index'],
	'publication.notABundle': [],
} as const satisfies Record<string, readonly string[]>
