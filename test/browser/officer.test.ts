/** A working day of a promotion officer, with the keyboard alone: from signing in to closing a lead. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { today } from '../../src/clock.js'
import { addDays } from '../../src/domain/dates.js'
import { testApp, testDeps } from '../support/build-app.js'
import { contextOf, launch, noBrowser, paperPages } from '../support/browser.js'
import { matchedLead } from '../support/matched-lead.js'
import { makePerson, TEST_PASSWORD } from '../support/people.js'
import { codeOf, withSecondFactor } from '../support/second-factor.js'

const MOST_STOPS = 400

/** Tabs on until the element has the focus; the way there must exist for somebody without a mouse. */
async function reach (page: Page, selector: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way by keyboard to ${selector} on ${page.url()}`)
}

async function type (page: Page, selector: string, text: string): Promise<void> {
  await reach(page, selector)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

/** Presses Enter on the element and waits for the page that it leads to. */
async function press (page: Page, selector: string): Promise<void> {
  await reach(page, selector)
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
}

/** Goes through a list of options with the arrow key until the one of this value stands in it. */
async function pick (page: Page, selector: string, value: string): Promise<void> {
  await reach(page, selector)
  for (let index = 0; index < 60 && await page.locator(selector).inputValue() !== value; index++) await page.keyboard.press('ArrowDown')
}

const textOf = (page: Page): Promise<string> => page.locator('main').innerText()

t.test('an officer works with the keyboard alone', { skip: noBrowser }, async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())
  const account = await makePerson(deps, 'officer', { name: '王海燕' })
  const secret = await withSecondFactor(deps, account)
  const { lead, match } = await matchedLead(deps, { source: 'enquiry', message: '希望尽快答复', wishedParks: [] })
  const best = match.answer.parks[0]!.parkId
  const page = await (await contextOf(browser)).newPage()
  const leadPath = `/desk/leads/${lead.id}`

  await t.test('signs in with password and code', async t => {
    await page.goto(`${base}/desk?lang=zh`)
    await type(page, '#f-email', account.email)
    await type(page, '#f-password', TEST_PASSWORD)
    await press(page, '#f-password')
    t.match(page.url(), /\/account\/code/)
    await type(page, '#f-code', codeOf(secret))
    await press(page, '#f-code')
    t.match(page.url(), /\/desk(?:\?|$)/)
  })

  await t.test('finds the new enquiry on the desk, takes it and answers it', async t => {
    await press(page, `main a[href="${leadPath}"]`)
    await press(page, '#assign form:first-of-type button')
    t.equal((await deps.documents.get('leads', lead.id))?.officerId, account.id)
    await type(page, '#notes textarea', '您好，已收到，三日内送上园区比选方案。')
    await reach(page, '#notes input[type="radio"]')
    await page.keyboard.press('ArrowDown')
    t.ok(await page.locator('#note-investor').isChecked())
    await press(page, '#notes fieldset button')
    t.match((await deps.documents.get('leads', lead.id))?.respondedAt, String, 'the clock has stopped')
    t.match(await page.locator('#notes').innerText(), /三日内送上园区比选方案/)
  })

  await t.test('moves the stage, and is asked for the document of the move', async t => {
    await press(page, '#move button[type="submit"]')
    t.match(await page.locator('.stage-bar [aria-current]').innerText(), /在谈/)
    await press(page, '#move button[type="submit"]')
    t.match(await page.title(), /^错误/)
    t.ok(await page.evaluate('document.activeElement.matches(".error-summary")'), 'the summary has the focus')
    await reach(page, '.error-summary a')
    await page.keyboard.press('Enter')
    await page.keyboard.type('《投资协议》〔2026〕12 号')
    await press(page, '#move button[type="submit"]')
    t.match(await page.locator('.stage-bar [aria-current]').innerText(), /签约/)
    t.match(await textOf(page), /〔2026〕12 号/)
  })

  await t.test('adds a file and matches again', async t => {
    await reach(page, '#files input[type="file"]')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')])
    await chooser.setFiles({ name: '投资协议.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await press(page, '#files form[enctype] button')
    t.match(await page.locator('#files').innerText(), /投资协议\.pdf/)
    const before = await page.locator('#match li').count()
    await press(page, '#match form button')
    t.equal(await page.locator('#match .lead-matches li').count(), before + 1)
  })

  await t.test('writes a proposal, issues it and has it on paper', async t => {
    await press(page, '#proposals a[href*="/desk/proposals/new"]')
    await reach(page, `input[name="parkIds"][value="${best}"]`)
    await page.keyboard.press('Space')
    await type(page, '#f-coverNote', '尊敬的何女士：')
    await press(page, 'main form[method="post"] button[type="submit"]')
    await press(page, 'form[action$="/issue"] button')
    t.match(await page.locator('.seal-code').innerText(), /\w{4}/)
    await press(page, 'main a[href$="/print"]')
    t.match(await textOf(page), /尊敬的何女士/)
    const count = await paperPages(page)
    t.ok(count >= 1 && count <= 6, `${count} pages`)
  })

  await t.test('records a promise, and cannot close the lead over it', async t => {
    await press(page, '.desk-bar a[href="/desk/leads"]')
    await page.keyboard.press('j')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    t.match(page.url(), leadPath)
    await press(page, '#pledges a[href*="/desk/pledges/new"]')
    await type(page, '#f-text', '摘牌后 60 日内接通 110 千伏专线')
    const due = addDays(today(), 30)
    await reach(page, '#f-dueOn')
    await page.keyboard.type(`${due.slice(5, 7)}${due.slice(8)}${due.slice(0, 4)}`)
    t.equal(await page.locator('#f-dueOn').inputValue(), due)
    await press(page, 'main form[method="post"] button[type="submit"]')
    await press(page, `main a[href="${leadPath}"]`)
    await closing(page)
    t.match(await page.locator('.error-summary').innerText(), /承诺/)
    t.equal((await deps.documents.get('leads', lead.id))?.closed, undefined)
  })

  await t.test('delivers it with its proof, and closes the lead', async t => {
    await press(page, '#pledges li a')
    await type(page, '#f-proof', '包供电〔2026〕12 号竣工验收单')
    await press(page, 'form[action$="/settle"] button')
    t.match(await textOf(page), /已兑现/)
    await press(page, `main a[href="${leadPath}"]`)
    await closing(page)
    t.match(await deps.documents.get('leads', lead.id), { closed: { outcome: 'elsewhere', reason: '落户省外' } })
    t.match(await textOf(page), /落户省外/)
  })
})

async function closing (page: Page): Promise<void> {
  await reach(page, '#close summary')
  await page.keyboard.press('Enter')
  await pick(page, '#close select', 'elsewhere')
  await type(page, '#close [name="reason"]', '落户省外')
  await press(page, '#close button[type="submit"]')
}
