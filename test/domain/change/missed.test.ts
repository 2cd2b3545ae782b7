import t from 'tap'
import { CHANGEABLE, isChangeable } from '../../../src/domain/change/choice.js'
import { liftingOf } from '../../../src/domain/change/blocks.js'
import { counterfactualOf, opensOn, type Counterfactual } from '../../../src/domain/change/missed.js'
import type { ChangeSet } from '../../../src/domain/change/sets.js'
import type { World } from '../../../src/domain/change/world.js'
import { FACT_NAMES } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { Condition } from '../../../src/domain/law/condition.js'
import type { Policy } from '../../../src/domain/law/policy.js'
import { judge, policySet } from '../../../src/domain/law/verdict.js'
import { policyWith } from '../../support/policy.js'
import { PLACES, TODAY, worldOf } from './support.js'

const missed = (changes: Partial<Policy>, world: World): Counterfactual => {
  const policy = policyWith(changes)
  return counterfactualOf(policy, policySet([policy]), world)
}

const setsIn = (found: Counterfactual): ChangeSet[] => found.kind === 'changes' ? found.sets : []
const only = (found: Counterfactual) => {
  t.equal(setsIn(found).length, 1)
  return setsIn(found)[0]!.changes
}

t.test('an amount below its threshold: the threshold, how far off, and the clause', async t => {
  const conditions: Condition = { field: 'project.investmentWan', op: 'gte', value: 10_000, source: 'reply' }
  const [change] = only(missed({ conditions }, worldOf({ 'project.investmentWan': 7000 })))
  t.match(change, {
    what: 'fact',
    fact: 'project.investmentWan',
    from: 7000,
    to: 10_000,
    target: { kind: 'range', atLeast: 10_000 },
    distance: { by: 3000, relative: 0.3 },
    decider: 'scale',
    beyondChoice: false,
    clauses: [{ policyId: 'example', source: 'reply', op: 'gte', value: 10_000, truth: 'met' }]
  })
})

t.test('an amount that must lie elsewhere is moved by one step past the threshold', async t => {
  const not = (value: number): Condition => ({ not: { field: 'project.investmentWan', op: 'gte', value } })
  t.match(only(missed({ conditions: not(500) }, worldOf({ 'project.investmentWan': 900 }))), [{ to: 499, target: { kind: 'range', below: 500 } }])
  t.match(only(missed({ conditions: not(0.01) }, worldOf({ 'project.investmentWan': 900 }))), [{ to: 0 }], 'and never below what the fact can be')
  const share: Condition = { not: { field: 'project.greenPowerShare', op: 'lte', value: 0.3 } }
  t.match(only(missed({ conditions: share }, worldOf({ 'project.greenPowerShare': 0.1 }))), [{ to: 0.31, target: { above: 0.3 } }])
  const jobs: Condition = { not: { field: 'project.jobs', op: 'lte', value: 30 } }
  t.match(only(missed({ conditions: jobs }, worldOf({ 'project.jobs': 30 }))), [{ to: 31, target: { atLeast: 31 } }])
})

t.test('a day that has passed is not suggested, whatever the window', async t => {
  const window = (from: string, to: string): Condition => ({ field: 'project.loanDisbursementDate', op: 'between', value: [from, to] })
  const loan = worldOf({ 'project.loanDisbursementDate': '2025-05-01' })
  t.match(only(missed({ conditions: window('2026-01-19', '2026-12-31') }, loan)), [{
    from: '2025-05-01', to: TODAY, target: { kind: 'days', from: '2026-01-19', to: '2026-12-31' }, distance: { by: 569 }
  }])
  t.equal(missed({ conditions: window('2026-01-19', '2026-11-20') }, loan).kind, 'out-of-reach')
})

t.test('yearly profits move only in the years that are too high', async t => {
  const conditions: Condition = { field: 'investor.annualTaxableProfitWan', op: 'lte', value: 300 }
  const [change] = only(missed({ conditions }, worldOf({ 'investor.annualTaxableProfitWan': [400, 900] })))
  t.match(change, { to: [300, 300], target: { kind: 'range', atMost: 300 }, beyondChoice: true })
  t.notOk(change?.what === 'fact' && change.distance)
})

t.test('the place is one change: every park that would do is named, the best of them is tried', async t => {
  const conditions: Condition = { all: [{ field: 'site.parkLevel', op: 'eq', value: 'national' }, { field: 'site.isTransferPark', op: 'eq', value: true }] }
  const [change] = only(missed({ conditions }, worldOf({}, PLACES)))
  t.match(change, { what: 'place', from: 'here', to: 'c', parkIds: ['c', 'd'] })
  t.strictSame(change!.clauses.map(({ field }) => field), ['site.parkLevel', 'site.isTransferPark'])
})

