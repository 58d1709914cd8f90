import { plain } from '#shared/domain/personName'
import type { Coded } from './codeBook.ts'

/** What juries say in other countries, one meaning a line: passed, failed, absent; then how well. */
const decisionLines = `
Admis | Admise | Admèt | Reçu | Reçue | ADM | Réussi | Passed | Pass | Admitted | Successful | Promoted | Aprobado | Aprobada | Aprovado | Aprovada | Promosso | Bestanden | Admiși | Reușit | Promovat | Zdał | Geçti | Đậu | Đỗ | Đạt | Lulus | Amefaulu | Afaka | ناجح | ناجحة | مقبول | ناجح في الامتحان | Сдал | Здав | Здала | Взел | قبول | قبول شده | उत्तीर्ण | ผ่าน | Επιτυχών | Diplomato | Apto | Apta | Vokatra tsara | نجاح | 合格 | 及格
Ajourné | Ajournée | Ajounen | Echwe | Refusé | Refusée | REF | Échoué | Failed | Fail | Not passed | Unsuccessful | Reprobado | Suspenso | Reprovado | Reprovada | Bocciato | Nicht bestanden | Respins | Respinsă | Picat | Nie zdał | Kaldı | Trượt | Rớt | Hỏng | Tidak lulus | Amefeli | Tsy afaka | راسب | راسبة | غير ناجح | مؤجل | Не сдал | Не здав | Не здала | Невзел | رد | مردود | अनुत्तीर्ण | ไม่ผ่าน | No apto | No apta | Nepromovat | رسوب | لم ينجح | 不合格 | 不及格
Absent | Absente | Absan | Missing | Did not sit | Ausente | Assente | Abwesend | Neprezentat | Nieobecny | Girmedi | Vắng | Vắng thi | Tidak hadir | Hakufanya | Tsy tonga | غائب | غائبة | غياب | Не явился | Не з’явився | Не з’явилася | Явка нет | غایب | अनुपस्थित | ขาดสอบ | No presentado | No presentada | NP | Faltou | لم يحضر | 缺考`

const mentionLines = `
Passable | Pass | Satisfactory | Suficiente | Sufficiente | Ausreichend | Trung bình | مقبول | متوسط
Assez bien | ABIEN | Fairly good | Credit | Bien alto | Befriedigend | Khá | مستحسن | جيد نوعا ما | قريب من الجيد
Bien | Good | Notable | Bom | Buono | Gut | Giỏi | حسن | جيد
Très bien | TBIEN | Very good | Excellent | Sobresaliente | Muito bom | Ottimo | Sehr gut | Xuất sắc | حسن جدا | جيد جدا | ممتاز`

/** What juries add to `admis` without changing it: in the first round, by right, how well. */
const rounds = [
	'd’office',
	...['1er', 'premier'].flatMap((which) =>
		['tour', 'groupe'].flatMap((round) => [`${which} ${round}`, `au ${which} ${round}`, `${round} ${which}`]),
	),
	'1ère session',
	...['passable', 'assez bien', 'bien', 'très bien', 'AB', 'TB'].flatMap((mention) => [mention, `mention ${mention}`]),
]
const admittedInRounds = ['Admis', 'Admise'].flatMap((word) => rounds.map((round) => `${word} ${round}`))

const groupsOf = (lines: string) =>
	lines
		.trim()
		.split('\n')
		.map((line) => line.split('|').map((word) => word.trim()))

const [passed = [], failed = [], absent = []] = groupsOf(decisionLines)
/** Words for the three decisions that every jury takes. */
export const decisionGroups = [
	['passed', [...passed, ...admittedInRounds]],
	['failed', failed],
	['absent', absent],
] as const
const mentionGroups = groupsOf(mentionLines)

/** Entries of a profile with the words that mean the same elsewhere; what the profile itself lists goes before. */
function withWords<Entry extends Coded>(entries: readonly Entry[], groups: readonly (readonly string[])[]): Entry[] {
	return entries.map((entry) => {
		const { fr, ht, en } = entry.names
		const own = new Set([fr, ht, en, ...entry.aliases].flatMap((name) => (name === undefined ? [] : [plain(name)])))
		const group = groups.find((one) => own.has(plain(one[0] ?? '')))
		return group ? { ...entry, aliases: [...entry.aliases, ...group] } : entry
	})
}

/** `failsTwice`: the profile has two decisions for those who did not pass, and no foreign word says which. */
export const decisionsWithWords = <Entry extends Coded>(entries: readonly Entry[], failsTwice: boolean): Entry[] =>
	withWords(
		entries,
		decisionGroups.flatMap(([meaning, group]) => (failsTwice && meaning === 'failed' ? [] : [group])),
	)

export const mentionsWithWords = <Entry extends Coded>(entries: readonly Entry[]): Entry[] =>
	withWords(entries, mentionGroups)
