/** An investor, from the start page to an enquiry that is followed and taken back, and from an empty form to a shortlist on paper. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { testApp, testDeps } from '../support/build-app.js'
import { contextOf, DESK, fill, launch, noBrowser, overflows, paperPages, PHONE, send, signIn, violationsOf } from '../support/browser.js'
import { human, type Human } from '../support/human.js'

const PASSWORD = 'amber-tower-51-walnut'
/** From an empty form to a shortlist on paper. */
const MOST_SECONDS = 300

const WAYS = [
  { lang: 'zh', size: PHONE, product: '烧结钕铁硼永磁体', company: '晨星磁材有限公司', person: '何晓岚', reason: '项目暂缓', received: '已收到', stage: '洽谈中', withdrawn: '撤回' },
  { lang: 'en', size: DESK, product: 'sintered NdFeB permanent magnets', company: 'Morning Star Magnetics', person: 'Helen He', reason: 'The project is on hold', received: 'Received', stage: 'In talks', withdrawn: 'ithdrawn' }
]

const textOf = (page: Page): Promise<string> => page.locator('main').innerText()
const button = (page: Page) => page.locator('main form[method="post"] .intake-buttons button, main form.intake-start button').first()
const field = (page: Page, name: string) => page.locator(`main [name="${name}"]:not([type="radio"], [type="checkbox"], [type="hidden"])`).first()
const option = (page: Page, name: string, value: string) => page.locator(`main input[name="${name}"][value="${value}"]`)

/** Every question of the core, one after the other, and the match; gives its address. */
async function answerCore (page: Page, who: Human, product: string): Promise<string> {
  const leave = async (step: RegExp) => {
    await who.click(button(page))
    await page.waitForURL(step)
  }
  await who.click(page.locator('main a[href="/intake"]').first())
  await leave(/\/products/)
  await who.type(page.locator('textarea'), product)
  await leave(/\/industry/)
  await who.tick(page.locator('main input[name="project.industryCode"]').first())
  await leave(/\/investment/)
  await who.type(field(page, 'project.investmentWan'), '１２亿元')
  await leave(/\/type/)
  await who.tick(option(page, 'project.type', 'new-build'))
  await who.tick(option(page, 'project.isIndustrialTransfer', 'no'))
  await leave(/\/firm/)
  await who.tick(option(page, 'investor.ownership', 'private'))
  await who.tick(option(page, 'investor.firmSize', 'medium'))
  await who.tick(option(page, 'investor.isNewEntityInRegion', 'yes'))
  await leave(/\/land/)
  await who.type(field(page, 'project.landMu'), '20 公顷')
  await who.tick(option(page, 'project.landUse', 'industrial'))
  await leave(/\/power/)
  await who.type(field(page, 'project.electricityKWhPerYear'), '5000 万千瓦时')
  await leave(/\/water/)
  await who.type(field(page, 'project.waterM3PerYear'), '20万')
  await leave(/\/wishes/)
  await who.tick(option(page, 'project.preferredPrefectures', 'none'))
  await leave(/\?ask=/)
  await who.click(page.locator('.intake-done a').first())
  await page.waitForURL(/\/check/)
  await who.click(page.locator('form[action$="/check"] button[type="submit"]').first())
  await page.waitForURL(/\/matches\/\w+$/)
  return page.url()
}

/** Ticks the first three of the result and lays them side by side. */
async function shortlist (page: Page, who: Human): Promise<void> {
  for (const index of [0, 1, 2]) await who.tick(page.locator('main input[name="park"]').nth(index))
  await who.click(page.locator('#chosen button[type="submit"]').first())
  await page.waitForURL(/\/compare\?/)
}

async function register (page: Page, { email, name }: { email: string, name: string }): Promise<void> {
  await page.locator('a[href^="/account/register"]').click()
  await fill(page, { name, email, password: PASSWORD })
  await send(page, '/account/register')
  await page.waitForURL(/\/account\/sign-in/)
  await signIn(page, email, PASSWORD)
}

