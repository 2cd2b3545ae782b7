/**
 * An edit of the parts of a policy that change while its text stands: validity, status, evidence, review, dated figures. Conditions
 * and sources are not among them: another text is another policy.
 */
import { Check } from 'typebox/value'
import { inWindow, isDate, type IsoDate } from '../dates.js'
import type { Problem } from '../errors.js'
import type { Localized } from '../localized.js'
import { BENEFIT_PARAMETERS } from './benefit.js'
import { caseReader, holds, type Reading } from './cases.js'
import type { Lawfulness } from './lawfulness.js'
import { STATUSES, type Parameter, type Policy, type PolicyTest, type Status } from './policy.js'
import { policySet, type PolicySet } from './verdict.js'

/** What is left out is taken away. `values`: the dated values of each figure that is edited; other parameters stay. */
export type PolicyChange = {
  validity: { from?: IsoDate, to?: IsoDate }
  status: Status
  statusWhy: Localized
  lastEvidence?: NonNullable<Policy['lastEvidence']>
  review?: NonNullable<Lawfulness['review']>
  values: Readonly<Record<string, Parameter['values']>>
}

/** The figures of a policy that a form can hold: those whose every value is a number. */
export const figuresOf = ({ benefit }: Pick<Policy, 'benefit'>): [name: string, parameter: Parameter][] =>
  Object.entries(benefit.parameters ?? {}).filter(([, { values }]) => values.every(({ value }) => typeof value === 'number'))

/** The policy as the change makes it. */
export function withChange (policy: Policy, { validity, status, statusWhy, lastEvidence, review, values }: PolicyChange): Policy {
  const { lastEvidence: _, lawfulness, ...rest } = policy
  const { fromPrecision } = policy.validity
  const parameters = Object.fromEntries(Object.entries(policy.benefit.parameters ?? {})
    .map(([name, parameter]) => [name, Object.hasOwn(values, name) ? { ...parameter, values: values[name]! } : parameter]))
  const keepsPrecision = fromPrecision !== undefined && validity.from === policy.validity.from
  return {
    ...rest,
    validity: { ...validity, ...(keepsPrecision ? { fromPrecision } : {}) },
    status,
    statusWhy,
    ...(lastEvidence ? { lastEvidence } : {}),
    ...(lawfulness ? { lawfulness: { ...withoutReview(lawfulness), ...(review ? { review } : {}) } } : {}),
    benefit: policy.benefit.parameters ? { ...policy.benefit, parameters } : policy.benefit
  }
}

function withoutReview ({ review, ...rest }: Lawfulness): Lawfulness {
  return rest
}

const problem = (field: string, key: string, params?: Problem['params']): Problem => ({ field, key, ...(params ? { params } : {}) })

function periodProblems (field: string, { from, to }: { from?: IsoDate, to?: IsoDate }): Problem[] {
  return [
    ...from === undefined || isDate(from) ? [] : [problem(`${field}.from`, 'policy-edit.problem.day')],
    ...to === undefined || isDate(to) ? [] : [problem(`${field}.to`, 'policy-edit.problem.day')],
    ...from !== undefined && to !== undefined && isDate(from) && isDate(to) && to < from ? [problem(`${field}.to`, 'policy-edit.problem.order', { from })] : []
  ]
}

const MOST = { why: 1200, what: 400, number: 120, reviewer: 200, url: 1000 } as const

const lengthProblems = (field: string, text: string | undefined, most: number): Problem[] =>
  text !== undefined && text.length > most ? [problem(field, 'park-office.problem.long', { most, length: text.length })] : []

const urlProblems = (field: string, url: string | undefined): Problem[] =>
  url === undefined || /^https?:\/\/[^\s/]+/.test(url) ? lengthProblems(field, url, MOST.url) : [problem(field, 'policy-edit.problem.url')]

function bothProblems (field: string, text: Localized, key: string, most: number): Problem[] {
  return (['zh', 'en'] as const).flatMap(half => text[half].trim() ? lengthProblems(`${field}.${half}`, text[half], most) : [problem(`${field}.${half}`, key)])
}

function evidenceProblems ({ lastEvidence }: PolicyChange): Problem[] {
  if (!lastEvidence) return []
  const { date, what, url } = lastEvidence
  return [
    ...isDate(date) ? [] : [problem('lastEvidence.date', 'policy-edit.problem.day')],
    ...bothProblems('lastEvidence.what', what, 'policy-edit.problem.what', MOST.what),
    ...urlProblems('lastEvidence.url', url)
  ]
}

