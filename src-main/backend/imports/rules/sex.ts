import { plain } from '#shared/domain/personName'

const words: Record<string, 'F' | 'M'> = {
	M: 'M',
	MASCULIN: 'M',
	MASC: 'M',
	H: 'M',
	HOMME: 'M',
	G: 'M',
	GARCON: 'M',
	GASON: 'M',
	MALE: 'M',
	MASKILEN: 'M',
	BOY: 'M',
	MASCULINO: 'M',
	HOMBRE: 'M',
	VARON: 'M',
	MASCHIO: 'M',
	MANNLICH: 'M',
	ERKEK: 'M',
	MEZCZYZNA: 'M',
	NAM: 'M',
	LAHY: 'M',
	LAKI: 'M',
	'LAKI LAKI': 'M',
	ME: 'M',
	MVULANA: 'M',
	ذكر: 'M',
	МУЖ: 'M',
	М: 'M',
	ЧОЛОВІЧА: 'M',
	ЧОЛОВІЧИЙ: 'M',
	Ч: 'M',
	МЪЖ: 'M',
	ΑΝΔΡΑΣ: 'M',
	ΑΓΟΡΙ: 'M',
	ΑΡΡΕΝ: 'M',
	مرد: 'M',
	پسر: 'M',
	ชาย: 'M',
	पुरुष: 'M',
	남: 'M',
	MASKULIN: 'M',
	МУЖСКОИ: 'M',
	男: 'M',
	MONSIEUR: 'M',
	MR: 'M',
	F: 'F',
	MADAME: 'F',
	MADEMOISELLE: 'F',
	MME: 'F',
	MLLE: 'F',
	MRS: 'F',
	MISS: 'F',
	FEMININ: 'F',
	FEM: 'F',
	FEMME: 'F',
	FILLE: 'F',
	FI: 'F',
	FANM: 'F',
	TIFI: 'F',
	FEMALE: 'F',
	FEMINEN: 'F',
	GIRL: 'F',
	FEMENINO: 'F',
	FEMININO: 'F',
	MUJER: 'F',
	FEMMINA: 'F',
	WEIBLICH: 'F',
	W: 'F',
	KADIN: 'F',
	KIZ: 'F',
	KOBIETA: 'F',
	NU: 'F',
	VAVY: 'F',
	PEREMPUAN: 'F',
	KE: 'F',
	MSICHANA: 'F',
	أنثى: 'F',
	انثى: 'F',
	ЖЕН: 'F',
	Ж: 'F',
	ЖІНОЧА: 'F',
	ЖІНОЧИЙ: 'F',
	ЖЕНА: 'F',
	ΓΥΝΑΙΚΑ: 'F',
	ΚΟΡΙΤΣΙ: 'F',
	ΘΗΛΥ: 'F',
	زن: 'F',
	دختر: 'F',
	หญิง: 'F',
	महिला: 'F',
	여: 'F',
	ЖЕНСКИИ: 'F',
	女: 'F',
}

const byKey = new Map(Object.entries(words).map(([word, sex]) => [plain(word), sex]))

/** `M`, `F`, or null for a word that says neither. */
export function parseSex(text: string): 'F' | 'M' | null {
	return byKey.get(plain(text)) ?? null
}

/**
 * Letters that mean a sex only beside each other, the man's first: hombre and mujer, varón and mujer, boy and girl, băiat
 * and fată, erkek and kız, laki-laki and perempuan, lahy and vavy, mężczyzna and kobieta.
 */
const pairs = ['HM', 'VM', 'BG', 'BF', 'EK', 'LP', 'LV', 'MK'] as const

/** The sexes that the cells of a column mean, where they are one letter each and these two are known as a pair. */
export function pairedSexes(cells: readonly string[]): ReadonlyMap<string, 'F' | 'M'> {
	const texts = new Set(cells)
	const letters = new Set(Array.from(texts, plain))
	const pair = pairs.find(([man, woman]) => letters.size === 2 && letters.has(man ?? '') && letters.has(woman ?? ''))
	if (pair === undefined) return new Map()
	return new Map(Array.from(texts, (text) => [text, plain(text) === pair[0] ? 'M' : 'F']))
}
