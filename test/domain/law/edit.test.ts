import fc from 'fast-check'
import t from 'tap'
import { loadFixtures } from '../../../src/adapters/files/fixtures.js'
import { canonicalJson } from '../../../src/domain/canonical.js'
import { runCases } from '../../../src/domain/law/cases.js'
import { changeProblems, figuresOf, movedCases, withAccepted, withChange, withPolicy, type PolicyChange } from '../../../src/domain/law/edit.js'
import { formOf, mergeForms, partOf, readPolicyForm, rowFields, rowsIn, tidyForm, type PolicyForm } from '../../../src/domain/law/edit-read.js'
import { policySet } from '../../../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../../../src/paths.js'
import { policyWith } from '../../support/policy.js'

const { policies } = await loadFixtures(FIXTURES_DIR)
const set = policySet(policies)
const west = policies.find(({ id }) => id === 'tax-west-cit15-2021')!
const [rate] = figuresOf(west)[0]!

/** What is wrong with the form of a policy in which these fields were typed, as `field key`. */
function wrongWith (typed: PolicyForm, policy = west): string[] {
  const form = tidyForm(policy, { ...formOf(policy), ...typed })
  const { change, problems } = readPolicyForm(policy, form)
  return [...problems, ...changeProblems(policy, change)].map(({ field, key }) => `${field} ${key.replace('policy-edit.problem.', '')}`)
}

t.test('the form of every policy, read, is the policy itself', async t => {
  for (const policy of policies) {
    const form = formOf(policy)
    t.strictSame(tidyForm(policy, form), form, `${policy.id} is tidy`)
    const { change, problems } = readPolicyForm(policy, form)
    t.strictSame([...problems, ...changeProblems(policy, change)], [], `${policy.id} has nothing wrong`)
    t.equal(canonicalJson(withChange(policy, change)), canonicalJson(policy), policy.id)
  }
})

t.test('each thing that is wrong is told at its field, by its own words', async t => {
  const value = `values.${rate}.0`
  const cases: [typed: PolicyForm, wrong: string[]][] = [
    [{ 'validity.from': '2026-02-31' }, ['validity.from day']],
    [{ 'validity.to': 'soon' }, ['validity.to day']],
    [{ status: 'gone' }, ['status status']],
    [{ status: '' }, ['status status']],
    [{ 'statusWhy.zh': ' ' }, ['statusWhy.zh why']],
    [{ 'statusWhy.en': '' }, ['statusWhy.en why']],
    [{ 'statusWhy.zh': '长'.repeat(1201) }, ['statusWhy.zh park-office.problem.long']],
    [{ 'statusWhy.zh': '长'.repeat(1200) }, []],
    [{ 'lastEvidence.date': '2026-13-01' }, ['lastEvidence.date day', 'lastEvidence.what.zh what', 'lastEvidence.what.en what']],
    [{ 'lastEvidence.what.zh': '通知' }, ['lastEvidence.date day', 'lastEvidence.what.en what']],
    [{ 'lastEvidence.date': '2026-01-01', 'lastEvidence.what.zh': '通知', 'lastEvidence.what.en': 'x'.repeat(401) }, ['lastEvidence.what.en park-office.problem.long']],
    [{ 'lastEvidence.date': '2026-01-01', 'lastEvidence.what.zh': '通知', 'lastEvidence.what.en': 'notice', 'lastEvidence.url': 'javascript:alert(1)' }, ['lastEvidence.url url']],
    [{ 'lastEvidence.date': '2026-01-01', 'lastEvidence.what.zh': '通知', 'lastEvidence.what.en': 'notice', 'lastEvidence.url': `https://a.example/${'x'.repeat(1000)}` }, ['lastEvidence.url park-office.problem.long']],
    [{ 'lastEvidence.date': '2026-01-01', 'lastEvidence.what.zh': '通知', 'lastEvidence.what.en': 'notice', 'lastEvidence.url': 'https://a.example/1' }, []],
    [{ [`${value}.value`]: 'many' }, [`${value}.value figure`, `${value}.value value`]],
    [{ [`${value}.value`]: '' }, [`${value}.value figure`, `${value}.value value`]],
    [{ [`${value}.value`]: '-3' }, [`${value}.value value`]],
    [{ [`${value}.value`]: '１２．５' }, []],
    [{ [`${value}.from`]: 'soon' }, [`${value}.from day`]],
    [{ [`${value}.from`]: '2020-12-31' }, [`${value}.from outside`]],
    [{ [`${value}.to`]: '2031-01-01' }, [`${value}.to outside`]],
    [{ [`${value}.from`]: '2026-05-01', [`${value}.to`]: '2026-04-30' }, [`${value}.to order`]],
    [{ [`${value}.from`]: '2026-05-01', [`${value}.to`]: '2026-05-01' }, []],
    [{ [`${value}.value`]: '', [`${value}.from`]: '', [`${value}.to`]: '' }, [`${value}.value no-value`]],
    [{ [`${value}.to`]: '2025-12-31', [`values.${rate}.1.value`]: '20', [`values.${rate}.1.from`]: '2025-12-31', [`values.${rate}.1.to`]: '' }, [`values.${rate}.1.from overlap`]],
    [{ [`${value}.to`]: '2025-12-31', [`values.${rate}.1.value`]: '20', [`values.${rate}.1.from`]: '2026-01-01', [`values.${rate}.1.to`]: '' }, []]
  ]
  for (const [typed, wrong] of cases) t.strictSame(wrongWith(typed), wrong, JSON.stringify(typed).slice(0, 120))
  t.match(wrongWith({ 'validity.to': '2020-01-01' }), ['validity.to order'], 'an end before its beginning')
})

