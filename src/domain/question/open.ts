/** What is still open at one place, and the money that hangs on each open point. */
import type { IsoDate } from '../dates.js'
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import type { View } from '../law/lawfulness.js'
import type { Policy, Verdict } from '../law/policy.js'
import { judge, judgeAll, type Judgement, type PolicySet } from '../law/verdict.js'
import { judgedOf, type Judged, type Ledger } from '../money/ledger.js'
import type { Amounts, Line } from '../money/lines.js'
import { ledgersOf } from '../money/places.js'

/** `facts`: of the project and the place together, as they are known now. `id` is that of the park. */
export type QuestionPlace = { id: string, facts: Facts }

export type Law = { policies: PolicySet, asOf: IsoDate, view: View }

/** Money that a point decides: whole yuan as far as they are known, and how many amounts beside them are not. */
export type Stake = { yuan: number, unknown: number }

/**
 * Something that answers may settle: the verdict of a policy, or the amount of one that holds already.
 * `waitsFor`: every fact it waits for, those of the place among them; never empty.
 */
export type OpenPoint = { policyId: string, sort: 'verdict' | 'amount', isBlock: boolean, waitsFor: readonly FactName[], stake: Stake }

/** `judged` as it stands now. `isBlocked`: a block holds here, whatever else is answered. */
export type OpenPlace = { id: string, facts: Facts, judged: readonly Judged[], points: readonly OpenPoint[], isBlocked: boolean }

const NOTHING: Stake = { yuan: 0, unknown: 0 }
const UNKNOWN: Stake = { yuan: 0, unknown: 1 }

/** What the policy would say if its place and its conditions held. Of a rule that is not live: does not apply. */
export const verdictIfMet = (policy: Policy, { policies, asOf }: Law): Verdict =>
  judge({ ...policy, scope: { prefectures: 'all', parks: 'all' }, conditions: { all: [] } }, {}, asOf, policies.successors.has(policy.id)).verdict

/** Open verdicts read as if the rule held and its status were unclear: priced beside what is counted, and not counted. */
const asIfHeld = (judged: readonly Judged[]): Judged[] =>
  judged.map(one => one.verdict === 'unknown-needs-data' ? { ...one, verdict: 'conditional-status-unclear' } : one)

/** The lines most like this one that have an amount: of its kind, else of its group, else of its category. */
function linesNear (line: Line, ledger: Ledger, categoryOf: (policyId: string) => string | undefined): Line[] {
  const others = ledger.lines.filter(other => other !== line && other.amountYuan !== undefined)
  const alike = [
    others.filter(({ derivation }) => derivation.key === line.derivation.key),
    others.filter(({ group }) => group !== 'none' && group === line.group),
    others.filter(({ policyId }) => categoryOf(policyId) === categoryOf(line.policyId))
  ]
  return alike.find(lines => lines.length > 0) ?? []
}

/**
 * What a rule pays beyond the line of its group that is counted already. An amount with inputs missing is taken to be as
 * large as the largest of the lines most like it; without such a line it is unknown. Money that is only deferred is none.
 */
function stakeOfLine (line: Line, ledger: Ledger, categoryOf: (policyId: string) => string | undefined): Stake {
  if (line.why === 'deferred' || line.why === 'removed' || line.why === 'unreviewed') return NOTHING
  const yuan = line.amountYuan ?? linesNear(line, ledger, categoryOf)
    .reduce<number | undefined>((most = 0, { amountYuan = 0 }) => Math.max(most, amountYuan), undefined)
  if (yuan === undefined) return line.missing.length > 0 ? UNKNOWN : NOTHING
  const counted = line.group === 'none' || line.counted ? 0 : ledger.byGroup[line.group] ?? 0
  return { yuan: Math.max(0, yuan - counted), unknown: 0 }
}

const stakeOfCost = ({ amountYuan, missing }: Amounts): Stake => {
  if (amountYuan !== undefined) return { yuan: amountYuan, unknown: 0 }
  return missing.length > 0 ? UNKNOWN : NOTHING
}

/** All money of a place: a block decides over it as a whole. */
const wholeStake = ({ lines, ifAllUnclearHoldYuan }: Ledger): Stake =>
  ({ yuan: ifAllUnclearHoldYuan, unknown: lines.filter(({ amountYuan, missing }) => amountYuan === undefined && missing.length > 0).length })

type Read = { place: QuestionPlace, judgements: readonly Judgement[], judged: readonly Judged[] }

function openPlace ({ place, judgements, judged }: Read, ledger: Ledger, law: Law): OpenPlace {
  const byId = new Map(law.policies.policies.map(policy => [policy.id, policy]))
  const categoryOf = (policyId: string) => byId.get(policyId)?.category
  const stakes = new Map<string, Stake>([
    ...ledger.lines.map(line => [line.policyId, stakeOfLine(line, ledger, categoryOf)] as const),
    ...ledger.costs.map(cost => [cost.policyId, stakeOfCost(cost)] as const)
  ])
  const open = judgements.filter(({ verdict }) => verdict === 'unknown-needs-data')
  const verdicts = open.map(({ policyId, missing }): OpenPoint => {
    const isBlock = verdictIfMet(byId.get(policyId)!, law) === 'blocked'
    return { policyId, sort: 'verdict', isBlock, waitsFor: missing, stake: isBlock ? wholeStake(ledger) : stakes.get(policyId) ?? NOTHING }
  })
  const isOpen = new Set(open.map(({ policyId }) => policyId))
  const amounts = [...ledger.lines, ...ledger.costs]
    .filter(line => line.missing.length > 0 && !isOpen.has(line.policyId) && !isBarred(line))
    .map(({ policyId, missing }): OpenPoint => ({ policyId, sort: 'amount', isBlock: false, waitsFor: missing, stake: stakes.get(policyId) ?? NOTHING }))
  const isBlocked = judgements.some(({ verdict }) => verdict === 'blocked')
  return { id: place.id, facts: place.facts, judged, points: [...verdicts, ...amounts], isBlocked }
}

const isBarred = (line: Amounts | Line): boolean => 'why' in line && (line.why === 'removed' || line.why === 'unreviewed')

/** What is open at each place, in the order given. Places where the same rules hold at the same prices share one ledger. */
export function openPlaces (places: readonly QuestionPlace[], law: Law): OpenPlace[] {
  const read = places.map((place): Read => {
    const judgements = judgeAll(law.policies, place.facts, law.asOf)
    return { place, judgements, judged: judgedOf(law.policies.policies, judgements) }
  })
  const ledgers = ledgersOf(read.map(({ place: { id, facts }, judged }) => ({ id, facts, judged: asIfHeld(judged) })), { asOf: law.asOf, view: law.view })
  return read.map(one => openPlace(one, ledgers.get(one.place.id)!, law))
}
