import t from 'tap'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { proveEdit, saveEdit, submitEdit } from '../../src/application/park-office/edits.js'
import { publishEdit } from '../../src/application/park-office/publish.js'
import { restoreVersion } from '../../src/application/park-office/versions.js'
import { now, today } from '../../src/clock.js'
import { addDays } from '../../src/domain/dates.js'
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
  t.match(officer.page.url, /^\/desk\/reviews\/[\w-]+#watch$/)
  t.match(officer.page.text, /发布后的影响/)

  await manager.get(`/parks/${park!.id}`)
  t.match(manager.page.text, /A3 地块.*45 亩.*96 元\/㎡/)
  t.match(manager.page.text, /核验有效/)
  t.match((await manager.get(`/park-office/${park!.id}`)).text, /A3 地块/)
})

t.test('nothing of another park can be reached, on any route', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [mine, other] = (await firstParks(deps)).map(({ id }) => id) as [string, string]
  const owner = await person(app, deps, 'park-manager', { parkIds: [other] })
  const stranger = await person(app, deps, 'park-manager', { parkIds: [mine] })
  const investor = await person(app, deps, 'investor')
  await owner.get(`/park-office/${other}`)
  await owner.submit({ do: 'parcel' }, { action: '/edits' })
  const edit = owner.page.url.split('/').at(-1)!
  const before = JSON.stringify([await deps.documents.find('park-edits'), await deps.documents.find('evidence')])

  const reads = [`/park-office/${other}`, `/park-office/${other}/edits/${edit}`, `/park-office/${mine}/edits/${edit}`, `/park-office/${other}/edits/${edit}/proof`,
    `/park-office/${mine}/edits/${edit}/proof`, `/park-office/${other}/history/parks/${other}`, `/park-office/${mine}/history/parks/${other}`, `/park-office/${mine}/history/park-cards/${mine}`]
  for (const url of reads) t.equal((await stranger.get(url)).status, 404, url)
  t.notMatch((await stranger.get('/park-office')).html, other, 'nor is it on the list')

  await stranger.get(`/park-office/${mine}`)
  const csrf = stranger.page.root.querySelector('main input[name="_csrf"]')!.getAttribute('value')!
  const fact = `parks:${other}:level`
  const writes: [url: string, fields: Record<string, string>][] = [
    [`/park-office/${other}/verify`, { fact }],
    [`/park-office/${other}/edits`, { do: 'park' }], [`/park-office/${other}/edits`, { do: 'parcel' }], [`/park-office/${other}/edits`, { do: 'card' }],
    [`/park-office/${mine}/edits`, { do: 'listing', recordId: other }], [`/park-office/${mine}/edits`, { do: 'remove', recordId: 'none' }],
    ...[mine, other].flatMap((park): [string, Record<string, string>][] => ['', '/proof', '/discard', '/withdraw', '/photos', '/photos/keep']
      .map(end => [`/park-office/${park}/edits/${edit}${end}`, { version: '1', name: 'x', state: 'available' }])),
    [`/park-office/${other}/history/parks/${other}`, { number: '1' }], [`/park-office/${mine}/history/parks/${other}`, { number: '1' }]
  ]
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const [url, fields] of writes) {
    const { statusCode } = await app.inject({ method: 'POST', url, headers, cookies: stranger.cookies, payload: new URLSearchParams({ ...fields, _csrf: csrf }).toString() })
    t.equal(statusCode, 404, `${url} ${fields['do'] ?? ''}`)
  }
  const foreign = await app.inject({ method: 'POST', url: `/park-office/${mine}/verify`, headers, cookies: stranger.cookies, payload: new URLSearchParams({ fact, _csrf: csrf }).toString() })
  t.equal(foreign.statusCode, 422, 'a fact of another park is no fact of this one')
  for (const url of ['/desk/reviews', `/desk/reviews/${edit}`]) t.equal((await stranger.get(url)).status, 403, url)
  for (const url of ['/park-office', `/park-office/${mine}`]) t.equal((await investor.get(url)).status, 403, url)
  t.equal(JSON.stringify([await deps.documents.find('park-edits'), await deps.documents.find('evidence')]), before, 'and nothing was written')
})

