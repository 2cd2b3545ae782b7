/** An endowment: one thing an experienced officer names about a place, and the industries it draws. */
import { Type, type Static } from 'typebox'
import { Localized, localizedText } from '../localized.js'
import { closed, Id, IndustryCode, text } from '../shape.js'
import { FactSource } from '../source.js'
import { County, Prefecture } from './park.js'

export const ENDOWMENT_KINDS = ['mineral', 'energy', 'crop', 'livestock', 'forest', 'water', 'salt-lake', 'port', 'transport',
  'existing-capacity', 'chain-leader', 'research', 'market'] as const

/** What the endowment draws: industries by code, cluster types, product words and why, in both languages. */
export const Attraction = closed({
  industryCodes: Type.Array(IndustryCode),
  clusterTypes: Type.Array(Id),
  products: closed({ zh: Type.Array(text(80)), en: Type.Array(text(120)) }),
  why: localizedText(600)
})
export type Attraction = Static<typeof Attraction>

/** `strength` 3: leading in the nation, 2: strong in the region, 1: minor, new or uncertain. Without a county it holds for the whole prefecture. */
export const Endowment = closed({
  id: Id,
  prefecture: Prefecture,
  county: Type.Optional(County),
  kind: Type.Enum([...ENDOWMENT_KINDS]),
  name: Localized,
  attracts: Type.Array(Attraction),
  strength: Type.Integer({ minimum: 1, maximum: 3 }),
  since: Type.Optional(Type.Integer({ minimum: 1000, maximum: 2100 })),
  source: Type.Optional(FactSource),
  confidence: Type.Enum(['seed', 'sourced', 'recalled'])
})
export type Endowment = Static<typeof Endowment>
