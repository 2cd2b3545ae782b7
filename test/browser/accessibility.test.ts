/**
 * Every page and state of the desks, and of the ways to them, in a real browser: no accessibility violation and nothing that
 * sticks out, in both languages, on a phone and on a desk, light and dark. A new page is one line of `STATES`, in support/states.ts.
 */
import t, { type Test } from 'tap'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { testApp, testDeps } from '../support/build-app.js'
import { contextOf, DESK, launch, noBrowser, overflows, PHONE, RULES_OF_LOOK, violationsOf } from '../support/browser.js'
import { furnishDesks, type Desks, type Visitor } from '../support/desks.js'
import { pathOf, STATES, visitorOf, type Sent, type State } from '../support/states.js'

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
  const [who, , status = 200, ...sent] = state
  const path = pathOf(state, desks)
  for (const { lang, looks } of WAYS) {
    const name = `${who} ${path} ${sent.map(({ form, button = '' }) => `sending ${form} ${button} `).join('')}${lang}`
    const [first] = looks
    await page.setViewportSize(first[0])
    await page.emulateMedia({ colorScheme: first[1] })
    const got = await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
    let answered = got!.status()
    for (const one of sent) answered = await send(page, one)
    t.equal(answered, status, name)
    t.equal(await page.locator('h1').count(), 1, `${name} has one h1`)
    if (status === 422 && sent.length > 0) t.ok(await page.locator('.error-summary a').count() > 0, `${name} says what is wrong`)
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
