/** Where a fact or a rule comes from. What was not found is left out, never guessed. */
import { Type, type Static } from 'typebox'
import { closed, text } from './shape.js'

/** A document that states a rule: title, number, issuer, date as printed, clause, address of the copy that was read. */
export const LegalSource = closed({
  document: text(300),
  number: Type.Optional(text(120)),
  issuer: Type.Optional(text(200)),
  date: Type.Optional(text(60)),
  clause: Type.Optional(text(200)),
  suppliedText: Type.Optional(text(120)),
  url: Type.Optional(text(1000))
})
export type LegalSource = Static<typeof LegalSource>

/** A page or document that supports a fact about a place. */
export const FactSource = closed({
  title: text(400),
  number: Type.Optional(text(120)),
  publisher: Type.Optional(text(300)),
  date: Type.Optional(text(60)),
  where: Type.Optional(text(1200))
})
export type FactSource = Static<typeof FactSource>

/** How far a derived fact may be trusted: high settles it, medium is offered for confirmation, low only says where to look. */
export const Confidence = Type.Enum(['high', 'medium', 'low'])
export type Confidence = Static<typeof Confidence>
