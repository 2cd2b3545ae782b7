/** Promises to an investor: what one must say, in which order they are looked at, and when one is late. */
import { isDate, type IsoDate } from '../dates.js'
import type { Problem } from '../errors.js'
import { MOST_REVISIONS, type Pledge } from './lead.js'

/** A promise as somebody typed it; an empty `policyId` rests on nothing but the word given. */
export type PledgeForm = { text: string, policyId: string, accountId: string, dueOn: string }

/** What the form may name: policies that carry a promise to this lead, and accounts that can answer for one. */
export type PledgeChoices = { policyIds: readonly string[], accountIds: readonly string[] }

export const MOST_PLEDGE_TEXT = 1000

/** Everything that is wrong with the form; none for one that can be kept. A promise may be entered after its day. */
export function pledgeProblems ({ text, policyId, accountId, dueOn }: PledgeForm, { policyIds, accountIds }: PledgeChoices): Problem[] {
  return [
    ...(text.trim() === '' ? [{ field: 'text', key: 'problem.pledge.text' }] : []),
    ...(text.trim().length > MOST_PLEDGE_TEXT ? [{ field: 'text', key: 'problem.pledge.long', params: { most: MOST_PLEDGE_TEXT } }] : []),
    ...(policyId !== '' && !policyIds.includes(policyId) ? [{ field: 'policyId', key: 'problem.pledge.basis' }] : []),
    ...(accountIds.includes(accountId) ? [] : [{ field: 'accountId', key: 'problem.pledge.account' }]),
    ...(isDate(dueOn) ? [] : [{ field: 'dueOn', key: 'problem.date' }])
  ]
}

/** What shows that a promise was kept, or why the investor let the office off it. */
export function proofProblems (proof: string): Problem[] {
  if (proof.trim() === '') return [{ field: 'proof', key: 'problem.pledge.proof' }]
  return proof.trim().length > MOST_PLEDGE_TEXT ? [{ field: 'proof', key: 'problem.pledge.long', params: { most: MOST_PLEDGE_TEXT } }] : []
}

/** Another day or another owner for a promise, as somebody typed it. */
export type ReviseForm = { dueOn: string, accountId: string, reason: string }

/** Everything that is wrong with it; `accountIds` can answer for a promise, and whoever does now may stay. */
export function revisionProblems (pledge: Pick<Pledge, 'dueOn' | 'accountId' | 'revisions'>, { dueOn, accountId, reason }: ReviseForm, accountIds: readonly string[]): Problem[] {
  const isSame = dueOn === pledge.dueOn && accountId === pledge.accountId
  return [
    ...(isDate(dueOn) ? [] : [{ field: 'dueOn', key: 'problem.date' }]),
    ...(isSame ? [{ field: 'dueOn', key: 'problem.pledge.same' }] : []),
    ...((pledge.revisions ?? []).length >= MOST_REVISIONS ? [{ field: 'dueOn', key: 'problem.pledge.often', params: { most: MOST_REVISIONS } }] : []),
    ...(accountId === pledge.accountId || accountIds.includes(accountId) ? [] : [{ field: 'accountId', key: 'problem.pledge.account' }]),
    ...(reason.trim() === '' ? [{ field: 'reason', key: 'problem.pledge.reason' }] : []),
    ...(reason.trim().length > MOST_PLEDGE_TEXT ? [{ field: 'reason', key: 'problem.pledge.long', params: { most: MOST_PLEDGE_TEXT } }] : [])
  ]
}

type Due = Pick<Pledge, 'state' | 'dueOn'>

/** Whether its day is over and it was neither kept nor released; on the day itself it is not late yet. */
export const isOverdue = ({ state, dueOn }: Due, today: IsoDate): boolean => state === 'open' && dueOn < today

/** Open ones first, by their day, so that what is late stands at the top; then the settled ones, newest day first. */
export function byUrgency (a: Due, b: Due): number {
  if ((a.state === 'open') !== (b.state === 'open')) return a.state === 'open' ? -1 : 1
  const order = a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0
  return a.state === 'open' ? order : -order
}
