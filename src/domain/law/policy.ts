/** A policy: a rule with its dates, status, scope, conditions, benefit and sources. Law as data; nothing here decides. */
import { Type, type Static } from 'typebox'
import type { Facts } from '../facts/facts.js'
import { Localized, localizedText } from '../localized.js'
import { closed, Id, IsoDate, text } from '../shape.js'
import { LegalSource } from '../source.js'
import type { Condition } from './condition.js'
import { Lawfulness } from './lawfulness.js'

export const EFFECTS = ['benefit', 'block', 'require', 'define', 'limit'] as const
/** The six words of the vocabulary, and `informs` for a rule that defines, limits or requires and pays nothing itself. */
export const VERDICTS = ['applies', 'does-not-apply', 'unknown-needs-data', 'conditional-status-unclear', 'blocked',
  'warning', 'informs'] as const
export type Verdict = typeof VERDICTS[number]

export const STATUSES = ['in-force', 'unclear', 'superseded', 'expired'] as const
export const CATEGORIES = ['tax', 'land', 'electricity', 'siting-restriction', 'finance', 'fiscal', 'resource', 'customs',
  'approval', 'labour', 'park-upgrade', 'innovation', 'logistics'] as const
export const STACK_GROUPS = ['cit-rate', 'cit-local-share', 'land-floor', 'import-duty'] as const
export const BENEFIT_KINDS = ['qualitative', 'prohibition', 'cit-local-share-holiday', 'definition',
  'electricity-market-access', 'land-price-floor-multiplier', 'cit-rate', 'land-term', 'interest-subsidy', 'limit',
  'import-duty-exemption', 'electricity-td-price', 'electricity-tou', 'coal-allocation', 'restriction', 'park-upgrade',
  'budget', 'cit-effective-rate', 'cit-super-deduction', 'vat-extra-credit', 'cit-immediate-expensing',
  'land-supply-mode', 'land-price-floor', 'land-reward-per-mu', 'electricity-price', 'electricity-surcharge',
  'supply-terms', 'building-subsidy', 'approval', 'fixed-tax-credit-per-hire'] as const

/** How the rule is known: a text supplied with the collection, a public page, or general knowledge without a text at hand. */
export const CONFIDENCES = ['seed', 'public-source', 'recalled'] as const

export type Effect = typeof EFFECTS[number]
export type Status = typeof STATUSES[number]
export type Category = typeof CATEGORIES[number]
export type BenefitKind = typeof BENEFIT_KINDS[number]

/** A value with the days on which it holds; an absent end is that of the policy. Periods of one parameter never overlap. */
export const DatedValue = closed({
  from: Type.Optional(IsoDate),
  to: Type.Optional(IsoDate),
  value: Type.Unknown()
})

/**
 * A figure or term of the benefit: its unit as in the document, its dated values, the source that states it.
 * Which parameters a kind has, and what their values look like, stands in benefit.ts. `confidence` is set where
 * the figure is known less well than the rule itself.
 */
export const Parameter = closed({
  unit: Type.Optional(text(40)),
  source: Type.Optional(text(40)),
  confidence: Type.Optional(Type.Enum([...CONFIDENCES])),
  note: Type.Optional(localizedText(600)),
  values: Type.Array(DatedValue, { minItems: 1 })
})
export type Parameter = Static<typeof Parameter>

export const Benefit = closed({
  kind: Type.Enum([...BENEFIT_KINDS]),
  parameters: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), Parameter))
})

/** The condition tree is checked by the loader, which names the path of every fault; here it is opaque. */
const ConditionTree = Type.Unsafe<Condition>(Type.Object({}))

const Yuan = Type.Optional(Type.Integer())

/**
 * A case that stands beside the rule: a sentence, a day, facts, the verdict. Shown on the policy's page as an example.
 * `expectYuan`: whole yuan of the policy's own line in the ledger of all policies at these facts. `expectCounted`: whole
 * yuan counted there in each stack group; a group that counts nothing is named only to say that it has a line.
 */
export const PolicyTest = closed({
  name: Localized,
  asOf: IsoDate,
  given: Type.Unsafe<Facts>(Type.Object({})),
  expect: Type.Enum([...VERDICTS]),
  expectYuan: Yuan,
  expectCounted: Type.Optional(closed({ 'cit-rate': Yuan, 'cit-local-share': Yuan, 'land-floor': Yuan, 'import-duty': Yuan, none: Yuan }))
})
export type PolicyTest = Static<typeof PolicyTest>

/**
 * `lawfulness`: on benefits only, and on each of them. `lead`: the departments that a document names as responsible for the
 * rule; left out where none does.
 */
export const Policy = closed({
  id: Id,
  title: Localized,
  summary: Localized,
  category: Type.Enum([...CATEGORIES]),
  effect: Type.Enum([...EFFECTS]),
  audience: Type.Optional(Type.Enum(['park', 'government'])),
  severity: Type.Optional(Type.Enum(['warning'])),
  scope: closed({
    prefectures: Type.Union([Type.Literal('all'), Type.Array(text(20), { minItems: 1 })]),
    parks: Type.Union([Type.Literal('all'), Type.Array(Id, { minItems: 1 })])
  }),
  validity: closed({
    from: Type.Optional(IsoDate),
    to: Type.Optional(IsoDate),
    fromPrecision: Type.Optional(text(120))
  }),
  status: Type.Enum([...STATUSES]),
  statusWhy: localizedText(1200),
  lastEvidence: Type.Optional(closed({ date: IsoDate, url: Type.Optional(text(1000)), what: localizedText(400) })),
  supersededBy: Type.Optional(Id),
  limitedBy: Type.Optional(Id),
  stack: Type.Optional(closed({
    group: Type.Enum([...STACK_GROUPS]),
    rule: Type.Enum(['best-of-group', 'lowest-rate', 'lowest-multiplier', 'count-once'])
  })),
  confidence: Type.Enum([...CONFIDENCES]),
  sources: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), LegalSource),
  conditions: ConditionTree,
  requirement: Type.Optional(ConditionTree),
  benefit: Benefit,
  note: Type.Optional(localizedText(1200)),
  lawfulness: Type.Optional(Lawfulness),
  lead: Type.Optional(closed({ departments: Type.Array(Localized, { minItems: 1 }), source: Type.Optional(text(40)) })),
  tests: Type.Array(PolicyTest, { minItems: 1 })
})
export type Policy = Static<typeof Policy>
