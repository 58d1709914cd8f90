import { plain } from '#shared/domain/personName'
import type { Profile } from '#shared/domain/profile'

/**
 * School subjects as the exam offices of many countries call them, one subject a line. A profile's subject that has
 * one of these names is also known by the others.
 */
const lines = `
Mathématiques | Mathématique | Maths | Math | MAT | Matematik | Mathematics | Basic mathematics | Pure mathematics | Core mathematics | Matemáticas | Matemática | Nota matematica | Nu nota mt | MT | Mathematik | Matematica | Matematyka | Toán | Matematika | Hisabati | الرياضيات | رياضيات | Математика | 数学
Physique | Fizik | Physics | Física | Physik | PHY | Phys | Fisica | Fizică | Fizica | Fizyka | Vật lí | Vật lý | Lý | Lí | Fisika | Fizikia | الفيزياء | فيزياء | Физика | 物理
Chimie | Chimi | Chemistry | Química | Chemie | CHEM | Chimica | Chemia | Kimya | Hóa học | Hoá học | Hóa | Hoá | Kimia | Kemia | الكيمياء | كيمياء | Химия | 化学
Sciences physiques | Physique chimie | Physique et chimie | PC | SPC | Physical sciences | Physical science | Física y química | Física e química | العلوم الفيزيائية | علوم فيزيائية | الفيزياء والكيمياء
Biologie | Byoloji | Biology | BIO | Biol | Biología | Biologia | Biyoloji | Sinh học | Sinh | Biolojia | الأحياء | أحياء | Биология | 生物
Sciences de la vie et de la terre | SVT | Sciences naturelles | Natural sciences | Natural science | Ciencias naturales | Ciências da natureza | Ciências da natureza e suas tecnologias | Nu nota cn | Life sciences | Science nat | Syans natirèl | Haiwa | العلوم الطبيعية | علوم الحياة والأرض | علوم الطبيعة والحياة
Sciences | Science | SCI | General science | Integrated science | Ciencias | Ciências | Khoa học tự nhiên | KHTN | IPA | Sayansi | العلوم | 理综
Philosophie | Filozofi | Philosophy | Filosofía | Filosofia | Felsefe | Filozofia | الفلسفة | فلسفة | Философия
Français | Langue française | Fransè | French | French language | Francés | Francês | Französisch | Francese | Franceza | Fransızca | Tiếng Pháp | Kifaransa | Teny frantsay | اللغة الفرنسية | فرنسية | Французский язык
Anglais | Langue anglaise | Angle | English | ENG | ENGL | English language | Inglés | Inglês | Englisch | Inglese | Engleza | Limba engleză | Angielski | İngilizce | Tiếng Anh | Anh | Bahasa inggris | Kiingereza | Teny anglisy | اللغة الإنجليزية | اللغة الانجليزية | انجليزية | Английский язык | 英语
Espagnol | Panyòl | Spanish | Español | Lengua castellana | Castellano | Espanhol | Spanisch | اللغة الإسبانية
Allemand | German | Deutsch | Alemán | Alemão | Germana | اللغة الألمانية
Arabe | Langue arabe | Arabic | Árabe | العربية | اللغة العربية | لغة عربية
Portugais | Portuguese | Português | Port | Língua portuguesa | Linguagens | Linguagens códigos e suas tecnologias | Nu nota lc
Créole | Kreyòl | Kreyòl ayisyen | Creole | Haitian creole
Hindi | HIN
Malgache | Malagasy
Kiswahili | Swahili | KISW
Littérature | Literature | Literatura | Ngữ văn | Văn | Literatură | Letteratura | Edebiyat | 语文
Histoire | Istwa | History | HIST | Historia | História | Geschichte | Storia | Istorie | Tarih | Lịch sử | Sử | Sejarah | Tantara | التاريخ | تاريخ | История | 历史
Géographie | Jewografi | Geography | GEO | GEOG | Geografía | Geografia | Geographie | Erdkunde | Geografie | Coğrafya | Địa lí | Địa lý | Địa | Geografi | Jiografia | Jeografia | الجغرافيا | جغرافيا | География | 地理
Histoire et géographie | Histoire géographie | Histoire géo | HG | History and geography | Geografía e historia | Historia y geografía | Tantara sy jeografia | التاريخ والجغرافيا | الاجتماعيات | اجتماعيات
Sciences sociales | Syans sosyal | SST | Social studies | Social study | Social sciences | Estudios sociales | Ciencias sociales | Ciências humanas | Ciências humanas e suas tecnologias | Nu nota ch | Khoa học xã hội | KHXH | IPS | الدراسات الاجتماعية | 文综 | Обществознание
Éducation civique | Citoyenneté | Edikasyon sivik | CIV | Civics | Civic education | Citizenship | Educación cívica | Giáo dục công dân | GDCD | Uraia | التربية المدنية | التربية الوطنية | 政治
Économie | Ekonomi | Economics | Economía | Economia | Wirtschaft | Economie | Uchumi | الاقتصاد | Экономика
Comptabilité | Comptabilité et gestion | Accounting | Book keeping | Bookkeeping | Contabilidad | Contabilidade | المحاسبة
Commerce | Business studies | Commercial studies
Informatique | Enfòmatik | Computer science | Computer studies | ICT | Information technology | Informática | Informatik | Informatica | Informatyka | Tin học | Informatika | المعلوماتية | الإعلاميات | الحاسب الآلي | Информатика | 信息技术
Technologie | Technology | Tecnología | Tecnologia | Công nghệ | التكنولوجيا | تكنولوجيا
Éducation physique et sportive | EPS | Sport | Physical education | PE | Educación física | Educação física | Sportunterricht | Educație fizică | Thể dục | PJOK | التربية البدنية | التربية الرياضية
Arts | Art | Arts et musique | Art education | Arts plastiques | Artes | Kunst | Música | Musique | Music | التربية الفنية
Religion | Éducation religieuse | Religious education | CRE | IRE | Christian religious education | Christian religious studies | Islamic religious knowledge | Bible knowledge | Éducation islamique | Instruction religieuse | التربية الإسلامية | التربية الدينية | تربية إسلامية
Latin | Latín | Latein
Grec | Greek | Griego
Chinois | Chinese | 中文
Russe | Russian | Русский язык
Turc | Turkish | Türkçe | Türk dili ve edebiyatı
Roumain | Romanian | Limba și literatura română | Limba română | Romana
Polonais | Polish | Język polski
Vietnamien | Tiếng Việt
Bengali | Bangla
Ukrainien | Українська мова | Українська мова і література | Ukr
Bulgare | Български език | Български език и литература | БЕЛ
Grec moderne | Νεοελληνική γλώσσα | Έκθεση
Langue étrangère | Foreign language | First foreign language | First foreign lang | Langue vivante 1 | LV1 | LVA | Lengua extranjera | Língua estrangeira | Fremdsprache | Ngoại ngữ | Limba modernă | اللغة الأجنبية | اللغة الأجنبية الأولى | Иностранный язык | 外语
Deuxième langue vivante | Langue vivante 2 | LV2 | LVB | Second foreign language | Second foreign lang | اللغة الأجنبية الثانية
Communication écrite | Expression écrite | Rédaction | Writing | Written communication | Redacción | Redação | Nu nota redacao | Composition | Insha | التعبير
Lecture | Reading | Lectura | Leitura | القراءة
Dictée | Orthographe | Dictation | Spelling
Agronomie | Agriculture | Agric science | Agricultural science | Kilimo | الزراعة
Psychologie | Psychology | Psicología | علم النفس
Sociologie | Sociology | Sociología | علم الاجتماع
Géologie | Geology | Geología | الجيولوجيا
Statistiques | Statistics | Estadística | الإحصاء
Mathématiques appliquées | Applied mathematics | Applied math | Additional mathematics | Advanced mathematics | Further mathematics`

