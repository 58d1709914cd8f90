import { fieldName, type FieldName } from '#shared/contract/imports'

/** What files call their columns: French, Haitian Creole, English, and neighbours; the most usual first. */
const words: Partial<Record<FieldName, string>> = {
	orderNumber: `Numéro d’ordre | No d’ordre | N d’ordre | Num ordre | Nordre | Numéro de table | No table | N table
		| Num table | Matricule | Numéro matricule | Numéro candidat | No candidat | Numéro d’inscription
		| No inscription | Nimewo lòd | Nimewo | Nimewo tab | Order number | Candidate number | Index number
		| Registration number | Exam number | Seat number | Roll number | Code candidat | Code élève | Code | Numéro
		| No | Num | N | Número | رقم | رقم الجلوس | رقم المترشح | رقم التسجيل`,
	givenNames: `Prénom | Prénoms | Prenon | Non | Ti non | First name | Given names | Given name | Forenames | Forename
		| Other names | Nombres | Nome próprio | الاسم`,
	sex: `Sexe | Sex | Genre | Gender | Sèks | S | Sx | Sexo | Género | الجنس`,
	birthPlace: `Lieu de naissance | Lieu naissance | Lieu naiss | Lieu nais | Lieunais | Né à | Né(e) à | Lieu
		| Kote li fèt | Kote nesans | Place of birth | Birth place | Birthplace | Lugar de nacimiento
		| Local de nascimento | مكان الولادة`,
	department: `Département | Dépt | Dept | Dép | DDE | Depatman | Région | Province | Department | Region | District
		| Direction départementale | Académie | Wilaya | الولاية`,
	centre: `Centre | Centre d’examen | Centre examen | Siège | Sant | Sant egzamen | Exam centre | Exam center
		| Centre name | Center | Centre de composition | Lieu de composition | Jury | Salle | مركز`,
	series: `Série | Seri | Filière | Section | Option | Branche | Stream | Series | Track | الشعبة`,
	total: `Total | Total général | Total des points | Total points | Total obtenu | Somme | Tot | Points | Pwen
		| Total pwen | Total marks | Total score | Aggregate | المجموع`,
	decision: `Décision | Décision du jury | Résultat | Résultats | Verdict | Statut | Observation jury | Desizyon
		| Rezilta | Decision | Result | Results | Status | Outcome | القرار | النتيجة`,
	exam: `Examen | Exam | Egzamen | Niveau | Diplôme | Type d’examen | Classe | Examination | Level`,
	sessionKind: `Session | Sesyon | Type de session | Genre de session | Nature de session | Session type`,
	surname: `Nom | Noms | Nom de famille | Nom patronymique | Siyati | Surname | Last name | Family name
		| Apellidos | Apellido | Apelido | اللقب`,
	fullName: `Nom et prénoms | Nom et prénom | Noms et prénoms | Nom prénoms | Nom prénom | Nom complet
		| Nom et prénom du candidat | Nom du candidat | Candidat | Candidats | Élève | Identité | Siyati ak non
		| Non ak siyati | Non konplè | Name | Full name | Candidate name | Name of candidate | Student name
		| Names | Nombre completo | Nome completo | Nome | الاسم الكامل | الاسم واللقب`,
	birthDate: `Date de naissance | Date naissance | Date naiss | Date nais | Datenais | Datnais | Né le | Née le
		| Né(e) le | Naissance | DDN | DN | Dat nesans | Dat li fèt | Fèt le | Date of birth | Birth date
		| Birthdate | DOB | Fecha de nacimiento | Data de nascimento | Année de naissance | Year of birth
		| تاريخ الميلاد | تاريخ الولادة`,
	birthDateAndPlace: `Date et lieu de naissance | Date lieu naissance | Date et lieu de naiss | Né(e) le à
		| Date lieu nais | Dat ak kote li fèt | Date and place of birth`,
	commune: `Commune | Komin | Ville | Municipality | Town | Localité | Zone | Arrondissement`,
	school: `École | Établissement | Etab | Nom de l’école | École de provenance | Établissement d’origine
		| Établissement scolaire | Institution | Lycée | Collège | Lekòl | Non lekòl | School | School name
		| Provenance | Escuela | Escola | المؤسسة`,
	nationalId: `NISU | NIF | CIN | NINU | NPI | NIE | Numéro d’identification | Identifiant national
		| No identification | National id | ID number | Identifiant | Numéro unique`,
	average: `Moyenne | Moy | Moyenne générale | Moyenne obtenue | Moy gén | Mwayèn | Average | Mean
		| Note finale | Promedio | Média | المعدل`,
	mention: `Mention | Mansyon | Grade | Distinction | Honours | الملاحظة`,
	year: `Année | Année scolaire | Année académique | Ane | Ane eskolè | Year | Exam year | An
		| Année de session | Millésime | السنة`,
	remark: `Observations | Observation | Obs | Remarques | Remarque | Remak | Remarks | Remark | Comment | Comments
		| Commentaire`,
	reference: `Référence Sceau | Referans Sceau | Sceau reference`,
}

export const synonyms: ReadonlyMap<FieldName, readonly string[]> = new Map(
	fieldName.options.flatMap((field) => {
		const list = words[field]
		return list === undefined ? [] : [[field, list.split('|').map((word) => word.trim())] as const]
	}),
)
