/** What published changes do to open leads, through the application: equal to comparing everything before and after. */
import t from 'tap'
import type { AppDeps } from '../../src/application/ports.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import type { Document, WatchReport } from '../../src/application/collections.js'
import { newToken } from '../../src/application/matching.js'
import { publishEdit } from '../../src/application/park-office/publish.js'
import { caseKey, policyToEdit, previewEdit, publishPolicy } from '../../src/application/policy-edit.js'
import { saveRecord } from '../../src/application/records.js'
import { effectsOfPark, openLeads, placeOf, type ParkState, type Step } from '../../src/application/watch.js'
import { reportOfEdit, reportsOfLead, reportsOfPark, reportsOfPolicy } from '../../src/application/watch-reports.js'
import { today } from '../../src/clock.js'
import type { Member, Role } from '../../src/domain/account/access.js'
import { ForbiddenError, NotFoundError } from '../../src/domain/errors.js'
import type { PolicyChange } from '../../src/domain/law/edit.js'
import { formOf, readPolicyForm } from '../../src/domain/law/edit-read.js'
import type { Policy } from '../../src/domain/law/policy.js'
import type { Change, Listing } from '../../src/domain/listing/listing.js'
import { PARK_LEVELS } from '../../src/domain/place/park.js'
import { isAkin, standingAt, type Key } from '../../src/domain/watch/standing.js'
import { chances, pick } from '../../scripts/support/synthetic.js'
import { syntheticLeads } from '../../scripts/support/synthetic-leads.js'
import { testDeps } from '../support/build-app.js'
import { matchedLead } from '../support/matched-lead.js'

const member = (role: Role, name: string, parkIds: string[] = []): Member => ({ role, id: name.repeat(26).slice(0, 26), name, parkIds, isDemo: false })
const officer = member('officer', 'o')
const administrator = member('administrator', 'a')
const AT = `${today()}T04:00:00.000Z`

type Standings = Map<string, Set<Key>>

/** Everything that every open lead has at every park, from what is stored. */
async function standings (deps: AppDeps): Promise<Standings> {
  const [{ parks, policies }, listings, leads] = [await wholeCatalogue(deps), (await deps.documents.find('listings')).items, await openLeads(deps, today())]
  const law = { set: policies, asOf: today() }
  const places = parks.map(park => placeOf(park, listings.filter(({ parkId }) => parkId === park.id), deps.library))
  return new Map([...leads].flatMap(([id, lead]) => places.map(place => [`${id} ${place.parkId}`, standingAt(lead, place, law)] as const)))
}

type Line = { where: string, gained: string[], lost: string[] }

const byPlace = (a: Line, b: Line): number => a.where < b.where ? -1 : 1

/** What the difference of the two says for leads that are matched there before or after. */
const differenceOf = (before: Standings, after: Standings): Line[] => [...after].flatMap(([where, fresh]): Line[] => {
  const old = before.get(where) ?? new Set<Key>()
  if (!old.has('match') && !fresh.has('match')) return []
  const [gained, lost] = [[...fresh].filter(key => !old.has(key)).sort(), [...old].filter(key => !fresh.has(key)).sort()]
  return gained.length + lost.length > 0 ? [{ where, gained, lost }] : []
}).sort(byPlace)

const linesOf = ({ effects }: Pick<WatchReport, 'effects'>): Line[] =>
  effects.map(({ leadId, parkId, gained, lost }) => ({ where: `${leadId} ${parkId}`, gained, lost })).sort(byPlace)

type Edited = Pick<Document<'park-edits'>, 'parkId' | 'collection' | 'recordId' | 'baseVersion' | 'changes'> & { isRemoval?: boolean }

/** Publishes an edit that was submitted, and gives its report. */
async function publish (deps: AppDeps, edited: Edited): Promise<WatchReport> {
  const edit = await saveRecord(deps, 'park-edits', { id: newToken(), isRemoval: false, state: 'submitted', createdBy: 'm'.repeat(26), createdAt: AT, remarks: [], ...edited }, { by: 'x', at: AT })
  return (await publishEdit(deps, officer, edit.id, edit.version!, AT)).report!
}

const proven = (path: string, before: unknown, after: unknown): Change =>
  ({ path, ...before === undefined ? {} : { before }, ...after === undefined ? {} : { after }, source: { title: '批复' }, verifiedOn: today() }) as Change