t.test('an investor', { skip: noBrowser }, async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())

  for (const { lang, size, product, company, person, reason, received, stage, withdrawn } of WAYS) {
    await t.test(`goes from the start page to an enquiry, follows it and takes it back, ${lang} ${size.width}`, async t => {
      const page = await (await contextOf(browser, { size })).newPage()
      await page.goto(`${base}/?lang=${lang}`)
      const who = human(page)
      await answerCore(page, who, product)
      await shortlist(page, who)
      t.equal(await page.locator('.compare thead a').count(), 3)
      t.ok(await page.locator('.compare__row--differs').count() > 0, 'differences are marked')
      t.strictSame(await violationsOf(page), [])
      t.notOk(await overflows(page))
      const chosen = new URL(page.url()).searchParams.getAll('park')

      await page.locator('main a[href*="/my/enquiries/new"]').click()
      await page.waitForURL(/\/account\/sign-in/)
      await register(page, { email: `${lang}@example.org`, name: person })
      await page.waitForURL(/\/my\/enquiries\/new/)
      t.strictSame(await page.locator('input[name="park"]:checked').evaluateAll(boxes => boxes.map(box => box.getAttribute('value'))), chosen, 'the shortlist is remembered')
      await fill(page, { companyName: company, phone: 'call me' })
      await send(page, '/my/enquiries')
      t.ok(await page.locator('.error-summary a').count() >= 2, 'a number and the consent are missing')
      t.equal(await page.locator('[name="companyName"]').inputValue(), company)
      await fill(page, { phone: '０４７１-１２３４５６７' })
      await page.locator('[name="consent"]').check()
      await send(page, '/my/enquiries')
      await page.waitForURL(/\/my\/enquiries\/\w{26}$/)
      const id = page.url().split('/').at(-1)!
      t.match(await textOf(page), received)
      t.match(await deps.documents.get('leads', id), { stage: 'lead', wishedParks: chosen, company: { name: company } })

      const lead = (await deps.documents.get('leads', id))!
      await deps.documents.put('leads', { ...lead, stage: 'in-talks', respondedAt: lead.receivedAt, moves: [{ from: 'lead', to: 'in-talks', on: '2026-11-21', at: lead.receivedAt, by: 'test' }] })
      await page.goto(`${base}/my`)
      await page.locator(`a[href$="${id}"]`).first().click()
      t.match(await page.locator('.course [aria-current="step"]').innerText(), stage)

      await page.locator('main a[href$="/withdraw"]').click()
      await page.locator('[name="reason"]').fill(reason)
      await send(page, '/withdraw')
      await page.waitForURL(new RegExp(`${id}$`))
      t.match(await textOf(page), withdrawn)
      t.match(await deps.documents.get('leads', id), { closed: { outcome: 'withdrawn' } })
    })
  }

  await t.test('leaves in the middle and comes back with a code on another machine', async t => {
    const page = await (await contextOf(browser, { size: PHONE })).newPage()
    await page.goto(`${base}/intake`)
    await button(page).click()
    await page.locator('textarea').fill('石墨负极材料')
    await page.locator('button[name="later"]').click()
    await page.waitForURL(/\/later/)
    await send(page, '/code')
    const code = (await page.locator('.keep__code').innerText()).trim()

    const other = await (await contextOf(browser)).newPage()
    await other.goto(`${base}/intake`)
    await other.locator('main a[href="/intake/resume"]').click()
    await other.locator('[name="code"]').fill('2222-2222')
    await send(other, '/resume')
    t.equal(await other.locator('[name="code"]').inputValue(), '2222-2222', 'a wrong code is kept, to be corrected')
    await other.locator('[name="code"]').fill(` ${code.toLowerCase()} `)
    await send(other, '/resume')
    await other.waitForURL(/\/intake\/\w+\/check/)
    t.match(await textOf(other), /石墨负极材料/)
  })

  await t.test('has a shortlist on paper within five minutes of an empty form', async t => {
    const page = await (await contextOf(browser)).newPage()
    await page.goto(`${base}/?lang=zh`)
    const who = human(page)
    const match = await answerCore(page, who, '烧结钕铁硼永磁体')
    await shortlist(page, who)
    const pages = await paperPages(page, true)
    t.ok(pages >= 1 && pages <= 3, `${pages} pages for the comparison`)
    await who.click(page.locator('main .page-head__kicker a'))
    await who.click(page.locator('main a[href$="/print"]').first())
    t.equal(page.url(), `${match}/print`)
    const seconds = Math.round(who.seconds())
    t.comment(`${seconds} s: ${who.count.key} keys, ${who.count.page} pages, ${who.count.click} clicks`)
    t.ok(who.count.page >= 12 && who.count.key > 20, 'everything was asked')
    t.ok(seconds < MOST_SECONDS, `${seconds} s`)
  })
})
