import t from 'tap'
import { loadFixtures } from '../../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../../src/adapters/files/library.js'
import { placeOf, readingOf } from '../../../src/application/watch.js'
import { policySet } from '../../../src/domain/law/verdict.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import type { Listing } from '../../../src/domain/listing/listing.js'
import type { Park } from '../../../src/domain/place/park.js'
import { differing, effectByAll, effectOf, effectOfLaw, type Effect } from '../../../src/domain/watch/effect.js'
import { buildingAt, isAkin, landAt, standingAt, type Key, type Law, type LeadReading, type PlaceReading } from '../../../src/domain/watch/standing.js'
import { chances, pick } from '../../../scripts/support/synthetic.js'
import { syntheticAnswers } from '../../../scripts/support/synthetic-leads.js'
import { FIXTURES_DIR } from '../../../src/paths.js'

const fixtures = await loadFixtures(FIXTURES_DIR)
const library = await loadLibrary(FIXTURES_DIR, fixtures)
const { parks, policies, 'cluster-types': clusterTypes } = fixtures.records
const law: Law = { set: policySet(policies), asOf: '2026-11-21' }

const parcel = (areaMu: number | undefined, over: Partial<Listing> = {}): Listing => ({
  id: `parcel-${areaMu ?? 'unknown'}`,
  parkId: 'p',
  kind: 'parcel',
  name: 'A1',
  state: 'available',
  utilities: [],
  photos: [],
  isDemo: false,
  ...(areaMu === undefined ? {} : { areaMu }),
  ...over
})

const place = (over: Partial<PlaceReading> = {}): PlaceReading => ({ parkId: 'p', facts: {}, leading: [new Map([['x', 1]])], listings: [], ...over })
const lead = (facts: Facts): LeadReading => ({ facts, kin: new Map([['x', 1]]) })

t.test('an offer of land is met from the size asked for on, and unknown where nothing is listed', async t => {
  const wants = lead({ 'project.landMu': 400 })
  t.equal(landAt(wants, place()), 'unknown')
  t.equal(landAt(wants, place({ listings: [parcel(399)] })), 'unmet')
  t.equal(landAt(wants, place({ listings: [parcel(400)] })), 'met')
  t.equal(landAt(wants, place({ listings: [parcel(401)] })), 'met')
  t.equal(landAt(wants, place({ listings: [parcel(500, { state: 'taken' })] })), 'unmet')
  t.equal(landAt(wants, place({ listings: [parcel(undefined)] })), 'unknown')
  t.equal(landAt(lead({}), place({ listings: [parcel(1)] })), 'unknown')
})

t.test('a project that builds for itself asks for no hall', async t => {
  const hall = parcel(undefined, { kind: 'building', floorAreaM2: 5000 })
  t.equal(buildingAt(lead({ 'project.buildingFloorAreaM2': 5000 }), place({ listings: [hall] })), 'met')
  t.equal(buildingAt(lead({ 'project.buildingFloorAreaM2': 5001 }), place({ listings: [hall] })), 'unmet')
  t.equal(buildingAt(lead({ 'project.buildingFloorAreaM2': 5000, 'project.buysLandAndBuilds': true }), place({ listings: [hall] })), 'unknown')
})

const chance = chances(7)
const products = clusterTypes.flatMap(({ targetProducts }) => targetProducts.map(({ zh }) => zh))

/** Projects as investors describe them, some of them with next to nothing known. */
const someLead = (): LeadReading => readingOf({ answers: syntheticAnswers(products, chance) }, library, '2026-11-21')

const someListings = (): Listing[] => Array.from({ length: Math.floor(chance() * 3) }, (_, index) =>
  parcel(Math.round(chance() * 700), { id: `parcel-${index}`, state: pick(['available', 'reserved', 'taken'], chance) }))

/** A park after an edit of one of the things that a park manager or an officer may edit. */
function edited (park: Park, listings: readonly Listing[]): { park: Park, listings: readonly Listing[] } {
  const other = pick(parks, chance)
  switch (Math.floor(chance() * 5)) {
    case 0: return { park: { ...park, leadingIndustries: other.leadingIndustries }, listings }
    case 1: return { park: { ...park, level: other.level, type: other.type }, listings }
    case 2: return { park: { ...park, prefecture: other.prefecture, county: other.county }, listings }
    case 3: return { park, listings: someListings() }
    default: return { park: { ...park, transport: { zh: '改了', en: 'changed' } }, listings }
  }
}

const sum = (effects: readonly Effect[]) => effects.reduce((count, { gained, lost }) => count + gained.length + lost.length, 0)

t.test('the quick way finds exactly what comparing everything finds', async t => {
  const leads = Array.from({ length: 150 }, someLead)
  const found: Effect[] = []
  for (let round = 0; round < 60; round++) {
    const park = pick(parks, chance)
    const listings = someListings()
    const next = edited(park, listings)
    const [before, after] = [placeOf(park, listings, library), placeOf(next.park, next.listings, library)]
    const change = differing(before, after, law)
    for (const lead of leads) {
      const quick = effectOf(lead, change, law)
      const whole = effectByAll(lead, before, after, law)
      if (JSON.stringify(quick) !== JSON.stringify(whole)) t.strictSame(quick, whole, `${park.id} in round ${round}`)
      found.push(whole)
    }
  }
  t.ok(sum(found) > 200, `the edits gave and took something: ${sum(found)} keys`)
  t.ok(found.some(({ lost }) => lost.includes('match')), 'matches were lost')
  t.ok(found.some(({ gained }) => gained.includes('match')), 'matches were gained')
  t.ok(found.some(({ gained, lost }) => [...gained, ...lost].some(key => key.startsWith('benefit:'))), 'benefits moved')
})

t.test('a change of the law is felt exactly where comparing everything feels it', async t => {
  const places = parks.map(park => placeOf(park, [], library))
  const pairs = Array.from({ length: 60 }, someLead).flatMap(lead => {
    const akin = places.filter(place => isAkin(lead, place))
    return akin.length > 0 ? [{ lead, site: pick(akin, chance) }] : []
  })
  pairs.push({ lead: pairs[0]!.lead, site: places.find(place => !isAkin(pairs[0]!.lead, place))! })
  const found: Effect[] = []
  for (const policy of policies.filter(({ effect }) => effect === 'benefit' || effect === 'block')) {
    const changed = { ...policy, validity: { ...policy.validity, to: '2026-11-20' } }
    const after: Law = { set: policySet(policies.map(one => one.id === policy.id ? changed : one)), asOf: law.asOf }
    for (const { lead, site } of pairs) {
      const effect = effectOfLaw(lead, site, { before: law, after, rules: [policy.id] })
      const whole = concerned(standingAt(lead, site, law), standingAt(lead, site, after))
      if (JSON.stringify(effect) !== JSON.stringify(whole)) t.strictSame(effect, whole, `${policy.id} at ${site.parkId}`)
      found.push(effect)
    }
  }
  t.ok(sum(found) > 20, `ending rules took something: ${sum(found)} keys`)
})

const concerned = (old: ReadonlySet<Key>, fresh: ReadonlySet<Key>): Effect => old.has('match') || fresh.has('match')
  ? { gained: [...fresh].filter(key => !old.has(key)).sort(), lost: [...old].filter(key => !fresh.has(key)).sort() }
  : { gained: [], lost: [] }
