import t from 'tap'
import { allChains } from '../../src/application/chain/chain.js'
import { saveRecord } from '../../src/application/records.js'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { testApp, testDeps } from '../support/build-app.js'
import { AT, matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'

const deps = await testDeps(t)
const app = await testApp(t, deps)
const officer = await person(app, deps, 'officer')
const investor = await person(app, deps, 'investor')
const manager = await person(app, deps, 'park-manager')

t.test('the chain of a cluster says of every link whether the region has it, from which record', async t => {
  const chains = await allChains(deps, memberFrom(officer.account))
  t.equal(chains.length, (await deps.documents.find('clusters', { limit: 1 })).total)
  for (const { cluster, upstream, downstream } of chains) {
    t.strictSame(upstream.filter(({ basis }) => basis === 'listed').map(({ name }) => name), cluster.upstream, `${cluster.id} upstream`)
    t.strictSame(downstream.filter(({ basis }) => basis === 'listed').map(({ name }) => name), cluster.downstream, `${cluster.id} downstream`)
    for (const { state, makers, offers } of [...upstream, ...downstream]) {
      if ((state === 'near') !== makers.some(({ isNear }) => isNear) || (state === 'missing' && makers.length + offers.length > 0)) t.fail(`${cluster.id}: ${state}`)
    }
  }
  const magnets = chains.find(({ cluster }) => cluster.id === 'baotou-rare-earth')!
  const near = magnets.upstream.find(({ state }) => state === 'near')
  t.ok(near, 'rare earths stand in Baotou')
})

t.test('a missing link becomes offered by an open lead, and missing again when it is closed', async t => {
  const chains = await allChains(deps, memberFrom(officer.account))
  const found = chains.flatMap(chain => [...chain.upstream, ...chain.downstream].filter(link => link.state === 'missing' && link.basis === 'recalled').map(link => ({ chain, link })))[0]!
  const { lead } = await matchedLead(deps, { title: '补链项目', facts: { 'project.products': [found.link.name.zh] }, ownerId: investor.account.id })
  const url = `/desk/chain/${found.chain.cluster.id}`
  const page = await officer.get(url)
  t.equal(page.status, 200)
  const row = page.root.querySelectorAll('tbody tr').find(one => one.querySelector('th')!.text.startsWith(found.link.name.zh))!
  t.match(row.text, '有线索可补')
  t.match(row.text, '补链项目')
  for (const secret of ['晨星磁材', '何晓岚', '13900000000']) t.notMatch(page.html, secret)
  t.equal(page.root.querySelectorAll('.chain-map__link').length, page.root.querySelectorAll('tbody tr').length, 'the drawing has a box for every row of the tables')
  t.match(page.text, '通用产业知识，未见出处')

  const stored = (await deps.documents.get('leads', lead.id))!
  await saveRecord(deps, 'leads', { ...stored, closed: { at: AT, on: '2026-11-21', by: 'test', outcome: 'lost', reason: '不来了' } }, { by: 'test', at: AT })
  t.notMatch((await officer.get(url)).text, '补链项目')
})

t.test('the list names every cluster, and the chains are for the office', async t => {
  const list = await officer.get('/desk/chain?lang=en')
  t.equal(list.root.querySelectorAll('tbody tr').length, 60)
  t.equal((await officer.get('/desk/chain/no-such-cluster')).status, 404)
  for (const who of [investor, manager]) t.equal((await who.get('/desk/chain')).status, 403)
  t.equal((await app.inject('/desk/chain/baotou-rare-earth')).statusCode, 303)
})
