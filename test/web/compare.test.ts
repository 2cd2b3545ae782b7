import t from 'tap'
import readXlsx from 'read-excel-file/node'
import { createMatch } from '../../src/application/matching.js'
import { csvOf } from '../../src/web/csv.js'
import { testApp, testDeps } from '../support/build-app.js'
import { person } from '../support/people.js'
import { visitor } from '../support/visitor.js'

t.test('cells that a spreadsheet would take for formulas are texts, numbers stay numbers', async t => {
  const text = csvOf(['a', 'b'], [['=1+1', -5], ['+x', null], ['-x', 'he said "no", twice'], ['@x', '\tx'], ['＝1', 'plain']])
  t.equal(text, '\uFEFFa,b\r\n\'=1+1,-5\r\n\'+x,\r\n\'-x,"he said ""no"", twice"\r\n\'@x,\'\tx\r\n\'＝1,plain\r\n')
})

t.test('parks chosen from a match', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const facts = { 'project.products': ['=烧结钕铁硼永磁体'], 'project.investmentWan': 12000, 'investor.ownership': 'private' as const }
  const match = await createMatch(deps, { facts, asOf: '2026-11-21', view: 'public', at: '2026-11-21T08:00:00.000Z' })
  const ids = match.answer.parks.map(({ parkId }) => parkId)

  t.test('the result offers boxes, and a map', async t => {
    const who = visitor(app)
    const { root, status } = await who.get(`/matches/${match.id}`)
    t.equal(status, 200)
    t.equal(root.querySelectorAll('input[name="park"][form="chosen"]').length > 9, true)
    t.equal(root.querySelectorAll('.match-map .map__tile').length, 12)
  })

  t.test('side by side, each row marked by sign and word', async t => {
    const who = visitor(app)
    for (const lang of ['zh', 'en']) {
      const { root, status } = await who.get(`/matches/${match.id}/compare?lang=${lang}&park=${ids[0]}&park=${ids[4]}&park=${ids[9]}`)
      t.equal(status, 200)
      t.equal(root.querySelectorAll('.compare thead th').length, 4)
      t.equal(root.querySelectorAll('h1').length, 1)
      for (const row of root.querySelectorAll('.compare__row')) {
        const cells = row.querySelectorAll('td').map(cell => cell.childNodes[0]!.text)
        const differs = new Set(cells).size > 1
        t.match(row.querySelector('.compare__mark')?.text, differs ? /≠ (不同|differs)/ : /= (相同|same)/)
      }
    }
  })

  t.test('too many or too few are asked back, the choice kept', async t => {
    const who = visitor(app)
    const many = await who.get(`/matches/${match.id}/compare?${ids.slice(0, 7).map(id => `park=${id}`).join('&')}`)
    t.equal(many.status, 422)
    t.equal(many.root.querySelectorAll('input[name="park"][checked]').length, 7)
    t.ok(many.root.querySelector(many.root.querySelector('.error-summary a')!.getAttribute('href')!))
    t.equal((await who.get(`/matches/${match.id}/compare?park=${ids[0]}`)).status, 422)
    t.equal((await who.get(`/matches/${match.id}/compare`)).status, 200)
  })

  t.test('the spreadsheet says what the answer says', async t => {
    const response = await app.inject(`/matches/${match.id}/sheet.xlsx?park=${ids[0]}&lang=zh`)
    t.equal(response.statusCode, 200)
    const sheets = await readXlsx(response.rawPayload)
    t.strictSame(sheets.map(({ sheet }) => sheet), ['排序', '政策判断', '资金明细', '项目与说明'])
    const [ranking, verdicts] = sheets.map(({ data }) => data)
    t.equal(ranking!.length, match.answer.parks.length + 1)
    t.equal(ranking![1]![3], Math.round(match.answer.parks[0]!.score * 1000) / 10)
    t.ok(verdicts!.some(row => row[5] && row[7]), 'document and clause')
    const csv = await app.inject(`/matches/${match.id}/sheet.csv?table=ranking&lang=zh`)
    t.ok(csv.rawPayload.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])))
    t.equal(csv.body.trim().split('\r\n').length, match.answer.parks.length + 1)
  })

  t.test('a link shows the comparison alone, until it is taken back', async t => {
    const who = await person(app, deps, 'investor')
    await who.get(`/matches/${match.id}/compare?park=${ids[0]}&park=${ids[1]}`)
    await who.submit({ days: '7' }, { action: '/share' })
    const link = new URL(who.page.root.querySelector('.notice--ok a')!.getAttribute('href')!).pathname
    const guest = visitor(app)
    const { status, html, headers } = await guest.get(link)
    t.equal(status, 200)
    t.notMatch(html, match.id, 'the address of the match, which tells all answers, is not in it')
    t.match(headers['x-robots-tag'], 'noindex')
    t.notMatch(JSON.stringify((await deps.documents.find('shares')).items), link.split('/')[2]!)
    const other = await person(app, deps, 'investor')
    const [share] = (await deps.documents.find('shares')).items
    await other.get('/my/data')
    other.page.root.querySelector('main form')!.setAttribute('action', `/my/shares/${share!.id}/end`)
    t.equal((await other.submit({}, { action: '/end' })).status, 404)
    await deps.documents.put('shares', { ...share!, expiresAt: '2026-01-01T00:00:00.000Z' })
    t.equal((await guest.get(link)).status, 404, 'it has ended')
    await deps.documents.put('shares', { ...share!, expiresAt: '2999-01-01T00:00:00.000Z' })
    t.equal((await guest.get(link)).status, 200)
    await who.get('/my')
    await who.submit({}, { action: '/end' })
    t.equal((await guest.get(link)).status, 404)
  })
})
