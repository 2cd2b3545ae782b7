/** The only bilingual shape: what is said in Chinese and the same in English. */
import { Type, type Static } from 'typebox'
import { closed, text } from './shape.js'

export const Localized = closed({ zh: Type.String({ maxLength: 4000 }), en: Type.String({ maxLength: 4000 }) })
export type Localized = Static<typeof Localized>

/** A bilingual text of which neither half may be missing; `maxLength` in characters, for each half. */
export const localizedText = (maxLength: number) => closed({ zh: text(maxLength), en: text(maxLength) })

export type Locale = 'zh' | 'en'
