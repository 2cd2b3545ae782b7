/** A lead: an investor's project at the promotion office, from the enquiry to full capacity. */
import { Type, type Static } from 'typebox'
import { closed, Id, IsoDate, text } from '../shape.js'
import { FACT_NAMES, FACTS, INDUSTRY_TAGS } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { Token } from '../account/account.js'
import { STAGES } from './stages.js'

const Answers = closed(Object.fromEntries(FACT_NAMES.map(name => [name, Type.Optional(FACTS[name].schema)])))

/** How to reach the investor. Personal data: read only by who is in charge. */
export const Contact = closed({
  person: Type.Optional(text(120)),
  phone: Type.Optional(text(60)),
  email: Type.Optional(text(200)),
  note: Type.Optional(text(500))
})
export type Contact = Static<typeof Contact>

/** One move: `on` is the day it happened, `at` the instant it was entered; `document` proves it. */
export const StageMove = closed({
  from: Type.Optional(Type.Enum([...STAGES])),
  to: Type.Enum([...STAGES]),
  on: IsoDate,
  at: text(40),
  by: text(120),
  document: Type.Optional(text(300)),
  note: Type.Optional(text(1000))
})
export type StageMove = Static<typeof StageMove>

/** What stands in the place of words that were deleted at the investor's wish, where a record must have some. In both languages: it is data. */
export const ERASED = '应投资方要求已删除 / erased at the investor\'s wish'

export const LEAD_SOURCES = ['enquiry', 'officer', 'import', 'demo'] as const
export const OUTCOMES = ['landed', 'lost', 'withdrawn', 'elsewhere', 'duplicate'] as const

/**
 * `title`: what the project is, without who the investor is. `company`, `contact`, `answers` and `notKnown` are personal.
 * `receivedAt`: when the office got it; `respondedAt`: when it first answered. `progressOn`: the last day something moved.
 * `ownerId`: the investor's account. `consent`: what the investor agreed to when sending it. `matches`: addresses of stored
 * matches, newest last. `tags`: what the answers were read as, so that leads can be found by them. `sharedParkIds`: parks whose managers may read it. `wishedParks`: the parks the investor chose, at most five.
 */
export const Lead = closed({
  id: Token,
  title: text(200),
  source: Type.Enum([...LEAD_SOURCES]),
  isDemo: Type.Boolean(),
  stage: Type.Enum([...STAGES]),
  moves: Type.Array(StageMove, { maxItems: 200 }),
  prefectures: Type.Array(text(40), { maxItems: 12 }),
  wishedParks: Type.Array(Id, { maxItems: 5 }),
  company: Type.Optional(closed({ name: text(200), creditCode: Type.Optional(text(18)), province: Type.Optional(text(20)) })),
  contact: Contact,
  answers: Type.Unsafe<Facts>(Answers),
  notKnown: Type.Array(Type.Enum([...FACT_NAMES])),
  tags: Type.Optional(Type.Array(Type.Enum([...INDUSTRY_TAGS]), { maxItems: INDUSTRY_TAGS.length })),
  message: Type.Optional(text(4000)),
  intakeId: Type.Optional(Token),
  ownerId: Type.Optional(Token),
  consent: Type.Optional(closed({ at: text(40), wording: text(40) })),
  officerId: Type.Optional(Token),
  receivedAt: text(40),
  respondedAt: Type.Optional(text(40)),
  progressOn: IsoDate,
  matches: Type.Array(closed({ matchId: Token, at: text(40), by: text(120) }), { maxItems: 200 }),
  sharedParkIds: Type.Array(Id, { maxItems: 40, uniqueItems: true }),
  closed: Type.Optional(closed({ at: text(40), on: IsoDate, by: text(120), outcome: Type.Enum([...OUTCOMES]), reason: text(1000) }))
})
export type Lead = Static<typeof Lead>

/** What somebody wrote about a lead. `isForInvestor`: the investor reads it too. */
export const LeadNote = closed({ id: Token, leadId: Token, at: text(40), by: text(120), text: text(4000), isForInvestor: Type.Boolean() })
export type LeadNote = Static<typeof LeadNote>

export const PLEDGE_STATES = ['open', 'delivered', 'released'] as const

/** A day or an owner that a promise had until `at`, and why it has another one since. */
const PledgeRevision = closed({ at: text(40), by: text(120), dueOn: IsoDate, accountId: Token, reason: text(1000) })

export const MOST_REVISIONS = 50

/**
 * A commitment made to an investor. `basis`: the policy and clause it rests on. `accountId`: who answers for it. `proof`: what shows that it was
 * kept, or why the investor released the office from it. `revisions`: oldest first; its text never changes.
 */
export const Pledge = closed({
  id: Token,
  leadId: Token,
  proposalId: Type.Optional(Token),
  text: text(1000),
  basis: Type.Optional(closed({ policyId: Id, clause: Type.Optional(text(200)) })),
  accountId: Token,
  dueOn: IsoDate,
  state: Type.Enum([...PLEDGE_STATES]),
  proof: Type.Optional(text(1000)),
  revisions: Type.Optional(Type.Array(PledgeRevision, { maxItems: MOST_REVISIONS })),
  createdAt: text(40),
  createdBy: text(120),
  settledAt: Type.Optional(text(40))
})
export type Pledge = Static<typeof Pledge>

/**
 * A list or search of the desk that somebody keeps under a name: `query` is that of its address, of a search its words. `seen`: of a
 * search, what it found when it was last looked at, as ids behind their kind.
 */
export const SavedView = closed({
  id: Token,
  accountId: Token,
  name: text(80),
  page: text(60),
  query: Type.String({ maxLength: 1000 }),
  createdAt: text(40),
  seen: Type.Optional(closed({ at: text(40), ids: Type.Array(text(200), { maxItems: 400 }) }))
})
export type SavedView = Static<typeof SavedView>