t.test('what two people publish is merged, or chosen field by field', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [park] = await firstParks(deps)
  const parkId = park!.id
  const manager = memberFrom((await person(app, deps, 'park-manager', { parkIds: [parkId] })).account)
  const reviewer = await person(app, deps, 'officer')
  const officer = memberFrom(reviewer.account)
  const at = now()
  const proof = { source: { title: '规划批复' }, verifiedOn: today() }

  async function submitted (values: Record<string, unknown>, by = manager) {
    const restored = await restoreVersion(deps, by, { parkId, collection: 'parks', recordId: parkId, number: 1, at })
    const { edit } = await saveEdit(deps, by, restored.id, { values: { plannedAreaKm2: park!.plannedAreaKm2, ...values }, version: restored.version!, at })
    const proven = await proveEdit(deps, by, edit.id, { changes: edit.changes.map(change => ({ ...change, ...proof })), version: edit.version!, at })
    return submitEdit(deps, by, edit.id, { version: proven.version!, at, remark: '' })
  }

  const [area, industries, rival] = [await submitted({ plannedAreaKm2: 120 }), await submitted({ leadingIndustries: ['煤化工', '新能源'] }), await submitted({ plannedAreaKm2: 130 })]
  const first = await publishEdit(deps, officer, area.id, area.version!, at)
  t.match(first.changes, [{ path: 'plannedAreaKm2', before: park!.plannedAreaKm2, after: 120 }])
  t.equal(first.park.plannedAreaKm2, 120)
  await t.rejects(publishEdit(deps, officer, area.id, area.version!, at), { code: 'conflict' }, 'an edit is published once')
  const second = await publishEdit(deps, officer, industries.id, industries.version!, at)
  t.strictSame([second.park.plannedAreaKm2, second.park.leadingIndustries], [120, ['煤化工', '新能源']], 'other fields are merged')
  t.match(await deps.documents.get('evidence', `parks:${parkId}:plannedAreaKm2`), { verifiedOn: today(), by: manager.id, source: { title: '规划批复' } })
  t.ok((await deps.documents.get('parks', parkId))!.needsIndex, 'the index hears of it')

  await reviewer.get(`/desk/reviews/${rival.id}?lang=zh`)
  t.match(reviewer.page.text, /120 平方公里.*130 平方公里/)
  await reviewer.submit({}, { action: '/publish' })
  t.equal(reviewer.page.status, 409, 'a choice is asked')
  t.match(textsOf(reviewer.page, '.error-summary a'), ['规划面积：请选择保留哪一个'])
  await reviewer.submit({ 'keep.plannedAreaKm2': 'mine' }, { action: '/publish' })
  t.equal((await deps.documents.get('parks', parkId))!.plannedAreaKm2, 130)
  t.match((await deps.documents.get('park-edits', rival.id))!.changes, [{ path: 'plannedAreaKm2', before: 120, after: 130 }], 'what was really replaced is told')

  const own = await submitted({ plannedAreaKm2: 140 }, officer)
  t.notMatch((await reviewer.get(`/desk/reviews/${area.id}`)).text, /您自己提交的/)
  t.match((await reviewer.get(`/desk/reviews/${own.id}`)).text, /您自己提交的/, 'whoever publishes their own is told to ask somebody else')
  await reviewer.submit({}, { action: '/publish' })
  const lines = (await deps.documents.find('audit-log', { where: { action: 'edit.publish' }, sort: 'id' })).items
  t.strictSame(lines.map(({ detail }) => detail['isOwn']).slice(-2), [false, true], 'and the log says so')
})

t.test('two people in one draft lose nothing', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [park] = await firstParks(deps)
  const one = await person(app, deps, 'park-manager', { parkIds: [park!.id] })
  const two = await person(app, deps, 'park-manager', { parkIds: [park!.id] })
  for (const who of [one, two]) {
    await who.get(`/park-office/${park!.id}?lang=zh`)
    await who.submit({}, { action: '/edits', button: ['do', 'park'] })
  }
  t.equal(one.page.url, two.page.url, 'one record has one draft')
  const url = one.page.url
  await one.submit({ plannedAreaKm2: '120', leadingIndustries: '煤化工' }, { action: url })
  await two.submit({ plannedAreaKm2: '130', approvedAreaHa: '900' }, { action: url })
  t.equal(two.page.status, 409)
  t.match(two.page.text, /规划面积.*120 平方公里.*130 平方公里/)
  await two.submit({ 'keep.plannedAreaKm2': 'theirs' }, { action: url })
  t.match(two.page.url, /\/proof$/)
  const { items } = await deps.documents.find('park-edits')
  t.strictSame(Object.fromEntries(items[0]!.changes.map(({ path, after }) => [path, after])), { plannedAreaKm2: 120, leadingIndustries: ['煤化工'], approvedAreaHa: 900 })
})

t.test('one click verifies a fact, and an expired one is said to be so to readers', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [park] = await firstParks(deps)
  const manager = await person(app, deps, 'park-manager', { parkIds: [park!.id] })
  const id = `parks:${park!.id}:leadingIndustries`
  await deps.documents.put('evidence', { id, parkId: park!.id, collection: 'parks', recordId: park!.id, path: 'leadingIndustries', verifiedOn: addDays(today(), -366), by: manager.account.id, at: now() })
  t.match(textsOf(await manager.get(`/parks/${park!.id}?lang=zh`), '.is-overdue'), [/核验已过期/])
  await manager.get(`/park-office/${park!.id}`)
  t.match(manager.page.text, /1 项事实核验已过期/, 'and a task for the park')
  await manager.submit({ fact: id }, { action: '/verify' })
  t.match(await deps.documents.get('evidence', id), { verifiedOn: today(), by: manager.account.id })
  t.strictSame(textsOf(await manager.get(`/parks/${park!.id}`), '.is-overdue'), [])
})