function reviewProblems ({ review }: PolicyChange): Problem[] {
  if (!review) return []
  const { number, date, reviewer, url } = review
  return [
    ...number.trim() ? lengthProblems('review.number', number, MOST.number) : [problem('review.number', 'policy-edit.problem.review-number')],
    ...isDate(date) ? [] : [problem('review.date', 'policy-edit.problem.day')],
    ...lengthProblems('review.reviewer', reviewer, MOST.reviewer),
    ...urlProblems('review.url', url)
  ]
}

const overlap = (a: Parameter['values'][number], b: Parameter['values'][number]): boolean =>
  (a.from === undefined || b.to === undefined || a.from <= b.to) && (b.from === undefined || a.to === undefined || b.from <= a.to)

const isReadable = (day: IsoDate | undefined): day is IsoDate => day !== undefined && isDate(day)

/** The ends of a period that lie outside the policy's own; an end of that which is no day bounds nothing, and is told of itself. */
function outsideProblems (field: string, period: { from?: IsoDate, to?: IsoDate }, { from, to }: PolicyChange['validity']): Problem[] {
  const [first, last] = [isReadable(from) ? from : undefined, isReadable(to) ? to : undefined]
  return (['from', 'to'] as const).flatMap(end => {
    const day = period[end]
    return isReadable(day) && !inWindow(day, first, last) ? [problem(`${field}.${end}`, 'policy-edit.problem.outside')] : []
  })
}

function valueProblems (policy: Policy, name: string, values: Parameter['values'], validity: PolicyChange['validity']): Problem[] {
  const spec = BENEFIT_PARAMETERS[policy.benefit.kind][name]
  if (values.length === 0) return [problem(`values.${name}.0.value`, 'policy-edit.problem.no-value')]
  return values.flatMap((dated, index) => {
    const field = `values.${name}.${index}`
    return [
      ...periodProblems(field, dated),
      ...outsideProblems(field, dated, validity),
      ...spec && Check(spec.value, dated.value) ? [] : [problem(`${field}.value`, 'policy-edit.problem.value')],
      ...values.slice(0, index).some(earlier => overlap(earlier, dated)) ? [problem(`${field}.from`, 'policy-edit.problem.overlap')] : []
    ]
  })
}

/** Everything wrong with a change, by field. Days must exist and stand in order, figures suit their kind, periods not overlap. */
export function changeProblems (policy: Policy, change: PolicyChange): Problem[] {
  const { validity, status, statusWhy, values } = change
  return [
    ...periodProblems('validity', validity),
    ...STATUSES.includes(status) ? [] : [problem('status', 'policy-edit.problem.status')],
    ...bothProblems('statusWhy', statusWhy, 'policy-edit.problem.why', MOST.why),
    ...evidenceProblems(change),
    ...reviewProblems(change),
    ...Object.entries(values).flatMap(([name, dated]) => valueProblems(policy, name, dated, validity))
  ]
}

/** A case that reads otherwise than it says once the change holds. `policyId`: whose case; another policy's may move too. */
export type MovedCase = { policyId: string, index: number, test: PolicyTest, reads: Reading }

/** The set with this version in the place of the stored one. */
export const withPolicy = ({ policies }: PolicySet, policy: Policy): PolicySet =>
  policySet([...policies.filter(({ id }) => id !== policy.id), policy])

/** The cases of the whole set that the changed policy makes read otherwise. Those of other policies speak of money only. */
export function movedCases (set: PolicySet, changed: Policy): MovedCase[] {
  const next = withPolicy(set, changed)
  const read = caseReader(next)
  return next.policies.flatMap(policy => policy.tests.flatMap((test, index) => {
    const isTouched = policy.id === changed.id || test.expectYuan !== undefined || test.expectCounted !== undefined
    if (!isTouched) return []
    const reads = read(policy, test)
    return holds(test, reads) ? [] : [{ policyId: policy.id, index, test, reads }]
  }))
}

/** The policy with what its cases read now as what they are expected to read: for those that a person accepted, by their place. */
export function withAccepted (policy: Policy, moved: readonly MovedCase[]): Policy {
  const readings = new Map(moved.filter(({ policyId }) => policyId === policy.id).map(({ index, reads }) => [index, reads]))
  return {
    ...policy,
    tests: policy.tests.map((test, index) => {
      const reads = readings.get(index)
      if (!reads) return test
      const { expect, expectYuan, expectCounted, ...rest } = test
      return { ...rest, expect: reads.verdict, ...(reads.yuan === undefined ? {} : { expectYuan: reads.yuan }), ...(reads.counted ? { expectCounted: reads.counted } : {}) }
    })
  }
}
