import t from 'tap'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { changesAt, changesFor, narrowerView, type ParkChanges } from '../../src/application/changes.js'
import { answerFor, createMatch, relevanceOf } from '../../src/application/matching.js'
import { firstPlacesOf, sensitivityFor, sensitivityOf } from '../../src/application/sensitivity.js'
import type { ChangeSet } from '../../src/domain/change/sets.js'
import { NotFoundError } from '../../src/domain/errors.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { isShown, type View } from '../../src/domain/law/lawfulness.js'
import { judgementsOf } from '../../src/domain/match/answer.js'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { testDeps } from '../support/build-app.js'
import { richProject } from '../support/rich-project.js'

const asOf = '2026-11-21'
const at = '2026-11-21T08:00:00.000Z'
const deps = await testDeps(t)
const catalogue = await wholeCatalogue(deps)
const { library } = deps

const matchOf = (facts: Facts, view: View = 'officer') => createMatch(deps, { facts, asOf, view, at })

type Won = { policyId: string, set: ChangeSet }
const wonIn = ({ missed }: ParkChanges): Won[] => missed.flatMap(({ counterfactual }) =>
  counterfactual.kind === 'changes' ? counterfactual.sets.map(set => ({ policyId: counterfactual.policyId, set })) : [])

t.test('run as a match of its own, every suggestion wins its benefit, and is worth what was said', async t => {
  let counted = 0
  for (const facts of [exampleFacts[0]!, exampleFacts[3]!, richProject]) {
    const match = await matchOf(facts)
    const { parkId } = match.answer.parks[0]!
    const list = await changesFor(deps, match, parkId, 'officer')
    t.ok(wonIn(list).length > 0, `${wonIn(list).length} sets`)
    const answerAfter = ({ moves }: ChangeSet) =>
      answerFor({ catalogue, library, given: { ...facts, ...moves.facts }, asOf: moves.asOf ?? asOf, view: 'officer' })
    for (const { policyId, set } of wonIn(list)) {
      const verdict = judgementsOf(answerAfter(set), set.moves.parkId ?? parkId).find(judgement => judgement.policyId === policyId)?.verdict
      t.ok(verdict === 'applies' || verdict === 'conditional-status-unclear', `${policyId} reads ${verdict}`)
    }
    for (const { counterfactual, worth } of list.missed) {
      if (counterfactual.kind !== 'changes' || !worth || worth.gainYuan === 0) continue
      counted++
      const [set] = counterfactual.sets
      const after = answerAfter(set!).parks.find(park => park.parkId === (set!.moves.parkId ?? parkId))!
      const before = match.answer.parks.find(park => park.parkId === parkId)!
      t.strictSame(worth.countedYuan, { before: before.countedYuan, after: after.countedYuan }, counterfactual.policyId)
    }
  }
  t.ok(counted > 1, 'some of them are counted')
})

t.test('the list is in order of gain, what can be decided before what is given, what has ended last', async t => {
  const match = await matchOf(richProject)
  const { missed } = await changesFor(deps, match, match.answer.parks[0]!.parkId, 'officer')
  const gains = missed.filter(({ worth }) => (worth?.gainYuan ?? 0) > 0).map(({ counterfactual, worth }) => [counterfactual.policyId, worth!.gainYuan])
  t.strictSame(gains, [['tax-west-cit15-2021', 21_300_000], ['fin-nat2026-equipment-interest', 1_500_000]])
  t.strictSame(missed.slice(0, 2).map(({ counterfactual }) => counterfactual.policyId), gains.map(([id]) => id))
  const kinds = missed.map(({ counterfactual }) => counterfactual.kind)
  t.strictSame(kinds, [...kinds].sort((a, b) => ['changes', 'out-of-reach', 'ended'].indexOf(a) - ['changes', 'out-of-reach', 'ended'].indexOf(b)))
  const beyond = missed.map(({ counterfactual }) => counterfactual.kind === 'changes' &&
    counterfactual.sets[0]!.changes.some(change => change.what === 'fact' && change.beyondChoice))
  t.ok(beyond.indexOf(true) > beyond.indexOf(false))
  t.strictSame(beyond.slice(beyond.indexOf(true), beyond.lastIndexOf(true)).filter(isBeyond => !isBeyond), [])
})

t.test('another benefit that shrinks is named, and money that is lost is a loss', async t => {
  const match = await matchOf(richProject)
  const { missed } = await changesFor(deps, match, match.answer.parks[0]!.parkId, 'officer')
  const worthOf = (id: string) => missed.find(({ counterfactual }) => counterfactual.policyId === id)?.worth
  t.strictSame(worthOf('tax-west-cit15-2021')?.losses.map(({ policyId }) => policyId), ['tax-rd-super-100'], 'a deduction saves less at a lower rate')
  t.strictSame(worthOf('fin-nat2026-equipment-interest')?.losses, [], 'what stays as it is is no loss')
  t.equal(worthOf('tax-small-low-profit-5')?.gainYuan, -15_000_000, 'small profits save tax by being small')
  t.strictSame(worthOf('tax-high-tech-15')?.missing, ['investor.highTechCertValidTo'], 'what the number waits for')
})

