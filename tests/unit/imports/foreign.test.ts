import iconv from 'iconv-lite'
import { afterAll, expect, test } from 'vitest'
import { loadProfile } from '../../../src-main/backend/archive/profiles.ts'
import { marksIn } from '../../../src-main/backend/imports/rules/markLists.ts'
import { tidy } from '../../../src-main/backend/imports/rules/text.ts'
import { inspectFile } from '../../../src-main/backend/imports/understanding/inspect.ts'
import { SourceFolder } from '../../harness/sourceFiles.ts'

/** Shapes of published lists of many countries, with people who do not exist; no profile was made for them. */

const files = new SourceFolder()
afterAll(() => files.dispose())

async function columnsOf(name: string, content: string | Buffer): Promise<string[]> {
	const found = await inspectFile(files.write(name, content), loadProfile('haiti'))
	const [sheet] = found.sheets
	return (sheet?.columns ?? []).map(({ header, proposal: { field, subject }, looksLike }) =>
		[header.split('\n')[0], '→', looksLike ? `? ${looksLike}` : (subject ?? field)].join(' '),
	)
}

const table = (...rows: string[][]) => rows.map((row) => row.join(',')).join('\n')

test('all marks of a candidate in one cell, headers in capitals of a language that was typed without accents', async () => {
	const marks = ['Toán: 4.25 Ngữ văn: 7.50 Vật lí: 6.80', 'Toán: 3 Ngữ văn: 5', 'Toán: 9.00 Tiếng Anh: 4.53']
	const rows = ['DTN000001', 'DTN000002', 'DTN000003', 'DTN000004', 'DTN000005'].map((number, index) => [
		number,
		['TRẦN THỊ MAI', 'ĐỖ VĂN AN', 'LÊ THU HÀ', 'PHẠM Y', 'VÕ HẠNH'][index] ?? '',
		`1${index}/03/1998`,
		index % 2 === 0 ? 'Nữ' : 'Nam',
		marks[index % 3] ?? '',
	])
	const list = table(['SOBAODANH', 'HO_TEN', 'NGAY_SINH', 'GIOI_TINH', 'DIEM_THI'], ...rows)
	expect(await columnsOf('kq.csv', list)).toEqual([
		'SOBAODANH → orderNumber',
		'HO_TEN → fullName',
		'NGAY_SINH → birthDate',
		'GIOI_TINH → sex',
		'DIEM_THI → marks',
	])
})

const arabic = table(
	['رقم الجلوس', 'اسم الطالب', 'الجنس', 'تاريخ الميلاد', 'الكيمياء', 'التربية الموسيقية', 'المجموع', 'الحالة'],
	...['ليلى حسن عمر', 'سامي يوسف', 'هدى كمال', 'عمر فؤاد', 'منى رشاد'].map((name, index) => [
		`٢٠١٣٠${index + 1}`,
		name,
		index % 2 === 0 ? 'أنثى' : 'ذكر',
		`1${index}/05/2004`,
		`${40 + index}`,
		`${11 + index}`,
		`٢٧${index}٫٥`,
		['ناجح', 'راسب', 'غائب'][index % 3] ?? '',
	]),
)
const arabicColumns = [
	'رقم الجلوس → orderNumber',
	'اسم الطالب → fullName',
	'الجنس → sex',
	'تاريخ الميلاد → birthDate',
	'الكيمياء → chimie',
	'التربية الموسيقية → ? mark',
	'المجموع → total',
	'الحالة → decision',
]

test('an Arabic list with Arabic digits', async () => {
	expect(await columnsOf('natiga.csv', arabic)).toEqual(arabicColumns)
})

test('the same list as old Windows programs write it', async () => {
	const bytes = iconv.encode(
		arabic.replace(/[٠-٩٫]/g, (sign) => tidy(sign)),
		'windows-1256',
	)
	expect(await columnsOf('natiga1256.csv', bytes)).toEqual(arabicColumns)
})

test('headers in a language nobody foresaw are found by what stands below them', async () => {
	const list = table(
		['Kandidaatti', 'Koodi', 'Syntymä', 'Pisteet A', 'Pisteet B'],
		...['Aino Virta', 'Eero Laine', 'Olli Koski', 'Helmi Salo', 'Ilmari Oja'].map((name, index) => [
			name,
			`Q${100 + index * 7}`,
			`0${index + 1}.05.2001`,
			`${60 + index * 3}`,
			`${7 + index},5`.replace(',', '.'),
		]),
	)
	const found = await inspectFile(files.write('lista.csv', list), loadProfile('haiti'))
	expect(found.sheets[0]?.headerRow).toMatchObject({ value: 0, confidence: expect.any(Number) })
	expect(await columnsOf('lista.csv', list)).toEqual([
		'Kandidaatti → fullName',
		'Koodi → orderNumber',
		'Syntymä → birthDate',
		'Pisteet A → ? mark',
		'Pisteet B → ? mark',
	])
})

