import t from 'tap'
import { loadDemo } from '../../src/adapters/files/demo.js'
import { signIn } from '../../src/application/accounts/sign-in.js'
import { verifyAudit } from '../../src/application/accounts/audit.js'
import type { CollectionName } from '../../src/application/collections.js'
import { removeDemo, seedDemo } from '../../src/application/demo.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { testDeps } from '../support/build-app.js'

const AT = '2026-11-21T02:30:00.000Z'
const COUNTED: CollectionName[] = ['accounts', 'sign-in-names', 'sessions', 'leads', 'lead-notes', 'pledges', 'proposals', 'listings', 'park-cards', 'matches', 'history', 'evidence', 'intakes']

t.test('demo records are made once, marked, and taken away without a trace but the log', async t => {
  const deps = await testDeps(t)
  const demo = await loadDemo(FIXTURES_DIR)
  const counts = async () => Object.fromEntries(await Promise.all(COUNTED.map(async name => [name, (await deps.documents.find(name, { limit: 1 })).total])))
  const before = await counts()

  const first = await seedDemo(deps, demo, { at: AT })
  const made = await counts()
  t.equal(made['leads'], demo.leads.length)
  t.equal(made['listings'], demo.listings.length)
  t.equal(made['accounts'], 3)
  const { items: leads } = await deps.documents.find('leads', {})
  t.ok(leads.every(({ isDemo, title, company }) => isDemo && title.includes('演示') && company?.name.includes('演示')), 'every lead says that it is one')
  t.ok((await deps.documents.find('listings', {})).items.every(({ isDemo, name }) => isDemo && name.includes('演示')))
  t.ok(leads.every(({ moves, stage }) => (moves.at(-1)?.to ?? 'lead') === stage), 'stages agree with the moves')

  const again = await seedDemo(deps, demo, { at: AT })
  t.strictSame({ ...await counts(), sessions: 0 }, { ...made, sessions: 0 }, 'a second start makes nothing twice')
  t.not(again[0]!.password, first[0]!.password)
  const { email, password } = again.find(({ role }) => role === 'officer')!
  t.notOk(await signIn(deps, { email, password: first[0]!.password, device: 'test', at: AT }), 'the password of an earlier start is void')
  const signedIn = await signIn(deps, { email, password, device: 'test', at: AT })
  t.equal(signedIn?.session.secondFactor, 'none', 'a demo officer needs no second factor')

  t.strictSame(await removeDemo(deps, { at: AT }), { leads: demo.leads.length, listings: demo.listings.length, people: 3 })
  const { items: removals } = await deps.documents.find('history', { where: { collection: 'leads' } })
  t.strictSame(removals.map(({ recordId, removed, document }) => [recordId, removed, document]).sort(),
    leads.map(({ id }) => [id, true, undefined]).sort(), 'of a lead it is known that it went, and nothing else')
  t.strictSame(await counts(), { ...before, history: before['history']! + leads.length })
  t.equal((await verifyAudit(deps)).broken, undefined)
})
