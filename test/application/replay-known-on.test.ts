/** The catalogue as it was known on a day, and what differs between two answers. */
import fc from 'fast-check'
import t from 'tap'
import { recordsOf } from '../../src/application/catalogue.js'
import { differencesOf } from '../../src/application/differences.js'
import { catalogueAsKnownOn, knownSince } from '../../src/application/known-on.js'
import { recent } from '../../src/application/recent.js'
import { recordAsKnownOn } from '../../src/application/history.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { addDays } from '../../src/domain/dates.js'
import { InvalidError } from '../../src/domain/errors.js'
import type { Answer } from '../../src/domain/match/answer.js'
import { endowment, localized, park } from '../support/documents.js'
import { openPassingStore, openTestStore } from '../support/mongo.js'

type Step = { collection: 'parks' | 'endowments', id: string, removed: boolean, days: number, text: number }

const aStep: fc.Arbitrary<Step> = fc.record({
  collection: fc.constantFrom('parks', 'endowments'), id: fc.constantFrom('a', 'b', 'c'), removed: fc.boolean(), days: fc.nat(3), text: fc.nat(9)
})

t.test('on every day the catalogue is every record as it was known on that day', async t => {
  await fc.assert(fc.asyncProperty(fc.array(aStep, { maxLength: 12 }), async steps => {
    const { close, ...deps } = await openPassingStore()
    let day = '2026-01-01'
    for (const { collection, id, removed, days, text } of steps) {
      day = addDays(day, days)
      const writing = { by: 'officer', at: `${day}T04:00:00.000Z` }
      if (removed) await removeRecord(deps, collection, id, writing)
      else if (collection === 'parks') await saveRecord(deps, 'parks', park(id, { notes: localized(`n${text}`) }), writing)
      else await saveRecord(deps, 'endowments', endowment(id, { name: localized(`n${text}`) }), writing)
    }
    for (let asked = '2025-12-31'; asked <= addDays(day, 1); asked = addDays(asked, 1)) {
      const found = recordsOf(await catalogueAsKnownOn(deps, asked))
      for (const collection of ['parks', 'endowments'] as const) {
        const wanted = []
        for (const id of ['a', 'b', 'c']) wanted.push(await recordAsKnownOn(deps, collection, id, asked))
        if (JSON.stringify(found[collection]) !== JSON.stringify(wanted.filter(record => record))) throw new Error(`${collection} on ${asked}`)
      }
    }
    await close()
  }), { numRuns: 30 })
})

t.test('nothing known is an empty catalogue, and the first day is told', async t => {
  const deps = { documents: await openTestStore(t) }
  t.equal(await knownSince(deps), undefined)
  t.strictSame((await catalogueAsKnownOn(deps, '2026-01-01')).parks, [])
  await saveRecord(deps, 'parks', park('a'), { by: 'x', at: '2026-01-05T17:00:00.000Z' })
  t.equal(await knownSince(deps), '2026-01-06', 'the day in China')
  t.strictSame((await catalogueAsKnownOn(deps, '2026-01-05')).parks, [])
  t.equal((await catalogueAsKnownOn(deps, '2026-01-06')).parks.length, 1)
  const [one, other] = [await catalogueAsKnownOn(deps, '2026-01-07'), await catalogueAsKnownOn(deps, '2027-01-01')]
  t.equal(one, other, 'days between two changes share one catalogue')
  for (const day of ['', '2026-02-30', 'today']) await t.rejects(catalogueAsKnownOn(deps, day), InvalidError)
})

t.test('few values are kept, the one unused longest goes first, and a failure is not kept', async t => {
  const values = recent<string>(2)
  const owner = {}
  const made: string[] = []
  const get = (key: string, of: object = owner) => values.get(of, key, async () => { made.push(key); return key })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key)
  t.strictSame(made, ['a', 'b', 'c', 'b'])
  await get('a', {})
  t.equal(made.length, 5, 'each owner has its own')
  await t.rejects(values.get(owner, 'd', async () => { throw new Error('down') }), /down/)
  t.equal(await get('d'), 'd')
})

const answer = (parks: [id: string, yuan: number][], verdicts: Record<string, [verdict: string, parkIds: string[]][]>): Answer => ({
  parks: parks.map(([parkId, countedYuan], place) => ({ parkId, countedYuan, rank: place + 1 })),
  judgements: Object.entries(verdicts).flatMap(([policyId, list]) => list.map(([verdict, parkIds]) => ({ policyId, verdict, parkIds })))
} as unknown as Answer)

t.test('what differs: who moved among the others, which verdict where, how much money', async t => {
  const before = answer([['a', 10], ['b', 20], ['c', 30]], { p: [['applies', ['a', 'b', 'c']]], q: [['blocked', ['a']], ['informs', ['b', 'c']]] })
  t.strictSame(differencesOf(before, before), { moved: [], verdicts: [], money: [] })
  const without = answer([['b', 20], ['c', 31], ['d', 5]], { p: [['applies', ['b']], ['unknown-needs-data', ['c', 'd']]], r: [['informs', ['b', 'c', 'd']]] })
  t.strictSame(differencesOf(before, without), {
    moved: [{ parkId: 'a', from: 1, to: undefined }, { parkId: 'd', from: undefined, to: 3 }],
    verdicts: [
      { policyId: 'p', from: 'applies', to: 'unknown-needs-data', parkIds: ['c'] },
      { policyId: 'q', from: 'informs', to: undefined, parkIds: ['b', 'c'] },
      { policyId: 'r', from: undefined, to: 'informs', parkIds: ['b', 'c'] }
    ],
    money: [{ parkId: 'c', from: 30, to: 31 }]
  })
  const turned = answer([['b', 20], ['a', 10], ['c', 30]], { p: [['applies', ['a', 'b', 'c']]], q: [['blocked', ['a']], ['informs', ['b', 'c']]] })
  t.strictSame(differencesOf(before, turned).moved, [{ parkId: 'b', from: 2, to: 1 }, { parkId: 'a', from: 1, to: 2 }])
})