const parcel = (parkId: string, areaMu: number): Edited => ({
  parkId,
  collection: 'listings',
  recordId: newToken(),
  baseVersion: 0,
  changes: [proven('kind', undefined, 'parcel'), proven('name', undefined, 'A1'), proven('state', undefined, 'available'), proven('areaMu', undefined, areaMu)]
})

t.test('the report of every published edit is what comparing everything before and after finds', async t => {
  const deps = await testDeps(t)
  const chance = chances(11)
  await deps.documents.putAll('leads', syntheticLeads((await deps.documents.find('cluster-types')).items, 25))
  const leads = await openLeads(deps, today())
  const { parks } = await wholeCatalogue(deps)
  const akin = parks.filter(park => [...leads.values()].some(lead => isAkin(lead, placeOf(park, [], deps.library))))
  let before = await standings(deps)
  let lines = 0

  /** One edit of a park, its offers or the law. */
  const KINDS: (() => Promise<WatchReport>)[] = [
    async () => publish(deps, parcel(pick(akin, chance).id, Math.round(chance() * 400))),
    async () => {
      const park = (await deps.documents.get('parks', pick(akin, chance).id))!
      const { leadingIndustries } = pick(parks, chance)
      return publish(deps, { parkId: park.id, collection: 'parks', recordId: park.id, baseVersion: park.version!, changes: [proven('leadingIndustries', park.leadingIndustries, leadingIndustries), proven('level', park.level, pick(PARK_LEVELS, chance))] })
    },
    async () => {
      const listing = pick((await deps.documents.find('listings', { sort: 'areaMu' })).items, chance) as Listing & { version: number }
      const [common, isRemoval] = [{ parkId: listing.parkId, collection: 'listings' as const, recordId: listing.id, baseVersion: listing.version }, chance() < 0.5]
      return publish(deps, isRemoval ? { ...common, changes: [], isRemoval } : { ...common, changes: [proven('areaMu', listing.areaMu, Math.round(chance() * 900))] })
    },
    async () => {
      const { policies } = (await wholeCatalogue(deps)).policies
      const stored = await policyToEdit(deps, administrator, pick(policies.filter(({ status }) => status === 'in-force'), chance).id)
      const change: PolicyChange = { ...readPolicyForm(stored as Policy, formOf(stored as Policy)).change, status: 'expired' }
      const { moved } = await previewEdit(deps, administrator, { id: stored.id, change, asOf: today() })
      await publishPolicy(deps, administrator, { id: stored.id, version: stored.version!, change, reason: '废止', accepted: moved.map(caseKey), asOf: today(), at: AT })
      return (await deps.documents.find('watch-reports', { where: { policyId: stored.id } })).items[0]!
    }
  ]
  for (let round = 0; round < 16; round++) {
    const report = await KINDS[round % KINDS.length]!()
    const after = await standings(deps)
    const whole = differenceOf(before, after)
    t.strictSame(linesOf(report), whole, `round ${round}`)
    t.equal(report.judged, leads.size)
    t.strictSame([...report.leadIds].sort(), [...new Set(whole.map(({ where }) => where.split(' ')[0]!))].sort())
    lines += whole.length
    before = after
  }
  t.ok(lines > 5, `${lines} gains and losses`)
})

