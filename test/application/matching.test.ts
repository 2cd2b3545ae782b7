import t from 'tap'
import { currentCatalogue } from '../../src/application/catalogue.js'
import { answerFor, createMatch, derivedFacts, factsAtPlace, readMatch, relevanceOf } from '../../src/application/matching.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import { NotFoundError, UnavailableError } from '../../src/domain/errors.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { judgementsOf, ledgerOf, rankedIn } from '../../src/domain/match/answer.js'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { testDeps } from '../support/build-app.js'

const ANODES = exampleFacts[0]!
const asOf = '2026-11-21'
const at = '2026-11-21T08:00:00.000Z'
const deps = await testDeps(t)

t.test('a match ranks every park once and judges every policy for each', async t => {
  const { answer } = await createMatch(deps, { facts: ANODES, asOf, view: 'officer', at })
  t.equal(answer.parks.length, 37)
  t.strictSame(answer.parks.map(park => park.rank), Array.from({ length: 37 }, (_, index) => index + 1))
  for (const park of answer.parks) {
    t.equal(Object.values(park.counts).reduce((sum, count) => sum + count, 0), 90, park.parkId)
    t.ok(park.score >= 0 && park.score <= 1, `${park.parkId} ${park.score}`)
    for (const part of park.parts) t.ok(part.value >= 0 && part.value <= 1, `${park.parkId} ${part.criterion}`)
  }
  t.ok(answer.parks[0]!.score > answer.parks[36]!.score, 'places differ')
})

t.test('the stored match is the same object, and the same question gives the same answer', async t => {
  const match = await createMatch(deps, { facts: ANODES, asOf, view: 'officer', at })
  t.equal(canonicalJson((await readMatch(deps, match.id)).answer), canonicalJson(match.answer))
  const again = await createMatch(deps, { facts: ANODES, asOf, view: 'officer', at })
  t.equal(canonicalJson(again.answer), canonicalJson(match.answer))
  t.not(again.id, match.id, 'each run has an address of its own')
  await t.rejects(readMatch(deps, 'a'.repeat(26)), NotFoundError)
})

t.test('the day decides which law is read', async t => {
  const verdictOn = async (day: string, policyId: string) =>
    (await createMatch(deps, { facts: { ...ANODES, 'project.catalogueStatus': 'encouraged', 'project.mainBusinessIncomeShare': 0.65, 'investor.ownership': 'private' }, asOf: day, view: 'officer', at }))
      .answer.judgements.filter(judgement => judgement.policyId === policyId).map(judgement => judgement.verdict)
  t.strictSame(await verdictOn('2020-12-31', 'tax-west-cit15-2011'), ['does-not-apply'], '65 % is below the 70 % of the first round')
  t.strictSame(await verdictOn('2021-01-01', 'tax-west-cit15-2021'), ['applies'], 'and above the 60 % of the second')
  t.strictSame(await verdictOn('2031-01-01', 'tax-west-cit15-2021'), ['does-not-apply'])
})

t.test('without the search index parks are ranked all the same and the answer says so', async t => {
  const down = { ...deps, search: { ...deps.search, search: () => Promise.reject(new UnavailableError('down')) } }
  t.equal(await relevanceOf(down, ANODES, deps.library), undefined)
  const { answer } = await createMatch(down, { facts: ANODES, asOf, view: 'officer', at })
  t.equal(answer.relevanceUsed, false)
  t.equal(answer.parks.length, 37)
  const broken = { ...deps, search: { ...deps.search, search: () => Promise.reject(new TypeError('a fault of ours')) } }
  await t.rejects(createMatch(broken, { facts: ANODES, asOf, view: 'officer', at }), TypeError, 'a programming error is not hidden')
})

t.test('nothing known is a match too: all parks, no verdict that is a no for lack of data', async t => {
  const { answer } = await createMatch(deps, { facts: {}, asOf, view: 'officer', at })
  t.equal(answer.parks.length, 37)
  t.ok(answer.judgements.some(judgement => judgement.verdict === 'unknown-needs-data'))
})

