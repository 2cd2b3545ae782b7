/** Closed objects and the few atoms that many shapes share. */
import { Type } from 'typebox'

/** An object that refuses every key it does not name, so that a misspelt key is an error and not silence. */
export const closed = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options })

/** Identifier of a record: lower-case letters, digits and hyphens, as in file names and addresses. */
export const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,119}$' })

/** Calendar day `YYYY-MM-DD`; whether the day exists is checked by `isDate` in dates.ts. */
export const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** Text with a ceiling, so that no request can store an unbounded string. */
export const text = (maxLength = 2000) => Type.String({ minLength: 1, maxLength })

/** Six-digit GB/T 2260 code of a league, city, county or banner. */
export const DivisionCode = Type.String({ pattern: '^15\\d{4}$' })

/** GB/T 4754-2017 code without section letter, two to four digits. */
export const IndustryCode = Type.String({ pattern: '^\\d{2,4}$' })
