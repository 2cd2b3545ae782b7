import t from 'tap'
import { today } from '../../src/clock.js'
import { testApp, testDeps } from '../support/build-app.js'
import { assertPage, textsOf } from '../support/pages.js'
import { person } from '../support/people.js'

const firstParks = async (deps: Awaited<ReturnType<typeof testDeps>>) => (await deps.documents.find('parks', { limit: 2 })).items

t.test('a parcel goes from the form of the park through review to the public page', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [park] = await firstParks(deps)
  const manager = await person(app, deps, 'park-manager', { parkIds: [park!.id] })
  const officer = await person(app, deps, 'officer')

  assertPage(t, await manager.get('/park-office?lang=zh'), { lang: 'zh' })
  await manager.get(`/park-office/${park!.id}`)
  assertPage(t, manager.page, { lang: 'zh' })
  await manager.submit({ do: 'parcel' }, { action: '/edits' })
  assertPage(t, manager.page, { lang: 'zh' })
  await manager.submit({ name: 'A3 地块', state: 'available', areaMu: '3 公顷', priceYuanPerM2: '6.4万元/亩', utilities: ['road', 'power'] }, { action: manager.page.url })
  t.equal(manager.page.status, 200)
  t.match(manager.page.url, /\/proof$/)
  t.match(manager.page.text, /45 亩/)
  t.match(manager.page.text, /96 元\/㎡/)

  await manager.submit({}, { action: '/proof', button: ['do', 'submit'] })
  t.equal(manager.page.status, 422, 'sources and days are missing')
  t.ok(textsOf(manager.page, '.error-summary a').some(text => /面积：来源：请写明来源/.test(text)))
  await manager.submit({ 'proof.all.title': '2026 年土地出让计划', 'proof.all.verifiedOn': today() }, { action: '/proof', button: ['do', 'submit'] })
  t.match(manager.page.text, /审核中/)

  t.notMatch((await manager.get(`/parks/${park!.id}`)).text, /A3 地块/, 'nothing is public before it is reviewed')
  await officer.get('/desk/reviews?lang=zh')
  assertPage(t, officer.page, { lang: 'zh' })
  await officer.get(officer.page.root.querySelector('.record a')!.getAttribute('href')!)
  assertPage(t, officer.page, { lang: 'zh' })
  t.match(officer.page.text, /2026 年土地出让计划/)
  await officer.submit({}, { action: '/publish' })
  t.equal(officer.page.url, '/desk/reviews')

  await manager.get(`/parks/${park!.id}`)
  t.match(manager.page.text, /A3 地块.*45 亩.*96 元\/㎡/)
  t.match(manager.page.text, /核验有效/)
  t.match((await manager.get(`/park-office/${park!.id}`)).text, /A3 地块/)
})
