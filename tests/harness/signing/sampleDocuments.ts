import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { profile as profileShape, type Bareme, type Profile } from '#shared/domain/profile'
import { schemeFor, type DocumentContent } from '../../../src-main/backend/documents/content.ts'
import { barcodeKeyFor, type BarcodeKey } from '../../../src-main/backend/signing/barcodeKey.ts'
import { DocumentMaker, type MakerOptions } from '../../../src-main/backend/signing/documentMaker.ts'
import { nodeSigner } from '../../../src-main/backend/signing/signer.ts'
import type { SigningKey } from '../../../src-main/backend/signing/signingKey.ts'

const surnames = ['JEAN-BAPTISTE', 'TOUSSAINT', 'PIERRE', 'DORVIL', 'SAINT-LOUIS', 'ÉLIACIN', 'GUILLAUME']
const givenNames = ['Marie Élodie', 'Josué', 'Nadège Anne', 'Wilner', 'Françoise Carline', 'Kervens Junior']
const places = ['Port-au-Prince', 'Cap-Haïtien', 'Jérémie', 'Les Cayes', 'Hinche']

export function haiti(): Profile {
	const file = join(import.meta.dirname, '../../../resources/profiles/haiti.json')
	return profileShape.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** Generated transcripts of one barème, all different. */
export class SampleDocuments {
	readonly profile = haiti()
	readonly bareme: Bareme
	readonly kind: string
	readonly #scheme: string

	constructor() {
		const fitting = this.profile.baremes.find(({ slots }) => slots.length >= 11)
		const [kind] = this.profile.documentKinds
		if (!fitting || !kind) throw new Error('profile without barème or document kind')
		this.bareme = fitting
		this.kind = kind.id
		this.#scheme = schemeFor(fitting, this.profile).id
	}

	content(index: number): DocumentContent {
		const exam = this.profile.exams.find(({ id }) => id === this.bareme.exam)
		const marks = this.bareme.slots.map(
			({ maximum }, slot) => Math.floor((maximum * (35 + ((index * 7 + slot * 13) % 60))) / 100) * 100,
		)
		const total = this.bareme.slots.reduce((sum, { coefficient }, slot) => sum + (marks[slot] ?? 0) * coefficient, 0)
		return {
			kind: this.kind,
			serial: { code: 'RN', year: 2026, number: index + 1 },
			surname: surnames[index % surnames.length] ?? '',
			givenNames: givenNames[index % givenNames.length] ?? '',
			birthDate: `200${index % 9}-0${1 + (index % 9)}-${10 + (index % 18)}`,
			birthPlace: places[index % places.length] ?? '',
			orderNumber: String(100_000 + index),
			year: 2026,
			sessionKind: this.profile.sessionKinds[0]?.id ?? '',
			series: exam?.series[0] ?? '',
			scheme: this.#scheme,
			marks,
			flags: 0,
			total: Math.round(total),
			average: 450 + (index % 500),
			decision: this.profile.decisions[0]?.id ?? null,
			mention: null,
			practice: true,
			example: this.bareme.status === 'example',
		}
	}

	makerOptions({ material, facts }: SigningKey, signedAt: Date): MakerOptions & { barcode: BarcodeKey } {
		const barcode = barcodeKeyFor(nodeSigner(material), material.privateKey, {
			issuer: this.profile.issuer,
			batchId: 1,
			startedAt: signedAt,
			certificateNotAfter: new Date(facts.notAfter),
		})
		return {
			material,
			barcode,
			kind: this.kind,
			profile: this.profile,
			baremes: [this.bareme],
			practice: true,
			signerName: facts.commonName,
			reason: 'Relevé de notes',
			signedAt,
		}
	}

	maker(key: SigningKey, signedAt: Date, options: MakerOptions = this.makerOptions(key, signedAt)): DocumentMaker {
		return new DocumentMaker(options)
	}
}
