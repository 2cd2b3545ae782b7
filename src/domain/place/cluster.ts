/** Industry clusters and their 32 types: what an industry makes, needs and feeds, and where it stands. */
import { Type, type Static } from 'typebox'
import { Localized, localizedText } from '../localized.js'
import { closed, Id, IndustryCode, text } from '../shape.js'
import { FactSource } from '../source.js'
import { Prefecture } from './park.js'

export const Industry = closed({ code: IndustryCode, name: Localized })

export const ClusterType = closed({
  id: Id,
  name: Localized,
  field: Id,
  fieldName: Localized,
  sectionRef: text(60),
  targetProducts: Type.Array(Localized),
  industries: Type.Array(Industry),
  synonyms: closed({ zh: Type.Array(text(80)), en: Type.Array(text(80)) }),
  upstream: Type.Array(Localized),
  downstream: Type.Array(Localized),
  nationalLeadAim2015: Type.Boolean(),
  clusterIds: Type.Array(Id)
})
export type ClusterType = Static<typeof ClusterType>

export const Cluster = closed({
  id: Id,
  name: Localized,
  field: Id,
  type: Id,
  prefecture: Prefecture,
  place: Localized,
  targetProducts: Type.Array(Localized),
  industries: Type.Array(Industry),
  upstream: Type.Array(Localized),
  downstream: Type.Array(Localized),
  confidence: Type.Enum(['listed', 'inferred']),
  sources: Type.Array(FactSource, { minItems: 1 }),
  notes: Type.Optional(localizedText(2400))
})
export type Cluster = Static<typeof Cluster>
