import t from 'tap'
import fc from 'fast-check'
import { weightSensitivity } from '../../../src/domain/change/weights.js'
import { CRITERIA, type Part } from '../../../src/domain/match/answer.js'

const WEIGHTS = [0.45, 0.1, 0.26, 0.05, 0.04, 0.1]
type Rated = { parkId: string, blocked: boolean, parts: Part[] }

const partsOf = (values: readonly number[], weights: readonly number[]): Part[] =>
  CRITERIA.map((criterion, index) => ({ criterion, value: values[index]!, weight: weights[index]!, evidence: [] }))

/** The order of the ranking, in whole ten-thousandths: blocked last, by rounded score, by id. */
function ranked (parks: readonly Rated[]): Rated[] {
  const score = ({ parts }: Rated) => Math.round(parts.reduce((sum, { value, weight }) => sum + Math.round(value * 10_000) * Math.round(weight * 10_000), 0) / 10_000)
  return [...parks].sort((a, b) => Number(a.blocked) - Number(b.blocked) || score(b) - score(a) || (a.parkId < b.parkId ? -1 : 1))
}

const reweighed = (parks: readonly Rated[], index: number, weight: number): Rated[] =>
  parks.map(park => ({ ...park, parts: park.parts.map((part, at) => at === index ? { ...part, weight } : part) }))

/** The first weight going one way at which another park comes first, by trying every ten-thousandth. */
function tried (parks: readonly Rated[], index: number, way: 1 | -1) {
  const first = ranked(parks)[0]!.parkId
  for (let step = Math.round(WEIGHTS[index]! * 10_000) + way; step >= 0 && step <= 10_000; step += way) {
    const { parkId } = ranked(reweighed(parks, index, step / 10_000))[0]!
    if (parkId !== first) return { weight: step / 10_000, parkId }
  }
  return undefined
}

const parksOf = (lists: readonly (readonly number[])[]): Rated[] =>
  lists.map((values, index) => ({ parkId: `p${index}`, blocked: false, parts: partsOf(values, WEIGHTS) }))

t.test('every tipping point is where trying every ten-thousandth finds it', async t => {
  const close = fc.integer({ min: 0, max: 10_000 }).map(value => value / 10_000)
  const coarse = fc.integer({ min: 0, max: 4 }).map(value => value / 4)
  const values = fc.array(fc.oneof(close, coarse), { minLength: 6, maxLength: 6 })
  let tips = 0
  fc.assert(fc.property(fc.array(values, { minLength: 2, maxLength: 4 }), fc.nat(5), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (lists, index, blocked) => {
    const parks = ranked(parksOf(lists).map((park, at) => ({ ...park, blocked: blocked[at]! })))
    const found = weightSensitivity(parks)[index]!
    const down = tried(parks, index, -1)
    const up = tried(parks, index, 1)
    tips += Number(down !== undefined) + Number(up !== undefined)
    return JSON.stringify([found.down, found.up]) === JSON.stringify([down, up])
  }), { numRuns: 60, seed: 20261121 })
  t.ok(tips > 10, `${tips} tipping points`)
})

t.test('parks that rounding makes equal change places where it does', async t => {
  const parks = ranked(parksOf([[0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5003], [0.5, 0.5, 0.5, 0.5004, 0.5, 0.5]]))
  weightSensitivity(parks).forEach(({ criterion, down, up }, index) =>
    t.strictSame([down, up], [tried(parks, index, -1), tried(parks, index, 1)], criterion))
})

t.test('a barred park never comes first while another is open, and no parks have no weights', async t => {
  const [worse, better] = parksOf([[0.1, 0, 0, 0, 0, 0], [0.9, 1, 1, 1, 1, 1]])
  const weights = weightSensitivity([worse!, { ...better!, blocked: true }])
  t.ok(weights.every(({ down, up }) => !down && !up))
  t.strictSame(weightSensitivity([]), [])
})
