/** The kinds of value a fact can have. Each carries its TypeBox schema, from which checks, forms and API text follow. */
import { Type } from 'typebox'
import { IndustryCode, IsoDate } from '../shape.js'

export type KindName = 'yes-no' | 'choice' | 'list' | 'texts' | 'words' | 'date' | 'integer' | 'amount' | 'share' |
  'yearly' | 'amounts' | 'industry-code'

/** `unit` is the unit of the stored number; `allowed` the closed list of values, where there is one. */
export type FactKind = {
  kind: KindName
  schema: Type.TSchema
  unit?: string
  allowed?: readonly string[]
  min?: number
  max?: number
}

const MOST = 1e12

export const yesNo = (): FactKind => ({ kind: 'yes-no', schema: Type.Boolean() })

export const choice = (allowed: readonly string[]): FactKind =>
  ({ kind: 'choice', allowed, schema: Type.Enum([...allowed]) })

export const list = (allowed: readonly string[]): FactKind =>
  ({ kind: 'list', allowed, schema: Type.Array(Type.Enum([...allowed]), { maxItems: allowed.length, uniqueItems: true }) })

export const texts = (): FactKind =>
  ({ kind: 'texts', schema: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 30 }) })

export const words = (): FactKind => ({ kind: 'words', schema: Type.String({ minLength: 1, maxLength: 200 }) })

export const date = (): FactKind => ({ kind: 'date', schema: IsoDate })

export const integer = (unit?: string, min = 0, max = MOST): FactKind =>
  ({ kind: 'integer', unit, min, max, schema: Type.Integer({ minimum: min, maximum: max }) })

export const amount = (unit: string): FactKind =>
  ({ kind: 'amount', unit, min: 0, max: MOST, schema: Type.Number({ minimum: 0, maximum: MOST }) })

/** A part of a whole: 0.6 is sixty per cent. */
export const share = (): FactKind =>
  ({ kind: 'share', unit: '0-1', min: 0, max: 1, schema: Type.Number({ minimum: 0, maximum: 1 }) })

/** One number for every year alike, or a list with one number per year from the first income year; losses are negative. */
export const yearly = (unit: string): FactKind => {
  const one = Type.Number({ minimum: -MOST, maximum: MOST })
  return { kind: 'yearly', unit, min: -MOST, max: MOST, schema: Type.Union([one, Type.Array(one, { minItems: 1, maxItems: 50 })]) }
}

/** Named amounts of one unit, such as tonnes a year of each pollutant. */
export const amounts = (names: readonly string[], unit: string): FactKind => ({
  kind: 'amounts',
  unit,
  allowed: names,
  schema: Type.Object(
    Object.fromEntries(names.map(name => [name, Type.Optional(Type.Number({ minimum: 0, maximum: MOST }))])),
    { additionalProperties: false })
})

export const industryCode = (): FactKind => ({ kind: 'industry-code', schema: IndustryCode })