t.test('at another place nothing is known but what that place has on record', async t => {
  const conditions: Condition = { field: 'site.isTransferPark', op: 'exists', value: false }
  t.match(only(missed({ conditions }, worldOf({}, PLACES))), [{ what: 'place', to: 'a', parkIds: ['a'] }])
})

t.test('a fact of places that nobody has on record keeps a benefit out of reach', async t => {
  const conditions: Condition = { all: [{ field: 'project.jobs', op: 'gte', value: 10 }, { field: 'site.parkSalesYi', op: 'gte', value: 100 }] }
  t.strictSame(missed({ conditions }, worldOf({ 'project.jobs': 1 }, PLACES)),
    { kind: 'out-of-reach', policyId: 'example', openOfPlaces: ['site.parkSalesYi'] })
})

t.test('what can be decided comes before what is given', async t => {
  const conditions: Condition = {
    any: [{ field: 'investor.ownership', op: 'eq', value: 'foreign' },
      { all: [{ field: 'project.jobs', op: 'gte', value: 10 }, { field: 'project.graduateHires', op: 'gte', value: 1 }] }]
  }
  const given: Facts = { 'investor.ownership': 'private', 'project.jobs': 1, 'project.graduateHires': 0 }
  t.strictSame(setsIn(missed({ conditions }, worldOf(given))).map(set => set.changes.length), [2], 'two decisions rather than another owner')
  const owner = only(missed({ conditions: { field: 'investor.ownership', op: 'eq', value: 'foreign' } }, worldOf(given)))
  t.match(owner, [{ fact: 'investor.ownership', decider: 'investor', beyondChoice: true }])
})

t.test('of equally small sets those come first that ask for least of what is given', async t => {
  const owner: Condition = { field: 'investor.ownership', op: 'eq', value: 'foreign' }
  const conditions: Condition = {
    any: [
      { all: [owner, { field: 'investor.firmSize', op: 'eq', value: 'small' }] },
      { all: [{ field: 'project.isFoodOrPharma', op: 'eq', value: true }, { field: 'project.buysLandAndBuilds', op: 'eq', value: true }] }
    ]
  }
  const given: Facts = { 'investor.ownership': 'private', 'investor.firmSize': 'large', 'project.isFoodOrPharma': false, 'project.buysLandAndBuilds': false }
  const facts = setsIn(missed({ conditions }, worldOf(given))).map(set => set.changes.map(change => change.what === 'fact' && change.fact))
  t.strictSame(facts, [['project.isFoodOrPharma', 'project.buysLandAndBuilds'], ['investor.ownership', 'investor.firmSize']])
})

t.test('equally small sets are given nearest first', async t => {
  const conditions: Condition = { any: [{ field: 'project.jobs', op: 'gte', value: 100 }, { field: 'project.investmentWan', op: 'gte', value: 1000 }] }
  const sets = setsIn(missed({ conditions }, worldOf({ 'project.jobs': 10, 'project.investmentWan': 900 })))
  t.strictSame(sets.map(set => set.changes.map(change => change.what === 'fact' && change.fact)), [['project.investmentWan'], ['project.jobs']])
  t.ok(sets[0]!.distance < sets[1]!.distance)
})

t.test('a rule that is not yet in force asks for its first day, with whatever else it needs', async t => {
  const changes: Partial<Policy> = { validity: { from: '2027-01-01' }, conditions: { field: 'project.jobs', op: 'gte', value: 10 } }
  t.match(only(missed(changes, worldOf({ 'project.jobs': 20 }))), [{ what: 'day', from: TODAY, to: '2027-01-01', distance: { by: 41 } }])
  t.strictSame(only(missed(changes, worldOf({ 'project.jobs': 2 }))).map(change => change.what), ['fact', 'day'])
})

t.test('a successor begins with the later of its first day and the day it was issued', async t => {
  const later = policyWith({ validity: { from: '2026-12-01' }, sources: { main: { document: '示例文件', date: '2027-02-03' } } })
  t.equal(opensOn(later, TODAY, true), '2027-02-03')
  t.equal(opensOn(later, TODAY, false), '2026-12-01')
  t.equal(opensOn({ ...later, validity: { from: '2026-12-01', to: '2027-01-01' } }, TODAY, true), undefined, 'over before it was issued')
})

t.test('a rule that has ended has no change: its last day and its successor', async t => {
  const ended: Partial<Policy> = { validity: { to: '2020-12-31' }, supersededBy: 'next' }
  t.strictSame(missed(ended, worldOf({})), { kind: 'ended', policyId: 'example', day: '2020-12-31', supersededBy: 'next' })
  t.strictSame(missed({ validity: { to: '2020-12-31' } }, worldOf({})), { kind: 'ended', policyId: 'example', day: '2020-12-31' })
})

