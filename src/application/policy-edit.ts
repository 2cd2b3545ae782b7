/** Editing the law: what an edit would do is shown first, its cases are run, then a new version is written with author and reason. */
import { canonicalJson } from '../domain/canonical.js'
import type { Actor } from '../domain/account/access.js'
import type { IsoDate } from '../domain/dates.js'
import { ConflictError, InvalidError, NotFoundError, type Problem } from '../domain/errors.js'
import { changeProblems, movedCases, withAccepted, withChange, type MovedCase, type PolicyChange } from '../domain/law/edit.js'
import type { Policy } from '../domain/law/policy.js'
import { actorName, record } from './accounts/audit.js'
import { assertMay } from './accounts/rights.js'
import { wholeCatalogue } from './catalogue.js'
import type { Document } from './collections.js'
import { historyOf } from './history.js'
import { namesOf } from './leads/page.js'
import type { AppDeps, Page } from './ports.js'
import { saveRecord } from './records.js'
import { effectsOfPolicies, keepReport, type LeadEffect } from './watch.js'

export type PolicyRecord = Document<'policies'>

/** The stored policy with its version. Throws NotFoundError, ForbiddenError. */
export async function policyToEdit (deps: AppDeps, actor: Actor, id: string): Promise<PolicyRecord> {
  assertMay(actor, 'policy.edit')
  const policy = await deps.documents.get('policies', id)
  if (!policy) throw new NotFoundError('no such policy')
  return policy
}

/**
 * What an edit would do: the policy as it would be, the cases that would read otherwise, and what open leads would gain and lose.
 * `isSame`: it would change nothing.
 */
export type Preview = { policy: PolicyRecord, isSame: boolean, moved: MovedCase[], judged: number, effects: LeadEffect[] }

/** Throws InvalidError with every problem by field. Stores nothing. */
export async function previewEdit (deps: AppDeps, actor: Actor, { id, change, asOf }: { id: string, change: PolicyChange, asOf: IsoDate }): Promise<Preview> {
  const before = await policyToEdit(deps, actor, id)
  const problems = changeProblems(before, change)
  if (problems.length > 0) throw new InvalidError(problems)
  const policy: PolicyRecord = { ...before, ...withChange(before, change) }
  if (!change.lastEvidence) delete policy.lastEvidence
  const { policies } = await wholeCatalogue(deps)
  const effects = await effectsOfPolicies(deps, [policy], asOf)
  return { policy, isSame: canonicalJson(policy) === canonicalJson(before), moved: movedCases(policies, policy), ...effects }
}

export type Publish = { id: string, version: number, change: PolicyChange, reason: string, accepted: readonly string[], asOf: IsoDate, at: string }

const MOST_REASON = 1000

/** How a moved case is named in a form. */
export const caseKey = ({ policyId, index }: Pick<MovedCase, 'policyId' | 'index'>): string => `${policyId}:${index}`

/**
 * Writes the edit as a new version and keeps what it did to open leads. `version`: the one the person saw. `accepted`: keys of the
 * moved cases whose new reading the person took over; every moved case must be among them, those of other policies are then
 * written too. Throws InvalidError (nothing written, reason missing, a case not accepted), ConflictError when somebody else wrote meanwhile.
 */
