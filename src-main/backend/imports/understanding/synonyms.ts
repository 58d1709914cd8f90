import { fieldName, type FieldName } from '#shared/contract/imports'

/**
 * What files call their columns: French, Haitian Creole and English first, then Spanish, Portuguese, Italian, German,
 * Romanian, Polish, Turkish, Vietnamese, Indonesian, Swahili, Malagasy, Arabic, Russian, Chinese, and the main words of
 * Ukrainian, Bulgarian, Greek, Persian, Hindi, Thai, Korean and Japanese; the most usual first.
 * `ignore` has what lists often hold and nobody needs: known, so that it is not taken for something else.
 */
const words: Partial<Record<FieldName, string>> = {
	orderNumber: `Numéro d’ordre | No d’ordre | N d’ordre | Num ordre | Nordre | Numéro de table | No table | N table | Num table | Table
		| Matricule | Numéro matricule | Numéro candidat | No candidat | Numéro d’inscription | No inscription | No insc
		| Nimewo lòd | Nimewo | Nimewo tab | Order number | Candidate number | Candidate no | Cno | Cand no
		| Index number | Index no | Registration number | Reg no | Registration | Regno | Exam number | Exam no
		| Seat number | Seat no | Seating no | Desk no | Roll number | Roll no | Roll | Hall ticket | Hall ticket no
		| Admission no | Code candidat | Code élève | Num bac | Numéro bac | No dossier | Nodoss | Code | Numéro | No
		| Num | N | Número | Número de inscrição | Inscrição | Nu inscricao | Número de matrícula | Matrícula
		| Número de expediente | Expediente | Numero candidato | Prüflingsnummer | Matrikelnummer | Kandidatennummer
		| Cod candidat | Cod elev | Numer zdającego | Öğrenci no | Aday no | Số báo danh | SBD | Nomor peserta
		| Namba ya mtahiniwa | Laharana | Laharan'ny mpiadina | رقم | رقم الجلوس | رقم المترشح | رقم التسجيل
		| رقم الطالب | رقم الطاولة | الرقم الامتحاني | رقم الامتحان | رقم القيد | رقم المقعد | Номер
		| Регистрационный номер | 准考证号 | 考号 | 学号 | 考生号 | Candidate’s number | Examination number | Examination no
		| Exam roll no | Symbol no | Outid | Symbol number | Seat | Hallticket | Halltkt | PV | Numéro PV | No PV | No place
		| No Pl | Numéro de place | Folio | Consecutivo | Estu consecutivo | Código postulante | No de exame | Número do candidato | Cod unic candidat | Seating number | Desk number | رقم الاكتتاب
		| رقم الطلب | رقم الترشح | شماره داوطلب | شماره داوطلبی | شماره صندلی | Входящ номер | Ідентифікатор
		| Κωδικός υποψηφίου | Αριθμός μητρώου | अनुक्रमांक | रोल नंबर | क्रमांक संख्या | เลขที่นั่งสอบ | เลขประจำตัวสอบ
		| 수험번호 | 受験番号
		| Mle | N mle`,
	givenNames: `Prénom | Prénoms | Prenon | Non | Ti non | First name | F name | Fname | Given names | Given name | Forenames
		| Forename | Other names | Middle name | Nombres | Nombre | Nome próprio | Prenume | Prenumele | Vorname
		| Vornamen | Imię | Imiona | Adı | Tên | Fanampin'anarana | الاسم | الاسم الشخصي | الاسم الأول | Имя | 名
		| Fanampiny | Prenumele candidatului | Given | الاسم الشخصي بالعربية | نام | Ім’я | Име | Όνομα
		| นาม`,
	sex: `Sexe | Sex | Genre | Gender | Sèks | S | Sx | Sexo | Tp sexo | Género | Gênero | Genul | Sesso | Geschlecht
		| Płeć | Cinsiyet | Cinsiyeti | Giới tính | Phái | Jenis kelamin | Jinsi | Jinsia | Lahy sa vavy | الجنس | النوع
		| Пол | 性别 | L P | L P jenis kelamin | JK | Civilité | Civ | M F | H F | F M | Lahy vavy | Estu genero | Sextypename | Стать
		| Стать особи | Φύλο | جنسیت | लिंग | เพศ | 성별`,
	birthPlace: `Lieu de naissance | Lieu naissance | Lieu naiss | Lieu nais | Lieunais | Lieun | Lieunn | Né à | Né(e) à | Lieu
		| Kote li fèt | Kote nesans | Place of birth | Birth place | Birthplace | Lugar de nacimiento
		| Local de nascimento | Naturalidade | Luogo di nascita | Geburtsort | Locul nașterii | Miejsce urodzenia
		| Doğum yeri | Nơi sinh | Tempat lahir | Toerana nahaterahana | مكان الولادة | مكان الميلاد | مكان الازدياد
		| Место рождения | 出生地 | Lieu nn | Місце народження | Място на раждане | Τόπος γέννησης
		| محل تولد
		| Lnais | Lieu nn fr`,
	department: `Département | Dépt | Sg uf prova | Dept | Dép | DDE | Depatman | Région | Province | Department | Region
		| District | State | Governorate | County | Directorate | Direction départementale | Académie | DREN | CISCO
		| Wilaya | Gouvernorat | Departamento | Provincia | Estado | Distrito | Județ | Județul | Województwo | İl
		| Tỉnh | Tỉnh thành | Provinsi | Mkoa | Faritra | الولاية | المحافظة | الإدارة | الإدارة التعليمية | المديرية
		| الجهة | الأكاديمية | المنطقة | Регион | 省份 | 省市 | Province éducationnelle | Regname | Область | Район
		| Περιφέρεια | استان | Estu depto reside | जिला | จังหวัด | المديرية الإقليمية | مديرية التربية
		| Division régionale | DRE | Inspection d’académie`,
	centre: `Centre | Centre d’examen | Centre examen | Siège | Sant | Sant egzamen | Exam centre | Exam center | Centre name
		| Center | Center name | Centre no | Centre number | Center number | Centre code | Centre de composition
		| Lieu de composition | Centre d’écrit | Jury | Salle | Room | Exam venue | Centro de examen | Sede
		| Local de prova | Prüfungsort | Centrul de examen | Hội đồng thi | Cụm thi | Tên cụm thi | Foibe | مركز
		| مركز الامتحان | اللجنة | 考点 | Centre écrit | Sous centre | Пункт | Εξεταστικό κέντρο | حوزه
		| परीक्षा केंद्र | สนามสอบ | مركز الاختبار
		| Ctr`,
	series: `Série | Seri | Filière | Section | Option | Branche | Stream | Series | Track | Branch | Spécialité | Programme
		| Combination | Curso | Modalidad | Specializare | Profil | Fachrichtung | Khối | Ban | Jurusan
		| Laharam-pampianarana | الشعبة | المسلك | شعبة | القسم | التخصص | نوعية التعليم | Профиль | 科类
		| Groupe de séries | Parcours | المساق | الفرع | الفرع الدراسي | رشته | Профіль | Κατεύθυνση
		| Ομάδα προσανατολισμού`,
	total: `Total | Total général | Total des points | Total points | Total obtenu | Somme | Tot | Points | Pwen
		| Total pwen | Total marks | Total score | Total scores | Total degree | Total mark | Marks obtained | Aggregate
		| Aggregates | Agg | Aggt | Grand total | Puntaje | Puntaje total | Nota total | Pontuação | Totale
		| Gesamtpunktzahl | Summe | Punktaj | Suma | Toplam | Toplam puan | Tổng điểm | Tổng | Jumlah | Jumlah nilai
		| Jumla | Totalin'isa | المجموع | المجموع الكلي | مجموع الدرجات | Сумма | Сумма баллов | 总分 | Pts | Ptos
		| Totaux | Total pts | Nb points | Total obtenu sur | Punt global | Puntaje global | Aciertos | Общий балл
		| Сума балів | Общо | Общ бал | Σύνολο | Μόρια | نمره کل | جمع | कुल अंक | योग | รวม | รวมคะแนน | 총점 | 合計`,
	decision: `Décision | Décision du jury | Délibération | Délibérations | Condición | Situación | Résultat | Résultats | Verdict | Statut | Observation jury | Desizyon | Rezilta
		| Decision | Result | Results | Status | Outcome | Final result | Pass fail | Remarks result | Resultado
		| Situação | Resultado final | Calificación final | Esito | Ergebnis | Rezultat | Rezultatul final
		| Rezultat final | Wynik | Sonuç | Kết quả | Keterangan | Matokeo | Valiny | القرار | النتيجة | الحالة
		| حالة الطالب | نتيجة الطالب | Результат | 结果 | Déc | Dec | Décisions | Verdict jury | Vokatra
		| Vokatr’ny fanadinana | Apto | Estatus | Observación final | Student case desc | Student case description
		| Case desc | Status desc | Résultat final | Rezultatul | وضعیت | نتیجه | Результат іспиту | Αποτέλεσμα | परिणाम
		| ผลการสอบ | الملاحظات النهائية`,
	exam: `Examen | Exam | Egzamen | Niveau | Diplôme | Type d’examen | Classe | Class | Examination | Exam name | Level
		| Prova | Prueba | Prüfung | Kỳ thi | Mtihani | Fanadinana | الامتحان | المستوى`,
	sessionKind: `Session | Sesyon | Type de session | Genre de session | Nature de session | Session type | Sesión | Sessão
		| Sesiune | Sesiunea | Sesja | الدورة | الدور`,
	surname: `Nom | Noms | Nom de famille | Nom patronymique | Siyati | Surname | Last name | L name | Lname | Family name
		| Apellidos | Apellido | Apellido paterno | Apelido | Sobrenome | Cognome | Nachname | Familienname
		| Nume de familie | Nazwisko | Soyadı | Họ | Họ đệm | Anarana | اللقب | الاسم العائلي | النسب | لقب | Фамилия
		| 姓 | Primer apellido | 1er apellido | Apellido 1 | نام خانوادگی | Прізвище | Презиме и фамилия | Επώνυμο
		| Επίθετο | นามสกุล | Nomes | Numele | Nom de naissance
		| Family`,
	fullName: `Nom et prénoms | Nom fr | Nom ar | Nom et prénom | Noms et prénoms | Nom prénoms | Nom prénom | Nom complet
		| Nom et prénom du candidat | Nom du candidat | Noms du candidat | Candidat | Candidats | Élève | Identité
		| Siyati ak non | Non ak siyati | Non konplè | Name | Full name | Candidate name | Candidate | Name of candidate
		| Student name | Name of student | Name of the student | Student | Pupil name | Names | Arabic name
		| Nombre completo | Apellidos y nombres | Nombres y apellidos | Alumno | Estudiante | Nome completo | Nome
		| Aluno | Alunos | Nome do aluno | Nome do candidato | Candidato | Nominativo | Nome e cognome | Nume
		| Nume și prenume | Numele și prenumele | Name Vorname | Schülername | Nazwisko i imię | Imię i nazwisko
		| Adı soyadı | Ad soyad | Họ và tên | Họ tên | Hoten | Nama | Nama siswa | Nama lengkap | Nama peserta | Jina
		| Jina la mtahiniwa | Anarana sy fanampiny | Anarana feno | الاسم الكامل | الاسم واللقب | الاسم و اللقب
		| اللقب والاسم | اللقب و الاسم | اسم الطالب | اسم التلميذ | اسم المترشح | الاسم والنسب | الاسم الرباعي
		| أسماء الطلاب | ФИО | Ф И О | Фамилия имя отчество | 姓名 | 学生姓名 | 考生姓名 | Cname | Candname | Stud name | Sname
		| Numele candidatului | Nume candidat | Numele elevului | Nom post nom prénom | Nom post nom et prénom
		| Noms post noms et prénoms | Nom et post nom | Prénoms et nom | Prénom et nom | Nom et prénoms des candidats
		| Nombre del alumno | Nombre del estudiante | Postulante | الاسم بالكامل | الاسم رباعي | اسم المتقدم
		| اسم الطالبة | نام و نام خانوادگی | نام داوطلب | ПІБ | Прізвище ім’я по батькові | Трите имена | Име на ученика
		| Ονοματεπώνυμο | नाम | विद्यार्थी का नाम | শিক্ষার্থীর নাম | ชื่อ สกุล | ชื่อ นามสกุล | 성명 | 이름 | 氏名`,
	birthDate: `Date de naissance | Date naissance | Date naiss | Date nais | Datenais | Datnais | Datn | Datenn | Né le
		| Née le | Né(e) le | Naissance | DDN | DN | Dat nesans | Dat li fèt | Fèt le | Date of birth | Birth date
		| Birthdate | Birthday | DOB | Fecha de nacimiento | Fecha nacimiento | Data de nascimento | Data nascimento
		| Nascimento | Data di nascita | Geburtsdatum | Geboren am | Data nașterii | Data urodzenia | Doğum tarihi
		| Ngày sinh | Ngày tháng năm sinh | Tanggal lahir | Tarehe ya kuzaliwa | Daty nahaterahana | Année de naissance
		| Year of birth | Birth year | تاريخ الميلاد | تاريخ الولادة | تاريخ الازدياد | Дата рождения | 出生日期 | 出生年月
		| Date nn | Année naiss | Année nais | Année naissance | An naiss | Estu fechanacimiento | Birth | تاریخ تولد
		| Дата народження | Рік народження | Дата на раждане | Ημ γέννησης | Ημερομηνία γέννησης | Ημνια γέννησης
		| जन्म तिथि | जन्मतिथि | วันเกิด | 생년월일 | 生年月日 | Né en | Née en`,
	birthDateAndPlace: `Date et lieu de naissance | Date lieu naissance | Date et lieu de naiss | Né(e) le à | Date lieu nais
		| Dat ak kote li fèt | Date and place of birth | Lugar y fecha de nacimiento | Data e local de nascimento
		| Tempat tanggal lahir | تاريخ ومكان الولادة | تاريخ و مكان الميلاد | تاريخ ومكان الازدياد
		| Date et lieu de nais | Date et lieu naiss | Date et lieu naissance | Né le à | Né(e) le … à`,
	commune: `Commune | Komin | No municipio prova | Ville | City | Town | Municipality | Localité | Zone | Arrondissement
		| Moughataa | Ward | Municipio | Município | Ciudad | Cidade | Comune | Gemeinde | Localitate | Gmina | İlçe
		| Huyện | Quận huyện | Kecamatan | البلدية | المدينة | المقاطعة | Город | 城市 | 区县 | شهر
		| Населений пункт | Населено място | Δήμος | City town`,
	school: `École | Établissement | Etab | Nom de l’école | École de provenance | Établissement d’origine
		| Établissement scolaire | Institution | Institution name | Lycée | Collège | Lekòl | Non lekòl | School
		| School name | Name of school | Provenance | Escuela | Centro educativo | Institución educativa | Colegio
		| Instituto | Escola | Nome da escola | Scuola | Istituto | Schule | Școala | Unitatea de învățământ | Liceul
		| Szkoła | Okul | Okulu | Trường | Tên trường | Trường THPT | Sekolah | Asal sekolah | Shule | Sekoly | المؤسسة
		| المدرسة | اسم المدرسة | الثانوية | المعهد | Школа | Образовательная организация | 学校 | 毕业学校 | Institute
		| Institut | Etab origine | Origine | École d’origine | Établissement fréquenté | Nombre establecimiento
		| Nombre del colegio | Nombre institución | Cole nombre establecimiento | Școala de proveniență
		| Unitatea școlară | Unitate (SIIIR) | Навчальний заклад | Заклад освіти | Eoname | Училище | Σχολείο | Λύκειο
		| مدرسه | आموزشگاه | विद्यालय | বিদ্যালয় | โรงเรียน | 毕业中学 | 中学 | Образовательное учреждение`,
	nationalId: `NISU | NIF | CIN | NINU | NPI | NIE | NNI | CNE | Massar | CPF | DNI | CNIC | PESEL | CNP | CMND | Số CMND
		| CCCD | NISN | Numéro d’identification | Identifiant national | No identification | National id | ID number
		| Id no | Identifiant | Numéro unique | Code massar | Cédula | الرقم القومي | رقم الهوية | الرقم الوطني
		| رقم البطاقة | 身份证号 | NIN | NIC | CURP | ИИН | ЖСН | TC kimlik no | Kimlik no | Aadhaar | Ghana card | رقم مسار | کد ملی | ЕГН | РНОКПП | ΑΔΤ | Numéro national | Cnib | Numer pesel`,
	average: `Moyenne | Moy | Moyenne générale | Moyenne obtenue | Moy gén | Moyenne bac | Moy bac | Moyenne examen
		| Moy examen | Mwayèn | Average | Mean | GPA | Note | Note finale | Note générale | Percentage | Percent
		| Pourcentage | Promedio | Nota media | Média | Média final | Media | Media generală | Durchschnitt
		| Notendurchschnitt | Średnia | Ortalama | Điểm trung bình | ĐTB | Rata rata | Nilai rata rata | Wastani
		| Salan'isa | المعدل | المعدل العام | معدل البكالوريا | النسبة المئوية | النسبة | Средний балл | 平均分
		| Pourcentage obtenu | % obtenu | Voto finale | Punteggio | Nota de acceso | Nota acceso | Nota final
		| Médias | Medie | Средний бал | Середній бал | Среден успех | Μέσος όρος | Γενικός βαθμός | Βαθμός απολυτηρίου
		| معدل | میانگین | प्रतिशत | ร้อยละ
		| Classificação | Classificação final`,
	mention: `Mention | Mansyon | Grade | Mean grade | Div | Final grade | Overall grade | Distinction | Division | Honours
		| Mención | Menção | Conceito | Prädikat | Calificativ | Xếp loại | الميزة | الملاحظة | التقدير | التقدير العام
		| MG | Mean grd | Letter grade`,
	year: `Année | Année scolaire | Année académique | Ane | Ane eskolè | Year | Exam year | Session year | An
		| Année de session | Année du bac | Millésime | Año | Ano | Nu ano | Anno | Jahr | Rok | Yıl | Năm | Năm thi
		| Tahun | Mwaka | Taona | السنة | العام الدراسي | الموسم الدراسي | Год | 年份 | Année examen
		| Année session | Рік | Година | Έτος | سال | वर्ष`,
	remark: `Observations | Observation | Obs | Remarques | Remarque | Remak | Remarks | Remark | Comment | Comments
		| Commentaire | Observaciones | Observações | Bemerkung | Bemerkungen | Uwagi | Ghi chú | Catatan | ملاحظات
		| Примечание | 备注 | ملحوظات | Motif | Note bene | Забележка | Примітка | Παρατηρήσεις | توضیحات | टिप्पणी
		| หมายเหตุ`,
	subject: `Matière | Matières | Nom matière | Libellé matière | Épreuve | Discipline | Matyè | Subject | Subject name
		| Subject title | Course | Course name | Paper name | Asignatura | Materia | Área | Disciplina | Matéria
		| Componente curricular | Fach | Prüfungsfach | Materie | Disciplina probei | Przedmiot | Ders | Môn | Môn thi
		| Tên môn | Mata pelajaran | Somo | Taranja | المادة | اسم المادة | المقرر | Предмет | 科目 | 课程 | Предмет тесту
		| Μάθημα | درس | विषय | วิชา | 과목`,
	subjectMark: `Note | Note matière | Note obtenue | Points | Nòt | Mark | Marks | Score | Points obtenus | Subject mark
		| Subject score | Raw score | Nota | Nota obtenida | Calificación | Puntos | Voto | Punkte | Notă | Punkty
		| Puan | Điểm | Điểm số | Điểm thi | Nilai | Alama | Isa | الدرجة | العلامة | النقطة | الدرجة المستحقة | Балл
		| Баллы | Оценка | 成绩 | 分数 | Βαθμός | نمره | अंक | คะแนน | Оцінка`,
	marks: `Notes | Notes par matière | Notes obtenues | Détail des notes | Détails | Nòt yo | Detailed subjects | Subject grades
		| Subjects and grades | Marks by subject | Notas | Notas por materia | Điểm các môn | Diem thi | درجات المواد | Баллы по предметам`,
	ignore: `Rang | Classement | Ran | Rank | Ranking | Position | Place | Placement | STT | Sl no | Sr no | S no | Serial
		| Serial no | Row | Numéro de ligne | Ligne | Puesto | Posição | Classifica | Rangplatz | Lp | Sıra no
		| Xếp hạng | Nafasi | الترتيب | الرتبة | م | ت | 序号 | 排名 | Email | E mail | Courriel | Correo
		| Correo electrónico | Почта | Adresse email | Téléphone | Tél | Telefòn | Phone | Phone number | Mobile
		| Contact | Teléfono | Telefone | Address | Adresse | Adrès | Dirección | Endereço | Địa chỉ | العنوان | الهاتف
		| رقم الهاتف | 电话 | 地址 | Timestamp | Horodatage | Date de création | Created at | Updated at
		| Date d’inscription | Date inscription | Registration date | Date examen | Date de l’examen | Exam date | Heure
		| Time | Password | Mot de passe | Username | User name | Pseudo | Photo | Signature | Émargement | Siyati paran
		| Url | Link | Lien | Age | Âge | Laj | Edad | Idade | Tuổi | Umur | العمر | السن | 年龄 | Religion | Religião
		| الديانة | Nationalité | Nasyonalite | Nationality | Nacionalidad | Nacionalidade | الجنسية | Dân tộc
		| Marital status | Estado civil | Nom du père | Père | Papa | Father name | Father’s name | Father
		| Nom de la mère | Mère | Manman | Mother name | Mother’s name | Mother | Guardian | Parent | Tuteur
		| Nombre del padre | Nome do pai | Nome da mãe | اسم الأب | اسم الأم | Nr crt | Nr | Crt | No ligne | Pos | Posn | Serial number | District rank | Island rank | Percentil | Percentile | Percentil global | Decil
		| Quartil | Yüzdelik dilim | Total coef | Total coefs | Total coefficient | Total coefficients
		| Total des coefficients | Coef | Coefficient | Coefficients | Ex | Ex aequo | 位次 | Α Α | رتبه | ردیف
		| क्रम संख्या | ลำดับ | ลำดับที่ | Σειρά επιτυχίας | Type d’établissement | Type école
		| School type | Type of school | Tipo de escuela | Tp escola | Statut école | Medium | Baba adı | Anne adı
		| نام پدر | Πατρώνυμο | Μητρώνυμο | Όνομα πατρός | Όνομα μητρός | पिता का नाम
		| माता का नाम | Прізвище матері | Parent name | Numéro attestation | No attestation | Numéro diplôme
		| Mediu candidat | Mediu`,
	reference: `Référence Sceau | Referans Sceau | Sceau reference`,
}

export const synonyms: ReadonlyMap<FieldName, readonly string[]> = new Map(
	fieldName.options.flatMap((field) => {
		const list = words[field]
		return list === undefined ? [] : [[field, list.split('|').map((word) => word.trim())] as const]
	}),
)