t.test('an effect names the changes that did it: those that do it alone, or all where only together they do', async t => {
  const deps = await testDeps(t)
  const { lead } = await matchedLead(deps, { facts: { 'project.products': ['烧结钕铁硼永磁体'], 'project.landMu': 300 } })
  const { parks } = await wholeCatalogue(deps)
  const reading = (await openLeads(deps, today())).get(lead.id)!
  const akin = parks.find(park => isAkin(reading, placeOf(park, [], deps.library)))!
  const strange = parks.find(park => !isAkin(reading, placeOf(park, [], deps.library)))!
  const listing = (areaMu: number): Listing => ({ id: 'l'.repeat(26), parkId: strange.id, kind: 'parcel', name: 'A1', state: 'available', utilities: [], photos: [], isDemo: false, areaMu })
  const because = (path: string) => ({ path, before: '', after: '' })
  const causes = async (before: ParkState, after: ParkState, steps: readonly Step[]) =>
    (await effectsOfPark(deps, { before, after, steps, asOf: today() })).effects.map(({ because = [] }) => because.map(({ path }) => path))

  const industries = { ...strange, leadingIndustries: akin.leadingIndustries }
  const before = { park: strange, listings: [listing(10)] }
  const both = { park: industries, listings: [listing(500)] }
  t.strictSame(await causes(before, both, [
    { because: because('parks.leadingIndustries'), after: { park: industries, listings: [listing(10)] } }, { because: because('listings.areaMu'), after: { park: strange, listings: [listing(500)] } }
  ]), [['parks.leadingIndustries', 'listings.areaMu']], 'neither alone makes a match')

  const small = { park: industries, listings: [listing(10)] }
  t.strictSame(await causes(small, both, [
    { because: because('listings.areaMu'), after: both }, { because: because('listings.name'), after: { park: industries, listings: [{ ...listing(10), name: 'A2' }] } }
  ]), [['listings.areaMu']], 'a name does nothing')
  t.strictSame(await causes(small, small, []), [], 'nothing changed')
})

t.test('who may read which report', async t => {
  const deps = await testDeps(t)
  const { lead } = await matchedLead(deps, { facts: { 'project.products': ['烧结钕铁硼永磁体'], 'project.landMu': 300 }, officerId: officer.id, ownerId: 'i'.repeat(26), title: '仅供分享的项目' })
  const reading = (await openLeads(deps, today())).get(lead.id)!
  const { parks } = await wholeCatalogue(deps)
  const park = parks.find(one => isAkin(reading, placeOf(one, [], deps.library)))!
  const elsewhere = parks.find(({ id }) => id !== park.id)!
  const report = await publish(deps, parcel(park.id, 10))
  t.match(report, { leadIds: [lead.id], effects: [{ lost: ['match'], because: [{ path: 'listings.record' }] }] })

  const colleague = member('officer', 'c')
  const [manager, neighbour, investor] = [member('park-manager', 'm', [park.id]), member('park-manager', 'n', [elsewhere.id]), member('investor', 'i')]
  const of = (actor: Member) => ({ actor, view: actor.role === 'officer' || actor.role === 'administrator' ? 'officer' : 'public' } as const)
  for (const actor of [officer, colleague, administrator]) {
    t.match(await reportsOfPark(deps, of(actor), park.id), [{ unmatched: 1, others: 0, leads: [{ title: '仅供分享的项目' }] }], `${actor.name} reads every park`)
    t.equal((await reportsOfLead(deps, of(actor), lead.id)).length, 1)
    t.ok(await reportOfEdit(deps, of(actor), report.editId!))
    t.strictSame(await reportsOfPolicy(deps, of(actor), 'tax-west-cit15-2021'), [])
  }
  const told = (await reportsOfPark(deps, of(manager), park.id))[0]!
  t.match(told, { unmatched: 1, others: 1, leads: [] }, 'a manager is told how many, and of none that was not shared')
  t.notMatch(JSON.stringify(told), new RegExp(`仅供分享的项目|${lead.id}`))
  await t.rejects(reportsOfLead(deps, of(manager), lead.id), NotFoundError)
  await saveRecord(deps, 'leads', { ...(await deps.documents.get('leads', lead.id))!, sharedParkIds: [park.id] }, { by: 'x', at: AT })
  t.match(await reportsOfPark(deps, of(manager), park.id), [{ others: 0, leads: [{ leadId: lead.id }] }])
  t.strictSame(await reportsOfLead(deps, of(manager), lead.id), [], 'reports name other parks: they are not for one park')

  await t.rejects(reportsOfPark(deps, of(neighbour), park.id), ForbiddenError)
  await t.rejects(reportOfEdit(deps, of(neighbour), report.editId!), ForbiddenError)
  for (const actor of [manager, investor]) await t.rejects(reportsOfPolicy(deps, of(actor), 'tax-west-cit15-2021'), ForbiddenError)
  await t.rejects(reportsOfPark(deps, of(investor), park.id), ForbiddenError)
  await t.rejects(reportOfEdit(deps, of(investor), report.editId!), ForbiddenError)
  t.strictSame(await reportsOfLead(deps, of(investor), lead.id), [], 'nor for the investor')
})
