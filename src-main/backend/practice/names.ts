/** Names as they occur in Haiti, commonest first. They are combined at random: the people are invented. */
const words = (text: string) => text.trim().split(/\s+/)

export const surnames = words(`
	Jean Pierre Joseph Charles Louis François Baptiste Paul Michel Augustin Étienne Jacques Antoine Saint-Louis Toussaint
	Jean-Baptiste Dorvil Philippe Estimé Célestin Désir Alexis Laurent Cadet Exantus Saintil Noël Lafortune Desrosiers
	Guerrier Casimir Altidor Bien-Aimé Dieudonné Francisque Ulysse Georges Saint-Fleur Dorcéus Milord Fleurimond Théodore
	Innocent Daniel Lucien Aristide Benoît Clervil Duverger Élie Félix Gilles Hyppolite Isidore Jeudy Lamour Mathieu
	Narcisse Olivier Petit-Frère Raymond Sylvain Thélusma Valcin Victor Vilsaint Zamor Accilien Beauvais Bélizaire Bernard
	Blanc Boursiquot Brutus Calixte Cénatus Chéry Clermont Compère Constant Darius David Delva Denis Desravines Dessources
	Destin Dorsainvil Dumas Durand Édouard Elysée Estinvil Eugène Eustache Fanfan Fénelon Florestal Fortuné Gabriel Gaspard
	Gédéon Germain Guillaume Henry Hilaire Jacquet Janvier Jérôme Joachim Julien Lacroix Ladouceur Laguerre Lamothe Latortue
	Léger Lindor Lormil Magloire Marcelin Maurice Ménard Merisier Mésidor Mondésir Monestime Moïse Nelson Normil Occéan
	Orélus Paulin Pétion Philogène Placide Polynice Prophète Régis Rémy Richard Robert Romain Rosier Saint-Cyr Saint-Juste
	Saint-Vil Salomon Sénat Sévère Simon Souffrant Surin Télémaque Thermitus Thomas Valbrun Vernet Vincent Vital Volcy
	Wilson Xavier Yacinthe Zéphirin
`)

export const maleNames = words(`
	Jean Wilson Peterson Stevenson Woodly Jeff Mackenson Kervens Jameson Samuel David Emmanuel Junior Wisly Frantz Ricardo
	Jimmy Roodly Evens Johnson Daniel Josué Wadson Lukner Carlens Dieuseul Jocelyn Rony Patrick Fritz Ronald Wilner Réginald
	Jonas Élie Gérald Yves Hervé Claudy Odné Ernst Guerby Mario Nixon Rosemond Sadrac Hérold Fénel Renald Michelet Enock
	Widlin Islande Andy Bendy Caleb Dukens Edson Féguens Garry Isaac Jacky Kender Loubens Maxime Nathanaël Obed Philippe
	Ralph Schneider Taïno Ulrick Valéry Watson Yvenel Zachary Jhonny Pyè Jozèf Wòbè Antwàn Michèl Andre Pòl
`)

export const femaleNames = words(`
	Marie Wideline Lovely Guerline Rose Nadège Mirlande Fabiola Widline Esther Islande Darline Judeline Naïka Christelle
	Dieula Kettia Manoucheka Rachelle Sherline Loudia Myrlande Rosemène Stéphanie Vanessa Wislande Yolande Bettina Carline
	Daphnée Edeline Farah Gaëlle Huguette Immacula Jessica Katiana Lunie Magdala Natacha Odette Phara Régine Sabine Tamara
	Ulrica Valentine Wendy Yvrose Zilia Nadine Mona Cassandra Djenane Évelyne Francesca Ginette Joanne Kerline Linda
	Mélissa Nerlande Roseline Sandra Tania Vénise Woodeline Mirlène Lwiz Wozlin Fransin Jèta Anyès
`)

/** Second parts of compound given names (`Jean-Robert`, `Marie Ange`). */
export const maleSeconds = words(
	'Robert Claude Marc Bernard Louis Paul Pierre Max René Ricot Édouard Renel Philippe Jude',
)
export const femaleSeconds = words(
	'Ange Carmel Flore Lourdes Rose Claire Laure Michèle France Thérèse Nicole Josée Mika',
)

/** The same name in French and in Kreyòl spelling. */
const spellings: readonly (readonly [string, string])[] = [
	['Jean', 'Jan'],
	['Pierre', 'Pyè'],
	['Joseph', 'Jozèf'],
	['Charles', 'Chal'],
	['Louis', 'Lwi'],
	['François', 'Franswa'],
	['Baptiste', 'Batis'],
	['Toussaint', 'Tousen'],
	['Guillaume', 'Giyòm'],
	['Antoine', 'Antwàn'],
	['Michel', 'Michèl'],
	['Étienne', 'Etyèn'],
	['Augustin', 'Ogisten'],
	['Jacques', 'Jak'],
	['Robert', 'Wòbè'],
	['Roseline', 'Wozlin'],
	['Rose', 'Wòz'],
	['Marie', 'Mari'],
	['Laurent', 'Loran'],
	['Benoît', 'Benwa'],
	['Richard', 'Richa'],
	['Henry', 'Anri'],
	['Georges', 'Jòj'],
	['Paul', 'Pòl'],
	['Thérèse', 'Terèz'],
	['Claude', 'Klod'],
]
const kreyol = new Map(spellings)
const french = new Map(spellings.map(([left, right]) => [right, left]))

/** Every part of a name in the other spelling where there is one: `Jean-Robert` → `Jan-Wòbè`. */
export function otherSpelling(name: string): string {
	return name.replace(/[\p{L}]+/gu, (part) => kreyol.get(part) ?? french.get(part) ?? part)
}

export function withoutAccents(text: string): string {
	return text.normalize('NFD').replace(/\p{M}+/gu, '')
}
