/** A proposal for an investor: some parks of a stored match, with a letter, frozen when it is issued. */
import { Type, type Static } from 'typebox'
import { Token } from '../account/account.js'
import type { Problem } from '../errors.js'
import type { Answer } from '../match/answer.js'
import { closed, Id, IsoDate, text } from '../shape.js'

const Yuan = Type.Integer()

/** Power by the year from lowest to highest, and land once at the lowest lawful price; whole yuan, absent where no source gives them. */
export const Price = closed({ parkId: Id, powerLowYuan: Type.Optional(Yuan), powerHighYuan: Type.Optional(Yuan), landYuan: Type.Optional(Yuan) })
export type Price = Static<typeof Price>

/**
 * What an issued proposal rests on. `catalogue`: revision of the data; `versions`: id of the versions of its records, absent where
 * these were not kept. `answer`: what the public sees of the match, for the chosen parks alone.
 */
export const Frozen = closed({
  asOf: IsoDate,
  matchedAt: text(40),
  catalogue: text(80),
  versions: Type.Optional(text(64)),
  prices: Type.Array(Price, { maxItems: 5 }),
  answer: Type.Unsafe<Answer>(Type.Object({}))
})
export type Frozen = Static<typeof Frozen>

export const MOST_PROPOSED = 5
export const MOST_COVER_NOTE = 6000

/**
 * Whose it is and who may write it is what the lead says. From `issuedAt` on nothing of it changes. `content`: canonical JSON of
 * all that is printed, in `language`; `contentHash`: SHA-256 of it. `checkCode` stands on paper.
 */
export const Proposal = closed({
  id: Token,
  leadId: Token,
  ownerId: Type.Optional(Token),
  matchId: Token,
  parkIds: Type.Array(Id, { minItems: 1, maxItems: MOST_PROPOSED, uniqueItems: true }),
  coverNote: Type.String({ maxLength: MOST_COVER_NOTE }),
  language: Type.Enum(['zh', 'en']),
  createdAt: text(40),
  createdBy: text(120),
  issuedAt: Type.Optional(text(40)),
  checkCode: Type.Optional(Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{12}$' })),
  contentHash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  content: Type.Optional(text(1_000_000)),
  frozen: Type.Optional(Frozen)
})
export type Proposal = Static<typeof Proposal>

/** A proposal as somebody filled it in. */
export type ProposalForm = { parkIds: readonly string[], language: 'zh' | 'en', coverNote: string }

/** Everything that is wrong with the form; `open` are the parks of the match where nothing bars the project. */
export function proposalProblems ({ parkIds, coverNote }: ProposalForm, open: readonly string[]): Problem[] {
  return [
    ...(parkIds.length === 0 ? [{ field: 'parkIds', key: 'problem.proposal.parks' }] : []),
    ...(parkIds.length > MOST_PROPOSED ? [{ field: 'parkIds', key: 'problem.proposal.many', params: { most: MOST_PROPOSED } }] : []),
    ...(parkIds.every(id => open.includes(id)) ? [] : [{ field: 'parkIds', key: 'problem.proposal.barred' }]),
    ...(coverNote.length > MOST_COVER_NOTE ? [{ field: 'coverNote', key: 'problem.proposal.long', params: { most: MOST_COVER_NOTE } }] : [])
  ]
}

/** The answer with these parks alone, each at the rank that it has among all. */
export function onlyParks (answer: Answer, parkIds: readonly string[]): Answer {
  const within = <S extends { parkIds: string[] }>(shared: readonly S[]): S[] =>
    shared.map(one => ({ ...one, parkIds: one.parkIds.filter(id => parkIds.includes(id)) })).filter(one => one.parkIds.length > 0)
  return { ...answer, parks: answer.parks.filter(({ parkId }) => parkIds.includes(parkId)), judgements: within(answer.judgements), ledgers: within(answer.ledgers) }
}

/** Digits and letters without those that are mistaken for others: I, L, O and U. */
export const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 12

/** The code that somebody typed: in any case, with spaces or hyphens, with the letters that stand for digits; undefined for what is none. */
export function readCode (typed: string): string | undefined {
  const code = typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return code.length === CODE_LENGTH && [...code].every(letter => CODE_LETTERS.includes(letter)) ? code : undefined
}

/** The code as it is printed, in three groups. */
export const printedCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code