const groups: readonly (readonly string[])[] = lines
	.trim()
	.split('\n')
	.map((line) => line.split('|').map((word) => word.trim()))

const groupOf = new Map<string, readonly string[]>()
for (const group of groups) for (const word of group) groupOf.set(plain(word), group)

/** Whether a text is the name of a school subject anywhere. */
export const isSubjectWord = (text: string): boolean => groupOf.has(plain(text))

/** What stands beside the name of a subject and says what kind of mark it is, not which; in the form of `plain`. */
const markWord =
	/^(?:NOTES?|MOYENNE|MOY|POINTS?|PTS|POURCENTAGE|EPREUVE|ECRITE?|MARKS?|SCORE|GRADE|AVERAGE|PERCENT|NOTA|MEDIA|LA|NU|PUNT|PUNTAJE|PUNTOS|PROMEDIO|CALIFICACION|PONTUACAO|VOTO|PUNKTE|PUNKTY|WYNIK|PP|NET|NETI|PUAN|DIEM|NILAI|ALAMA|BALL|БАЛЛЫ?|БАЛ|ОЦЕНКА|ОЦІНКА|ТОЧКИ|درجة|درجه|نقطة|نقطه|معدل|علامة|علامه|نمره)\d*$/

/** `MOYENNE MATHS` → `MATHS`; empty where nothing is left, or nothing stood beside. */
export function withoutMarkWords(key: string): string {
	const words = key.split(' ')
	const kept = words.filter((word) => !markWord.test(word))
	return kept.length === words.length ? '' : kept.join(' ')
}

/** A profile's subjects with the names that their own names are known to mean elsewhere as well. */
export function subjectsWithWords({ subjects }: Pick<Profile, 'subjects'>): Profile['subjects'] {
	return subjects.map((subject) => {
		const { fr, ht, en } = subject.names
		// The first name that is known decides: an alias may be wider than the subject.
		const own = [fr, ht, en, ...subject.aliases].filter((name) => name !== undefined)
		const group = own.map((name) => groupOf.get(plain(name))).find((found) => found !== undefined)
		return group ? { ...subject, aliases: [...subject.aliases, ...group] } : subject
	})
}