export async function publishPolicy (deps: AppDeps, actor: Actor, { id, version, change, reason, accepted, asOf, at }: Publish): Promise<PolicyRecord> {
  const before = await policyToEdit(deps, actor, id)
  if (before.version !== version) throw new ConflictError(`policy ${id} is at version ${before.version ?? 0}`, { version: before.version ?? 0 })
  const { policy, isSame, moved, judged, effects } = await previewEdit(deps, actor, { id, change, asOf })
  const problems: Problem[] = [
    ...reason.trim() ? [] : [{ field: 'reason', key: 'policy-edit.problem.reason' }],
    ...reason.trim().length > MOST_REASON ? [{ field: 'reason', key: 'park-office.problem.long', params: { most: MOST_REASON, length: reason.trim().length } }] : [],
    ...isSame ? [{ field: 'status', key: 'policy-edit.problem.same' }] : [],
    ...moved.filter(one => !accepted.includes(caseKey(one))).map(one => ({ field: `case.${caseKey(one)}`, key: 'policy-edit.problem.case', params: { policy: one.policyId } }))
  ]
  if (problems.length > 0) throw new InvalidError(problems)
  await record(deps, { at, actor, action: 'policy.publish', resource: `policies:${id}`, detail: { version: version + 1, cases: moved.length, leads: effects.length } })
  const by = actorName(actor)
  const stored = await saveRecord(deps, 'policies', withAccepted(policy as Policy, moved) as PolicyRecord, { by, at, ifVersion: version })
  for (const other of await othersMoved(deps, id, moved)) await saveRecord(deps, 'policies', other, { by, at, ifVersion: other.version! })
  await keepReport(deps, actor, { judged, effects, at, policyId: id, reason: reason.trim() })
  return stored
}

/** Policies of which a case about money moved, with the readings that were accepted. */
async function othersMoved (deps: AppDeps, id: string, moved: readonly MovedCase[]): Promise<PolicyRecord[]> {
  const ids = [...new Set(moved.map(({ policyId }) => policyId))].filter(policyId => policyId !== id)
  const stored = await Promise.all(ids.map(policyId => deps.documents.get('policies', policyId)))
  return stored.filter(policy => policy !== undefined).map(policy => withAccepted(policy as Policy, moved) as PolicyRecord)
}

/** What is looked for among all policies; what is absent is not asked. `words`: all of them in title, number of the document or id. */
export type PolicyQuery = { words?: string, status?: Policy['status'], limit: number, offset: number }

/** Policies by the day of their last edit, newest first, then by title. */
export async function listPolicies (deps: AppDeps, actor: Actor, { words = '', status, limit, offset }: PolicyQuery): Promise<Page<PolicyRecord>> {
  assertMay(actor, 'policy.edit')
  const wanted = words.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  const { items } = await deps.documents.find('policies', status ? { where: { status } } : {})
  const textOf = ({ id, title, sources }: PolicyRecord) =>
    [id, title.zh, title.en, ...Object.values(sources).flatMap(({ document, number = '' }) => [document, number])].join('\n').normalize('NFKC').toLowerCase()
  const found = items.filter(policy => wanted.length === 0 || wanted.every(word => textOf(policy).includes(word)))
    .sort((a, b) => (b.updatedAt ?? '').localeCompare(a.updatedAt ?? '') || (a.id < b.id ? -1 : 1))
  return { items: found.slice(offset, offset + limit), total: found.length }
}

/** One version: `before` is the one it replaced, `reason` why it was written, where a person wrote it. Newest first. */
export type PolicyVersion = { at: string, by: string, policy: PolicyRecord | undefined, before: PolicyRecord | undefined, reason?: string }

/** The history of a policy, with the names of those who edited it by their ids. */
export async function policyVersions (deps: AppDeps, actor: Actor, id: string): Promise<{ versions: PolicyVersion[], names: Record<string, string> }> {
  assertMay(actor, 'policy.edit')
  const [entries, { items: reports }] = await Promise.all([historyOf(deps, 'policies', id), deps.documents.find('watch-reports', { where: { policyId: id } })])
  const versions = entries.map(({ at, by, document }, index): PolicyVersion => {
    const reason = reports.find(report => report.at === at)?.reason
    return { at, by, policy: document as PolicyRecord | undefined, before: entries[index - 1]?.document as PolicyRecord | undefined, ...reason === undefined ? {} : { reason } }
  }).reverse()
  return { versions, names: await namesOf(deps, entries.map(({ by }) => by)) }
}

/** The policy as it was at the version that a page was made from; undefined where that version is not known. */
export async function policyAtVersion (deps: AppDeps, actor: Actor, id: string, version: number): Promise<PolicyRecord | undefined> {
  assertMay(actor, 'policy.edit')
  const entries = await historyOf(deps, 'policies', id)
  return entries.findLast(({ document }) => (document as PolicyRecord | undefined)?.version === version)?.document as PolicyRecord | undefined
}