t.test('a barred place says how to lift the bar, and the match run with it is open', async t => {
  const match = await matchOf(richProject)
  const { parkId, blockedBy } = match.answer.parks[0]!
  const { lifting } = await changesFor(deps, match, parkId, 'officer')
  t.strictSame(lifting?.blockedBy, blockedBy)
  const given = { ...richProject, ...lifting!.sets[0]!.moves.facts }
  t.equal(answerFor({ catalogue, library, given, asOf, view: 'officer' }).parks.find(park => park.parkId === parkId)?.blocked, false)
  const open = await matchOf(given)
  t.notOk((await changesFor(deps, open, open.answer.parks[0]!.parkId, 'officer')).lifting)
})

t.test('a withheld benefit is in nothing that the narrower view gets', async t => {
  t.equal(narrowerView('officer', 'public'), 'public')
  t.equal(narrowerView('flagged', 'officer'), 'flagged')
  const hidden = catalogue.policies.policies.filter(policy => !isShown(policy, 'public')).map(({ id }) => id)
  t.ok(hidden.length > 10)
  for (const view of ['officer', 'public'] as const) {
    const match = await matchOf(richProject, view)
    const list = await changesFor(deps, match, match.answer.parks[0]!.parkId, 'public')
    const text = JSON.stringify([list, await sensitivityFor(deps, match, 'public')])
    t.strictSame(hidden.filter(id => text.includes(`"${id}"`)), [], view)
    t.ok(list.missed.some(({ counterfactual }) => counterfactual.policyId === 'tax-west-cit15-2021'), 'and the others are there')
  }
})

t.test('a list is worked out once, and again once the catalogue has changed', async t => {
  const match = await matchOf(richProject)
  const { parkId } = match.answer.parks[0]!
  const list = await changesFor(deps, match, parkId, 'officer')
  t.equal(await changesFor(deps, match, parkId, 'officer'), list)
  t.not(await changesFor(deps, match, match.answer.parks[1]!.parkId, 'officer'), list)
  t.equal(list.catalogueMoved, false)
  t.equal((await changesFor(deps, { ...match, id: 'b'.repeat(26), catalogue: 'an earlier one' }, parkId, 'officer')).catalogueMoved, true)
  await t.rejects(changesFor(deps, match, 'nowhere', 'officer'), NotFoundError)
  t.throws(() => changesAt(match.answer, parkId, { catalogue: { ...catalogue, parks: [] }, library }), NotFoundError)
})

t.test('the weight at which first place changes is where ranking anew changes it, and not a step before', async t => {
  let tips = 0
  for (const facts of exampleFacts.slice(2, 4)) {
    const relevance = await relevanceOf(deps, facts, library)
    const match = await matchOf(facts)
    const { weights, first } = await sensitivityFor(deps, match, 'officer')
    const firstWith = (criterion: string, weight: number) => answerFor({
      catalogue, library: { ...library, weights: { ...library.weights, criteria: { ...library.weights.criteria, [criterion]: weight } } }, given: facts, asOf, view: 'officer', relevance
    }).parks[0]!.parkId
    for (const { criterion, down, up } of weights) {
      for (const [tipping, step] of [[down, 0.0001], [up, -0.0001]] as const) {
        if (!tipping) continue
        tips++
        t.equal(firstWith(criterion, tipping.weight), tipping.parkId, `${criterion} ${tipping.weight}`)
        t.equal(firstWith(criterion, Number((tipping.weight + step).toFixed(4))), first?.byScore)
      }
    }
    t.equal(firstWith('wishes', 0.1), first?.byScore)
  }
  t.ok(tips > 5, `${tips} tipping points`)
})

t.test('every answered amount and day is looked at, and only those', async t => {
  const { facts, first } = await sensitivityFor(deps, await matchOf(richProject), 'officer')
  t.ok(facts.some(({ fact }) => fact === 'project.loanDisbursementDate'))
  t.notOk(facts.some(({ fact }) => fact === 'project.industryCode' || fact === 'project.type'))
  t.equal(facts.find(({ fact }) => fact === 'project.landMu')?.thresholds, 0, 'no rule of today asks for land by its area')
  t.ok(first && first.tied >= 1)
})

t.test('first by money is the highest total among parks that are open, of equal ones the best ranked', async t => {
  const park = (parkId: string, countedYuan: number, blocked = false) => ({ ...match.answer.parks[0]!, parkId, countedYuan, blocked })
  const match = await matchOf({})
  t.strictSame(firstPlacesOf({ parks: [park('a', 1), park('b', 5), park('c', 5), park('d', 9, true)] }), { byScore: 'a', byMoney: 'b', tied: 2 })
  t.equal(firstPlacesOf({ parks: [] }), undefined)
  const nowhere = sensitivityOf(match.answer, { catalogue: { ...catalogue, parks: [] }, library })
  t.strictSame([nowhere.first, nowhere.weights, nowhere.facts], [undefined, [], []])
})