t.test('facts at a place: a park brings its own, a prefecture its grid, a wrong park is refused', async t => {
  const catalogue = await currentCatalogue(deps, 'officer')
  const at = (given: Facts) => factsAtPlace({ catalogue, library: deps.library, given, asOf })
  t.match(at({ 'site.parkId': 'baotou-xitu-gaoxinqu' }).facts, { 'site.prefecture': '包头市', 'site.grid': 'mengxi', 'site.insidePark': true, 'site.parkLevel': 'national' })
  t.match(at({ 'site.prefecture': '通辽市' }).facts, { 'site.grid': 'mengdong' })
  t.equal(at({}).facts['site.grid'], undefined)
  t.throws(() => at({ 'site.parkId': 'nowhere' }), NotFoundError)
})

t.test('derived facts carry confidence and reason', async t => {
  const derived = await derivedFacts(deps, ANODES, asOf)
  t.match(derived.find(fact => fact.field === 'project.industryTags'), { value: ['graphite-carbon', 'graphene'], confidence: 'high' })
  t.match(derived.find(fact => fact.field === 'project.isIndustrialTransfer'), { value: true, confidence: 'medium', why: { key: 'derive.relocation' } })
})

t.test('the answer hangs on nothing but its input', async t => {
  const catalogue = await currentCatalogue(deps, 'officer')
  const input = { catalogue, library: deps.library, given: ANODES, asOf, view: 'officer' as const, relevance: new Map<string, number>() }
  const before = canonicalJson({ ...input, relevance: [] })
  t.equal(canonicalJson(answerFor(input)), canonicalJson(answerFor(input)))
  t.equal(canonicalJson({ ...input, relevance: [] }), before, 'and leaves its input as it was')
})

t.test('of many parks the best are in the answer in full and the others are counted', async t => {
  const all = (await currentCatalogue(deps, 'officer'))
  const copies = (count: number) => Array.from({ length: count }, (_, copy) => all.parks.map(park => copy === 0 ? park : { ...park, id: `${park.id}-${copy}` })).flat()
  const answerOf = (parks: typeof all.parks) => answerFor({ catalogue: { ...all, parks }, library: deps.library, given: ANODES, asOf, view: 'officer' })
  const upTo = answerOf(copies(3).slice(0, 100))
  t.equal(upTo.parks.length, 100)
  t.notOk('beyond' in upTo)

  const parks = copies(6)
  const many = answerOf(parks)
  t.equal(many.parks.length, 100)
  t.equal(many.beyond?.parks, parks.length - 100)
  t.equal(rankedIn(many), parks.length)
  // The same park in the small answer: nothing about it hangs on how many others there are.
  const few = answerOf(all.parks)
  for (const park of many.parks.filter(({ parkId }) => few.parks.some(other => other.parkId === parkId))) {
    const { rank: _, ...rest } = park
    const { rank: __, ...other } = few.parks.find(({ parkId }) => parkId === park.parkId)!
    t.strictSame(rest, other)
    t.strictSame(judgementsOf(many, park.parkId).map(({ parkIds, ...judgement }) => judgement), judgementsOf(few, park.parkId).map(({ parkIds, ...judgement }) => judgement))
    const { parkIds: ___, ...ledger } = ledgerOf(many, park.parkId)!
    const { parkIds: ____, ...otherLedger } = ledgerOf(few, park.parkId)!
    t.strictSame(ledger, otherLedger)
  }
  const ids = new Set(many.parks.map(({ parkId }) => parkId))
  for (const { parkIds } of [...many.judgements, ...many.ledgers]) t.ok(parkIds.length > 0 && parkIds.every(id => ids.has(id)))
  const blockedFew = few.parks.filter(({ blocked }) => blocked).length
  t.equal(many.parks.filter(({ blocked }) => blocked).length + many.beyond!.blocked, blockedFew * 6)
  t.equal(many.parks.some(({ blocked }) => blocked), 6 * (all.parks.length - blockedFew) < 100, 'barred parks come after all others')
  t.strictSame(many.parks.map(({ rank }) => rank), Array.from({ length: 100 }, (_, index) => index + 1))
})