t.test('a review is asked for whole, and only of policies that need one', async t => {
  const reviewed = policies.find(({ lawfulness }) => lawfulness !== undefined)!
  t.strictSame(wrongWith({ 'review.number': '', 'review.date': '', 'review.reviewer': '', 'review.url': '' }, reviewed), [])
  t.strictSame(wrongWith({ 'review.date': '2026-01-05', 'review.number': '' }, reviewed), ['review.number review-number'])
  t.strictSame(wrongWith({ 'review.number': '审〔2026〕1 号', 'review.date': '' }, reviewed), ['review.date day'])
  const whole = { 'review.number': '审〔2026〕1 号', 'review.date': '2026-01-05' }
  t.strictSame(wrongWith(whole, reviewed), [])
  t.strictSame(wrongWith({ ...whole, 'review.number': 'x'.repeat(121) }, reviewed), ['review.number park-office.problem.long'])
  t.strictSame(wrongWith({ ...whole, 'review.reviewer': 'x'.repeat(201) }, reviewed), ['review.reviewer park-office.problem.long'])
  t.strictSame(wrongWith({ ...whole, 'review.url': 'ftp://a' }, reviewed), ['review.url url'])
  const { change } = readPolicyForm(reviewed, { ...formOf(reviewed), ...whole })
  t.match(withChange(reviewed, change).lawfulness, { review: { number: '审〔2026〕1 号', date: '2026-01-05' } })
  const bare = policyWith()
  t.equal(readPolicyForm(bare, { ...formOf(bare), ...whole }).change.review, undefined)
})

t.test('what is left out is taken away, and what the form does not hold stays', async t => {
  const policy = policyWith({ validity: { from: '2020-01-01', to: '2030-01-01', fromPrecision: 'year' }, lastEvidence: { date: '2025-01-01', what: { zh: '通知', en: 'notice' } } })
  const change: PolicyChange = { validity: { from: '2020-01-01' }, status: 'expired', statusWhy: { zh: '止', en: 'over' }, values: {} }
  const { lastEvidence: _, ...kept } = policy
  t.strictSame(withChange(policy, change), { ...kept, validity: { from: '2020-01-01', fromPrecision: 'year' }, status: 'expired', statusWhy: { zh: '止', en: 'over' } })
  t.notOk(withChange(policy, { ...change, validity: { from: '2021-01-01' } }).validity.fromPrecision, 'how exact a day was says nothing of another')
})

t.test('rows of a figure are counted anew, whatever the gaps', async t => {
  const row = fc.record({ value: fc.constantFrom('1', '2'), from: fc.constantFrom('', '2026-01-01'), to: fc.constantFrom('', '2026-12-31') }, { noNullPrototype: true })
  fc.assert(fc.property(fc.array(row, { maxLength: 12 }), rows => {
    t.strictSame(rowsIn(rowFields('rate', rows), 'rate'), rows)
  }))
  const gaps = { 'values.rate.7.value': '2', 'values.rate.2.value': '1', 'values.rate.x.value': '9', 'values.rate.-1.value': '9', 'values.rates.0.value': '9' }
  t.strictSame(rowsIn(gaps, 'rate').map(({ value }) => value), ['1', '2'])
})

t.test('two forms become one: what one side changed is taken, what both changed is asked', async t => {
  const base = formOf(west)
  const theirs = { ...base, 'statusWhy.zh': '对方', 'validity.to': '2029-12-31' }
  const mine = { ...base, 'statusWhy.zh': '我方', 'lastEvidence.date': '2026-03-01' }
  const { form, conflicts } = mergeForms(base, theirs, mine, {})
  t.strictSame(conflicts.map(({ part }) => part), ['statusWhy'])
  t.match(form, { 'validity.to': '2029-12-31', 'lastEvidence.date': '2026-03-01' })
  t.equal(mergeForms(base, theirs, mine, { statusWhy: 'theirs' }).form['statusWhy.zh'], '对方')
  t.equal(mergeForms(base, theirs, mine, { statusWhy: 'mine' }).form['statusWhy.zh'], '我方')
  const names = Object.keys(base)
  const edits = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('a', 'b'), { maxKeys: 4, noNullPrototype: true })
  fc.assert(fc.property(edits, edits, (ours, others) => {
    const [a, b] = [{ ...base, ...ours }, { ...base, ...others }]
    const both = mergeForms(base, a, b, {})
    const parts = (edit: Record<string, string>) => new Set(Object.keys(edit).filter(name => edit[name] !== base[name]).map(partOf))
    const mutual = [...parts(ours)].filter(part => parts(others).has(part))
    t.ok(both.conflicts.every(({ part }) => mutual.includes(part)))
    t.strictSame(mergeForms(base, a, base, {}).form, a)
    t.strictSame(mergeForms(base, base, b, {}).form, b)
    for (const name of names) if (!mutual.includes(partOf(name))) t.equal(both.form[name], parts(ours).has(partOf(name)) ? a[name] : b[name])
  }), { numRuns: 50 })
})

t.test('cases that read otherwise are found, and accepted they hold', async t => {
  t.strictSame(movedCases(set, west), [], 'a policy as it stands moves nothing')
  const { change } = readPolicyForm(west, tidyForm(west, { ...formOf(west), 'validity.to': '2026-06-30' }))
  const ended = withChange(west, change)
  const moved = movedCases(set, ended)
  t.ok(moved.some(({ policyId }) => policyId === west.id))
  const accepted = moved.reduce((all, { policyId }) => withPolicy(all, withAccepted(all.policies.find(({ id }) => id === policyId)!, moved)), withPolicy(set, ended))
  t.strictSame(runCases(accepted).failed, [])
  t.equal(accepted.policies.length, set.policies.length)
})
