/** The only bilingual shape: what is said in Chinese and the same in English. */
import { Type, type Static } from 'typebox'
import { closed } from './shape.js'

export const Localized = closed({ zh: Type.String({ maxLength: 4000 }), en: Type.String({ maxLength: 4000 }) })
export type Localized = Static<typeof Localized>

export type Locale = 'zh' | 'en'