test('rank, time stamps, addresses and parents are not taken for number, birth and name', async () => {
	const list = table(
		['Timestamp', 'Rank', 'Roll No', "Father's Name", 'Student Name', 'Email', 'Score', 'Stream', 'Class'],
		...['Asha Rao', 'Ben Otieno', 'Cara Diaz', 'Dan Roux', 'Eve Sow', 'Fay Lim'].map((name, index) => [
			`6/2${index}/2021 21:46:1${index}`,
			`${index + 1}`,
			`2CSP${index + 17}`,
			`Père de ${name}`,
			name,
			`p${index}@example.org`,
			`${18 - index}.50 / 20`,
			'Commerce and Arts',
			'Form Four West',
		]),
	)
	expect(await columnsOf('form.csv', list)).toEqual([
		'Timestamp → ignore',
		'Rank → ignore',
		'Roll No → orderNumber',
		"Father's Name → ignore",
		'Student Name → fullName',
		'Email → ignore',
		'Score → average',
		'Stream → ? series',
		'Class → ? exam',
	])
})

test('a numbered row of columns is no name, letters are no marks, a running number is no candidate number', async () => {
	const list = table(
		['STT', 'Exam Number', 'Names', 'Subj Name 1', 'Subj Name 2', 'Subj Name 3', 'Geology', 'Physics'],
		...['ANE KOTO', 'BIA MOYO', 'CY NDLOVU', 'DEE SITHOLE', 'ELI ZULU', 'FIA BANDA'].map((name, index) => [
			`${index + 1}`,
			`925111003000${index * 3}`,
			name,
			'Business Studies',
			'Life Orientation',
			'Tourism',
			['A', 'B+', 'C', 'D', 'E', 'F'][index] ?? '',
			`${40 + index * 5}`,
		]),
	)
	expect(await columnsOf('matric.csv', list)).toEqual([
		'STT → ignore',
		'Exam Number → orderNumber',
		'Names → fullName',
		'Subj Name 1 → ignore',
		'Subj Name 2 → ignore',
		'Subj Name 3 → ignore',
		'Geology → ? grade',
		'Physics → physique',
	])
})

test('one row for each subject', async () => {
	const subjects = ['Matemática', 'Física', 'Química']
	const rows = ['SILVA Ana', 'SOUZA Rui', 'COSTA Eva'].flatMap((name, person) =>
		subjects.map((subject, index) => [`90${person}1`, name, subject, `${10 + person + index},5`].join(';')),
	)
	expect(await columnsOf('notas.csv', ['Inscrição;Nome do aluno;Disciplina;Nota', ...rows].join('\n'))).toEqual([
		'Inscrição → orderNumber',
		'Nome do aluno → fullName',
		'Disciplina → subject',
		'Nota → subjectMark',
	])
})

test.each([
	['MAT - 7,5; LIT - 8', { MAT: '7,5', LIT: '8' }],
	["CIV - 'C'   HIST - 'D'  B/MATH - 'F'", { CIV: 'C', HIST: 'D', 'B/MATH': 'F' }],
	['Histoire-Géo : 12 | Maths : 15/20 | EPS : ABS', { 'Histoire-Géo': '12', Maths: '15/20', EPS: 'ABS' }],
	['Rue 3: 12 bis, Cap-Haïtien', {}],
	['12,5', {}],
])('%s has the marks %j', (text, marks) => {
	expect(Object.fromEntries(marksIn(text).map(({ subject, value }) => [subject, value]))).toEqual(marks)
})

async function layoutOf(name: string, content: string) {
	return (await inspectFile(files.write(name, content), loadProfile('haiti'))).layout
}

test('what the values say of themselves: month before day, hombre and mujer, given names first, averages out of twenty', async () => {
	const rows = ['Ana Ruiz', 'Eva Sol', 'Luis Paz', 'Juan Mar', 'Rosa Gil', 'Iván Rey'].map((name, index) => [
		name,
		index % 2 === 0 ? 'M' : 'H',
		index < 5 ? `0${index + 1}/0${index + 2}/1996` : '08/28/1996',
		`${9 + index}.5`,
	])
	const layout = await layoutOf(
		'lista.csv',
		table(['Nombres y apellidos', 'Sexo', 'Fecha de nacimiento', 'Promedio'], ...rows),
	)
	expect(layout).toMatchObject({
		nameOrder: 'givenNamesFirst',
		dateOrder: 'monthFirst',
		replacements: [{ field: 'sex', from: 'M', to: 'F' }],
		sheets: [
			{ columns: [{ field: 'fullName' }, { field: 'sex' }, { field: 'birthDate' }, { field: 'average', scale: 20 }] },
		],
	})
})

