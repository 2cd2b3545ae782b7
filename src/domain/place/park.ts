/** A park: a plain record of facts, with the evidence for them beside it. */
import { Type, type Static } from 'typebox'
import { PREFECTURES } from '../facts/catalogue.js'
import { Localized, localizedText } from '../localized.js'
import { closed, DivisionCode, Id, text } from '../shape.js'
import { FactSource } from '../source.js'

export const PARK_LEVELS = ['national', 'autonomous-region', 'league', 'none'] as const
export const PARK_TYPES = ['economic-technological', 'hi-tech', 'industrial-park', 'processing-base', 'border', 'bonded',
  'new-area', 'other'] as const

/** A league or city with both names and its GB/T 2260 code. */
export const Prefecture = closed({ name: closed({ zh: Type.Enum([...PREFECTURES]), en: text(60) }), code: DivisionCode })
export type Prefecture = Static<typeof Prefecture>

/** A county-level unit; some parks are statistical units of their own. */
export const County = closed({ name: Localized, code: Type.Optional(DivisionCode) })
export type County = Static<typeof County>

/** `listed`: a document counts the park in the key set; `inferred`: the set was reconstructed and the park chosen from evidence. */
export const Park = closed({
  id: Id,
  name: Localized,
  prefecture: Prefecture,
  county: Type.Optional(County),
  level: Type.Enum([...PARK_LEVELS]),
  levelAssumed: Type.Boolean(),
  type: Type.Enum([...PARK_TYPES]),
  approvedYear: Type.Optional(Type.Integer({ minimum: 1980, maximum: 2100 })),
  approvedYearBasis: Type.Optional(localizedText(300)),
  approvedAreaHa: Type.Optional(Type.Number({ minimum: 0 })),
  plannedAreaKm2: Type.Optional(Type.Number({ minimum: 0 })),
  leadingIndustries: Type.Array(text(60)),
  location: closed({ lat: Type.Number({ minimum: 37, maximum: 54 }), lon: Type.Number({ minimum: 97, maximum: 127 }) }),
  region: Type.Enum(['west', 'east']),
  transport: Type.Optional(localizedText(1200)),
  confidence: Type.Enum(['listed', 'inferred']),
  evidenceGrade: Type.Enum(['A', 'B', 'C']),
  sources: Type.Array(FactSource, { minItems: 1 }),
  notes: Type.Optional(localizedText(2400))
})
export type Park = Static<typeof Park>