t.test('a rule of unclear status is won as unclear', async t => {
  const policy = policyWith({ status: 'unclear', conditions: { field: 'project.jobs', op: 'gte', value: 10 } })
  const world = worldOf({ 'project.jobs': 2 })
  const [set] = setsIn(counterfactualOf(policy, policySet([policy]), world))
  t.equal(judge(policy, world.settle(set!.moves), TODAY).verdict, 'conditional-status-unclear')
})

/** Land of 20 hectares; the intensity follows from the fixed assets. */
const intensity: World['settle'] = ({ facts }) => {
  const known: Facts = { 'project.fixedAssetWan': 600, 'project.landM2': 200_000, ...facts }
  const perHectare = Math.round(Number(known['project.fixedAssetWan']) / (Number(known['project.landM2']) / 10_000))
  return { 'project.investmentIntensityWanPerHa': perHectare, ...known }
}

t.test('an amount that follows from others is changed through them', async t => {
  const world = worldOf({ 'project.fixedAssetWan': 600, 'project.landM2': 200_000 }, undefined, { settle: intensity })
  const atLeast45: Condition = { field: 'project.investmentIntensityWanPerHa', op: 'gte', value: 45 }
  t.match(setsIn(missed({ conditions: atLeast45 }, world)).map(set => set.changes), [
    [{ fact: 'project.landM2', from: 200_000, to: 133_334 }],
    [{ fact: 'project.fixedAssetWan', from: 600, to: 900, clauses: [{ field: 'project.investmentIntensityWanPerHa', truth: 'met' }] }]
  ])
})

t.test('a suggestion holds after everything is derived anew', async t => {
  const world = worldOf({ 'project.fixedAssetWan': 600, 'project.landM2': 200_000 }, undefined, { settle: intensity })
  const conditions: Condition = { all: [{ field: 'project.fixedAssetWan', op: 'gte', value: 1000 }, { field: 'project.investmentIntensityWanPerHa', op: 'lte', value: 40 }] }
  const [set] = setsIn(missed({ conditions }, world))
  t.match(set?.changes, [{ fact: 'project.fixedAssetWan', to: 1000 }, { fact: 'project.landM2', to: 250_000 }], 'more assets alone would be too dense')
})

t.test('a barred place: the smallest change that lifts every block, none of which bars anew', async t => {
  const block = (id: string, conditions: Condition, changes: Partial<Policy> = {}) => policyWith({ id, effect: 'block', conditions, ...changes })
  const draws: Condition = { field: 'project.waterSources', op: 'overlaps', value: ['groundwater'] }
  const thirsty: Condition = { field: 'project.isHighWaterUse', op: 'eq', value: true }
  const set = policySet([
    block('first', { all: [draws, thirsty] }),
    block('second', { all: [draws, { field: 'site.groundwaterZone', op: 'in', value: ['banned'] }] }),
    block('third', { field: 'site.parkLevel', op: 'eq', value: 'league' }),
    block('warns', thirsty, { severity: 'warning' }),
    block('over', thirsty, { validity: { to: '2020-12-31' } }),
    block('unclear', thirsty, { status: 'unclear' })
  ])
  const places = [
    { parkId: 'here', facts: { 'site.groundwaterZone': 'banned', 'site.parkLevel': 'none' } },
    { parkId: 'there', facts: { 'site.groundwaterZone': 'none', 'site.parkLevel': 'league' } }
  ]
  const given: Facts = { 'project.waterSources': ['groundwater'], 'project.isHighWaterUse': true }
  const lifting = liftingOf(set, worldOf(given, places))
  t.strictSame(lifting?.blockedBy, ['first', 'second'])
  t.match(lifting?.sets, [{ changes: [{ fact: 'project.waterSources', target: { kind: 'members', without: ['groundwater'] } }] }])
  t.strictSame(lifting?.sets.length, 1, 'to move alone would not do: the other place has a bar of its own')
  t.strictSame(lifting?.sets[0]!.changes[0]!.clauses.map(({ policyId }) => policyId), ['first', 'second'])
  t.equal(liftingOf(set, worldOf({ 'project.waterSources': ['surface'] }, places)), undefined)
})

t.test('every answered fact is either somebody\'s decision or given', async t => {
  const answered = FACT_NAMES.filter(name => name.startsWith('investor.') || name.startsWith('project.'))
  t.strictSame(Object.keys(CHANGEABLE).sort(), [...answered].sort())
  t.notOk(FACT_NAMES.filter(name => name.startsWith('site.') || name.startsWith('eval.')).some(isChangeable))
})