test('one average typed without its comma does not change the scale of the others', async () => {
	const rows = ['5.60', '4.10', '56.0', '7.25', '3.90', '6.00', '5.15'].map((average, index) => [
		`${index}A`,
		'NOËL',
		average,
	])
	const layout = await layoutOf('liste.csv', table(['Code', 'Nom', 'Moyenne'], ...rows))
	expect(layout.sheets[0]?.columns[2]).toEqual({ column: 2, header: 'Moyenne', field: 'average' })
})

test('lines put in quotes as a whole when the file was saved again', async () => {
	const lines = ['Matricule,Nom,Moyenne', '001,""NOËL, Rose"",5.5', '002,""DÉSIR, Paul"",6.5', '003,""ÉLIE, Jean"",4']
	expect(await columnsOf('citee.csv', lines.map((line) => `"${line}"`).join('\r\n'))).toEqual([
		'Matricule → orderNumber',
		'Nom → fullName',
		'Moyenne → average',
	])
})

test('names in two columns without a header, and an index that a program put before them', async () => {
	const people = ['SANTANA;ADA', 'COLÓN;ANA', 'MENDOZA;EVA', 'RÍOS;LUZ', 'VEGA;SOL', 'LUNA;PAZ']
	const list = [
		';;;Correo;Proyecto;Tarea;Ensayo',
		...people.map((two, index) => `${index};${two};x${index}@example.org;${60 + (index % 3)};7;${5 + (index % 4)}`),
	]
	const found = await layoutOf('grupo.csv', list.join('\n'))
	expect(found.sheets[0]?.columns.map(({ field }) => field)).toEqual([
		'ignore',
		'surname',
		'givenNames',
		'ignore',
		'ignore',
		'ignore',
		'ignore',
	])
})

test('letters in place of marks stay in their row, in columns and in lists of subjects alike', async () => {
	const rows = ['ANE KOTO', 'BIA MOYO', 'CY NDLOVU', 'DEE SITHOLE', 'ELI ZULU'].map((name, index) => [
		`S0101/000${index + 1}`,
		name,
		`${7 + index}`,
		['I', 'II', 'II', 'III', 'IV'][index] ?? '',
		`CIV - '${'ABCDF'[index]}' HIST - 'C' B/MATH - '${'BBCDF'[index]}'`,
		['A', 'B+', 'C-', 'A1', 'F9'][index] ?? '',
	])
	const list = [['CNO', 'CANDIDATE NAME', 'AGGT', 'DIV', 'DETAILED SUBJECTS', 'English'], ...rows].map((row) =>
		row.join('\t'),
	)
	expect(await columnsOf('centre.txt', list.join('\n'))).toEqual([
		'CNO → orderNumber',
		'CANDIDATE NAME → fullName',
		'AGGT → total',
		'DIV → mention',
		'DETAILED SUBJECTS → ? grade',
		'English → ? grade',
	])
})

test('a page with titles above its tables, of which only one is the list', async () => {
	const row = (...texts: string[]) => `<TR>${texts.map((text) => `<TD>${text}`).join('')}</TR>`
	const people = ['S0101/0001', 'S0101/0002', 'S0101/0003', 'S0101/0004', 'S0101/0005']
	const page = `<HTML><H2>EXAMINATIONS COUNCIL</H2><H3>CSEE 2019 EXAMINATION RESULTS</H3><TABLE>${row('SEX', 'I', 'II')}${row('F', '4', '3')}</TABLE>
		<TABLE>${row('CNO', 'SEX', 'AGGT', 'DETAILED SUBJECTS')}${people.map((number, index) => row(number, 'F', `${7 + index}`, "CIV - 'A' HIST - 'B'")).join('')}</TABLE>`
	const { session, layout } = await inspectFile(files.write('s0101.htm', page), loadProfile('haiti'))
	expect(session).toEqual({ year: 2019 })
	expect(layout.sheets.map(({ skip }) => skip)).toEqual([true, false])
	expect(layout.sheets[1]?.columns.map(({ field }) => field)).toEqual(['orderNumber', 'sex', 'total', 'ignore'])
})
