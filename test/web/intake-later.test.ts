import t from 'tap'
import { makeCode, spacedCode } from '../../src/application/resume.js'
import { testApp, testDeps } from '../support/build-app.js'
import { person } from '../support/people.js'
import { visitor } from '../support/visitor.js'

t.test('leaving an intake and coming back', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)

  async function started (who = visitor(app)) {
    await who.get('/intake')
    await who.submit({}, { action: '/intake' })
    const id = who.page.url.split('/')[2]!.split('?')[0]!
    return { who, id, stored: async () => (await deps.documents.get('intakes', id))! }
  }

  t.test('the button saves what the page holds, and asks back what is wrong', async t => {
    const { who, id, stored } = await started()
    await who.get(`/intake/${id}/land`)
    await who.submit({ 'project.landMu': '三百亩' }, { button: ['later', '1'] })
    t.equal(who.page.url, `/intake/${id}/later`)
    t.equal((await stored()).answers['project.landMu'], 300)
    await who.get(`/intake/${id}/power`)
    await who.submit({ 'project.electricityKWhPerYear': 'very much' }, { button: ['later', '1'] })
    t.equal(who.page.status, 422)
    t.equal(who.page.root.querySelector('[name="project.electricityKWhPerYear"]')?.getAttribute('value'), 'very much')
    await who.submit({ 'project.electricityKWhPerYear': '' }, { button: ['later', '1'] })
    t.equal(who.page.status, 200, 'a blank page may be left')
    t.equal(who.page.root.querySelectorAll('h1').length, 1)
    t.match(who.page.text, `/intake/${id}/check`)
  })

  t.test('a code leads back from another machine, in whatever way it is typed', async t => {
    const { who, id } = await started()
    await who.get(`/intake/${id}/later`)
    await who.submit({}, { action: '/code' })
    const code = who.page.root.querySelector('.keep__code')!.text.trim()
    t.match(code, /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/)
    t.match(who.page.text, /有效期至2027年/)
    t.notMatch(who.page.url, code.slice(0, 4), 'no address holds it')
    const kept = (await deps.documents.find('resume-codes', { where: { intakeId: id } })).items
    t.notMatch(JSON.stringify(kept), code.slice(0, 4), 'the store holds its hash alone')

    const other = visitor(app)
    await other.get('/intake/resume')
    await other.submit({ code: ` ${code.toLowerCase().replace('-', ' ')} ` })
    t.equal(other.page.url, `/intake/${id}/check`)

    await who.submit({}, { action: '/code' })
    await other.get('/intake/resume')
    await other.submit({ code })
    t.equal(other.page.status, 422, 'a new code replaces it')
    t.equal(other.page.root.querySelector('[name="code"]')?.getAttribute('value'), code, 'what was typed is kept')
    t.equal(other.page.root.querySelector('.error-summary a')?.getAttribute('href'), '#f-code')
    await other.submit({ code: '' })
    t.match(other.page.text, /请输入短码/)
  })

  t.test('a code ends after ninety days', async t => {
    const { id } = await started()
    const actor = { role: 'public' } as const
    const { code } = await makeCode(deps, actor, id, '2026-01-01T00:00:00.000Z')
    const late = visitor(app)
    await late.get('/intake/resume')
    await late.submit({ code: spacedCode(code) })
    t.equal(late.page.status, 422)
    t.match(late.page.text, /已经过期/)
  })

  t.test('codes cannot be guessed at: eleven tries in a minute are too many', async t => {
    const guesser = visitor(app)
    await guesser.get('/intake/resume')
    const seen: number[] = []
    for (let tries = 0; tries < 12; tries++) {
      await guesser.get('/intake/resume')
      seen.push((await guesser.submit({ code: '2222-2222' })).status)
    }
    t.equal(seen.at(-1), 429)
    t.equal((await guesser.get('/intake')).status, 200, 'only this form is closed')
  })

  t.test('once attached only its owner opens it', async t => {
    const { who, id, stored } = await started()
    t.match((await who.get(`/intake/${id}/later`)).root.querySelector(`a[href="/account/sign-in?next=${encodeURIComponent(`/intake/${id}/later`)}"]`)?.text, /登录/)
    const owner = await person(app, deps, 'investor')
    await owner.get(`/intake/${id}/later`)
    await owner.submit({}, { action: '/attach' })
    t.equal((await stored()).ownerId, owner.account.id)
    t.equal((await owner.get(`/intake/${id}/check`)).status, 200)
    const others = [who, await person(app, deps, 'investor'), await person(app, deps, 'officer'), await person(app, deps, 'administrator')]
    for (const other of others) {
      for (const path of ['', '/check', '/next', '/later', '/land', '/industry']) t.equal((await other.get(`/intake/${id}${path}`)).status, 404, path)
      for (const path of ['/check', '/confirm', '/land', '/code', '/attach']) {
        await other.get('/intake')
        other.page.root.querySelector('main form')!.setAttribute('action', `/intake/${id}${path}`)
        const { status } = await other.submit({}, { action: path })
        t.ok([403, 404].includes(status), `${path} ${status}`)
      }
    }
    t.strictSame((await stored()).answers, {})
  })

  t.test('what a signed-in investor starts is theirs from the start', async t => {
    const owner = await person(app, deps, 'investor')
    const { stored } = await started(owner)
    t.equal((await stored()).ownerId, owner.account.id)
  })

  t.test('how a number with a unit was read is said once, on the next page', async t => {
    const { who, id } = await started()
    await who.get(`/intake/${id}/investment`)
    await who.submit({ 'project.investmentWan': '一点二亿元', 'project.fixedAssetWan': '8000' })
    t.match(who.page.root.querySelector('.understood')?.text, /一点二亿元 = 12,000 万元/)
    t.notMatch(who.page.root.querySelector('.understood')?.text, /8000/)
    await who.get(who.page.url)
    t.notOk(who.page.root.querySelector('.understood'))
    await who.get(`/intake/${id}/investment?lang=en`)
    await who.submit({ 'project.investmentWan': '120 million', 'project.fixedAssetWan': 'lots' })
    t.equal(who.page.status, 422)
    t.match(who.page.root.querySelector('#f-project-investmentWan-read')?.text, /120 million = CNY 120 million/)
  })
})
