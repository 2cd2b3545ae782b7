/**
 * Every page and state of the desks, and of the ways to them, in a real browser: no accessibility violation and nothing that
 * sticks out, in both languages, on a phone and on a desk, light and dark. A new page is one line of `STATES`.
 */
import t, { type Test } from 'tap'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { testApp, testDeps } from '../support/build-app.js'
import { contextOf, DESK, launch, noBrowser, overflows, PHONE, RULES_OF_LOOK, violationsOf } from '../support/browser.js'
import { furnishDesks, OTHER_PARK, PARK, type Desks, type Visitor } from '../support/desks.js'

type Who = 'public' | 'officer' | 'manager' | 'investor' | 'administrator' | 'idle officer' | 'idle manager' | 'idle investor'

/** What is sent from the page to reach the state: the form whose path ends so, with these fields and this button. */
type Sent = { form: string, fields?: Record<string, string | boolean>, button?: string }

/** Who looks, at which address (of the furnished desks), after which form, and the answer's status when it is not 200. */
type State = [who: Who, path: string | ((desks: Desks) => string), status?: number, sent?: Sent]

const LONG = '很长的一句话，'.repeat(60)
const office = `/park-office/${PARK}`

const STATES: readonly State[] = [
  ['public', '/account/sign-in'],
  ['public', '/account/sign-in', 422, { form: '/account/sign-in', fields: { email: 'nobody@example.org', password: 'x' } }],
  ['public', '/account/register'],
  ['public', '/account/register', 422, { form: '/account/register', fields: { email: LONG, password: '1' } }],
  ['public', '/account/forgot'],
  ['public', ({ invitation }) => `/account/invitation/${invitation}`],
  ['public', ({ invitation }) => `/account/invitation/${invitation}`, 422, { form: '', fields: { email: 'x', password: 'short' } }],
  ['public', '/account/invitation/none', 404],
  ['public', ({ reset }) => `/account/reset/${reset}`],
  ['public', '/intake/resume'],
  ['public', '/intake/resume', 422, { form: '/resume', fields: { code: LONG.slice(0, 60) } }],
  ['public', '/check'],
  ['public', '/check?code=ABCDEFGHJKMN', 404],
  ['public', `/parks/${PARK}`],
  ['public', '/search?q=%E7%A8%80%E5%9C%9F'],
  ['public', '/search?q=nothing-of-the-kind'],

  ['investor', '/my'],
  ['investor', '/my/data'],
  ['investor', '/my/data', 422, { form: '/my/data', fields: { confirm: true, password: 'wrong' } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}`],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`, 422, { form: '/contact', fields: { person: '', phone: LONG } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/contact`, 409, { form: '/contact', fields: { person: LONG.slice(0, 100), version: '1' } }],
  ['investor', ({ lead }) => `/my/enquiries/${lead.id}/withdraw`],
  ['investor', ({ match }) => `/my/enquiries/new?match=${match.id}`],
  ['investor', ({ match }) => `/my/enquiries/new?match=${match.id}`, 422, { form: '/my/enquiries', fields: { companyName: '', message: LONG.repeat(12) } }],
  ['investor', ({ intake }) => `/intake/${intake}/later`],
  ['investor', ({ match }) => `/matches/${match.id}`],
  ['investor', ({ match }) => `/matches/${match.id}?all=1`],
  ['investor', ({ match, parks }) => `/matches/${match.id}/compare?${parks.slice(0, 5).map(id => `park=${id}`).join('&')}`],
  ['investor', ({ match, parks }) => `/matches/${match.id}/compare?park=${parks[0]}`, 422],
  ['investor', ({ match, parks }) => `/matches/${match.id}/parks/${parks[0]}`],
  ['investor', ({ match }) => `/matches/${match.id}/print`],
  ['investor', ({ match }) => `/matches/${match.id}/sensitivity`],
  ['investor', ({ proposals }) => `/proposals/${proposals.issued}`],
  ['investor', '/account'],
  ['investor', '/account/password'],
  ['investor', '/account/password', 422, { form: '/password', fields: { password: 'x' } }],
  ['investor', '/desk', 403],
  ['idle investor', '/my'],

  ['officer', '/desk'],
  ['idle officer', '/desk'],
  ['officer', '/desk/search?q=%E7%A8%80%E5%9C%9F'],
  ['officer', '/desk/search?q=nothing-of-the-kind'],
  ['officer', '/desk/leads'],
  ['officer', ({ lead }) => `/desk/leads?show=${lead.id}`],
  ['officer', '/desk/leads?q=nothing-of-the-kind'],
  ['officer', '/desk/leads', 422, { form: '/views', fields: { name: '' } }],
  ['officer', '/desk/leads/new'],
  ['officer', '/desk/leads/new', 422, { form: '/new', fields: { title: '', 'project.landMu': LONG } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.long.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.quiet.id}`],
  ['officer', ({ leads }) => `/desk/leads/${leads.done.id}`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/move', fields: { on: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/close' }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/notes', fields: { text: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 422, { form: '/files' }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}`, 409, { form: '/assign', fields: { version: '1' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`, 422, { form: '/who', fields: { title: '' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/who`, 409, { form: '/who', fields: { title: LONG.slice(0, 180), version: '1' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`, 422, { form: '/core', fields: { 'project.investmentWan': '很多' } }],
  ['officer', ({ lead }) => `/desk/leads/${lead.id}/answers/core`, 409, { form: '/core', fields: { 'project.investmentWan': '9', version: '1' } }],
  ['officer', '/desk/leads/none', 404],
  ['officer', '/desk/pledges'],
  ['officer', '/desk/pledges?state=settled'],
  ['idle officer', '/desk/pledges?of=mine'],
  ['officer', ({ lead }) => `/desk/pledges/new?lead=${lead.id}`],
  ['officer', ({ lead }) => `/desk/pledges/new?lead=${lead.id}`, 422, { form: '/new', fields: { text: '', dueOn: '' } }],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.kept}`],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.late}`],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.late}`, 422, { form: '/settle', fields: { proof: '' } }],
  ['officer', ({ pledges }) => `/desk/pledges/${pledges.open}`, 409, { form: '/settle', fields: { proof: LONG, version: '9' } }],
  ['officer', ({ lead }) => `/desk/proposals/new?lead=${lead.id}`],
  ['officer', ({ lead }) => `/desk/proposals/new?lead=${lead.id}`, 422, { form: '/new', fields: { coverNote: LONG.repeat(15) } }],
  ['officer', ({ leads }) => `/desk/proposals/new?lead=${leads.long.id}`],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.draft}`],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.draft}`, 409, { form: '', fields: { coverNote: LONG, version: '9' } }],
  ['officer', ({ proposals }) => `/desk/proposals/${proposals.issued}`],
  ['officer', ({ proposals }) => `/proposals/${proposals.draft}`],
  ['officer', ({ proposals }) => `/proposals/${proposals.issued}/print`],
  ['officer', '/desk/figures'],
  ['officer', '/desk/transfer'],
  ['officer', '/desk/chain'],
  ['officer', '/desk/chain/baotou-rare-earth'],
  ['officer', '/desk/reviews'],
  ['officer', ({ edits }) => reviewOf(edits.submitted)],
  ['officer', ({ edits }) => reviewOf(edits.submitted), 422, { form: '/return', fields: { remark: '' } }],
  ['officer', ({ edits }) => reviewOf(edits.published)],

  ['manager', '/park-office'],
  ['idle manager', '/park-office'],
  ['manager', office],
  ['manager', ({ edits }) => edits.draft],
  ['manager', ({ edits }) => edits.draft, 422, { form: '', fields: { name: '', areaMu: '很大' } }],
  ['manager', ({ edits }) => edits.draft, 422, { form: '/photos' }],
  ['manager', ({ edits }) => `${edits.draft}/proof`],
  ['manager', ({ edits }) => `${edits.draft}/proof`, 422, { form: '/proof', button: 'submit' }],
  ['manager', ({ edits }) => `${edits.draft}/proof`, 409, { form: '/proof', fields: { version: '9', 'proof.all.title': LONG.slice(0, 200) }, button: 'save' }],
  ['manager', ({ edits }) => edits.returned],
  ['manager', ({ edits }) => edits.submitted],
  ['manager', ({ edits }) => edits.published],
  ['manager', `${office}/history/parks/${PARK}`],
  ['manager', `/park-office/${OTHER_PARK}`, 404],
  ['manager', '/desk/leads'],
  ['idle manager', '/desk/leads'],
  ['manager', ({ lead }) => `/desk/leads/${lead.id}`],

  ['administrator', '/admin/users'],
  ['administrator', '/admin/users?q=nothing-of-the-kind'],
  ['administrator', '/admin/users/invite'],
  ['administrator', '/admin/users/invite', 422, { form: '/invite', fields: { email: LONG } }],
  ['administrator', ({ people }) => `/admin/users/${people.manager.account.id}`],
  ['administrator', ({ people }) => `/admin/users/${people.administrator.account.id}`],
  ['administrator', '/admin/policies'],
  ['administrator', '/admin/policies/tax-west-cit15-2021'],
  ['administrator', '/desk/figures'],
  ['administrator', '/admin/audit'],
  ['administrator', '/admin/audit?actor=nobody'],
  ['administrator', '/account/second-factor']
]

const reviewOf = (edit: string): string => `/desk/reviews/${edit.split('/').at(-1)}`

const visitorOf = ({ people, idle }: Desks, who: Who): Visitor | undefined =>
  who === 'public' ? undefined : { ...people, 'idle officer': idle.officer, 'idle manager': idle.manager, 'idle investor': idle.investor }[who]

async function contextFor (browser: Browser, base: string, visitor: Visitor | undefined): Promise<BrowserContext> {
  const context = await contextOf(browser)
  if (visitor) await context.addCookies([{ name: 'session', value: visitor.cookies['session']!, url: base }])
  return context
}

/** Fills in and sends a form of the page as it stands, past the checks of the browser, and gives the status of the answer. */
async function send (page: Page, { form, fields = {}, button }: Sent): Promise<number> {
  const script = `(${JSON.stringify({ form, fields, button })})`
  const [answer] = await Promise.all([page.waitForNavigation(), page.evaluate(`(({ form: end, fields, button }) => {
    const form = [...document.querySelectorAll('main form[method="post"]')].find(one => one.getAttribute('action').split('?')[0].endsWith(end) && !/discard$/.test(one.getAttribute('action')))
    for (const [name, value] of Object.entries(fields)) {
      if (value === true) form.querySelector('[name="' + name + '"]').checked = true
      else form.querySelector('[name="' + name + '"]:not([type="checkbox"], [type="radio"])').value = value
    }
    form.noValidate = true
    form.requestSubmit(button ? form.querySelector('button[value="' + button + '"]') : undefined)
  })${script}`)])
  return answer!.status()
}

/** Each language in two looks, all rules in the first: so each size and each language is asked everything once. */
const WAYS = [
  { lang: 'zh', looks: [[DESK, 'light'], [PHONE, 'dark']] },
  { lang: 'en', looks: [[PHONE, 'light'], [DESK, 'dark']] }
] as const

async function look (t: Test, page: Page, base: string, state: State, desks: Desks) {
  const [who, address, status = 200, sent] = state
  const path = typeof address === 'string' ? address : address(desks)
  for (const { lang, looks } of WAYS) {
    const name = `${who} ${path} ${sent ? `sending ${sent.form} ` : ''}${lang}`
    const [first] = looks
    await page.setViewportSize(first[0])
    await page.emulateMedia({ colorScheme: first[1] })
    const got = await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
    t.equal(sent ? await send(page, sent) : got!.status(), status, name)
    t.equal(await page.locator('h1').count(), 1, `${name} has one h1`)
    if (status === 422 && sent) t.ok(await page.locator('.error-summary a').count() > 0, `${name} says what is wrong`)
    for (const [size, colorScheme] of looks) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      t.strictSame(await violationsOf(page, size === first[0] ? undefined : RULES_OF_LOOK), [], `${name} ${size.width} ${colorScheme}`)
      t.notOk(await overflows(page), `${name} fits ${size.width}`)
    }
  }
}

t.test('every page and state of the desks can be used by everybody', { skip: noBrowser }, async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const desks = await furnishDesks(app, deps)
  const browser = await launch()
  t.teardown(() => browser.close())
  const people = [...new Set(STATES.map(([who]) => who))]
  await Promise.all(people.map(async who => {
    const context = await contextFor(browser, base, visitorOf(desks, who))
    const page = await context.newPage()
    for (const state of STATES.filter(([whose]) => whose === who)) await look(t, page, base, state, desks)
    await context.close()
  }))
})
