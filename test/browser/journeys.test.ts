/** The three users' journeys in a real browser, on the server as it runs, with an accessibility scan of every page on the way. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { testApp } from '../support/build-app.js'
import { choose, contextOf, launch, noBrowser, overflows, paperPages, PHONE, violationsOf } from '../support/browser.js'

const submit = (page: Page) => page.locator('main form button[type="submit"]').first().click()

/** From the start page through the first questions to the result; gives the address of the match. */
async function fillIntake (page: Page, base: string, { products, code }: { products: string, code: string }): Promise<string> {
  await page.goto(`${base}/`)
  await page.locator('main a[href="/intake"]').first().click()
  await submit(page)
  await page.locator('textarea').fill(products)
  await submit(page)
  await page.waitForURL(/\/industry/)
  const address = page.url().replace(/\/industry.*$/, '')
  await page.goto(`${address}/industry?q=${code}`)
  await choose(page, 'project.industryCode', code)
  await page.locator('main form[method="post"] button[type="submit"]').first().click()
  await page.goto(`${address}/check`)
  await page.locator(`form[action="${new URL(address).pathname}/check"] button[type="submit"]:not([name])`).click()
  await page.waitForURL(/\/matches\//)
  return page.url()
}

t.test('journeys in a browser', { skip: noBrowser }, async t => {
  const app = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())

  await t.test('an investor gets a ranked result without JavaScript, on a phone, in Chinese', async t => {
    const page = await (await contextOf(browser, { size: PHONE, script: false })).newPage()
    const address = await fillIntake(page, base, { products: '石墨负极材料', code: '3091' })
    t.match(await page.locator('h1').innerText(), /\S/)
    t.ok(await page.locator('main a[href*="/parks/"]').count() >= 10, 'ten parks are open to see')
    await page.goto(`${address}?all=1`)
    const parks = await page.locator('main a[href*="/parks/"]').evaluateAll(links => new Set(links.map(link => link.getAttribute('href')!.replace(/^.*\/parks\//, '').replace(/[?#].*$/, ''))).size)
    t.equal(parks, 37, 'every park has its place')
  })

  await t.test('the same result reads in English and stays English', async t => {
    const page = await (await contextOf(browser)).newPage()
    await page.goto(`${base}/?lang=en`)
    await fillIntake(page, base, { products: 'graphite anode material', code: '3091' })
    t.equal(await page.locator('html').getAttribute('lang'), 'en')
    t.notMatch(await page.locator('main h1, main h2').allInnerTexts().then(texts => texts.join(' ')), /[\u4e00-\u9fff]{6,}/, 'headings are English')
  })

  await t.test('a wrong answer keeps what was typed and is linked from the summary', async t => {
    const page = await (await contextOf(browser)).newPage()
    await page.goto(`${base}/intake`)
    await submit(page)
    const address = page.url().replace(/\/[^/]*$/, '')
    await page.goto(`${address}/investment`)
    await page.locator('input[type="text"], input[inputmode]').first().fill('十二个亿左右吧')
    await submit(page)
    t.equal(await page.locator('input[type="text"], input[inputmode]').first().inputValue(), '十二个亿左右吧')
    const link = page.locator('[role="alert"] a, .error-summary a').first()
    await link.click()
    const focused = await page.evaluate('document.activeElement.tagName')
    t.match(focused, /INPUT|TEXTAREA|SELECT/, 'the link leads to the field')
    t.match(await page.title(), /^错误/)
  })

  await t.test('after the core the question that settles most comes first, without JavaScript, until a person has enough', async t => {
    const page = await (await contextOf(browser, { size: PHONE, script: false })).newPage()
    await page.goto(`${base}/intake`)
    await submit(page)
    await page.locator('textarea').fill('石墨负极材料')
    await submit(page)
    await page.waitForURL(/\/industry/)
    const address = page.url().replace(/\/[^/]*$/, '')
    await page.goto(`${address}/wishes`)
    await choose(page, 'project.preferredPrefectures', 'none')
    await choose(page, 'project.needsRail', 'no')
    await submit(page)
    await page.waitForURL(/\?ask=/)
    t.match(await page.locator('.intake-reason').innerText(), /政策|优惠|万元/)
    const asked: string[] = []
    for (let index = 0; index < 3; index++) {
      const fact = new URL(page.url()).searchParams.get('ask')!
      asked.push(fact)
      await page.locator(`[name="${fact}"][value="not-known"]`).check()
      await page.locator('main form[method="post"] button[type="submit"]').first().click()
      await page.waitForURL(url => url.searchParams.get('ask') !== fact)
    }
    t.equal(new Set(asked).size, 3, 'every question comes once')
    await page.locator('.intake-back a').click()
    t.equal(new URL(page.url()).searchParams.get('ask'), asked[2], 'back leads to the question before')
    t.ok(await page.locator(`[name="${asked[2]}"][value="not-known"]`).isChecked())
    await page.locator('.intake-done a').first().click()
    t.ok(await page.locator('.next-question a').isVisible(), 'the answers offer the next question')
  })

  await t.test('an officer finds a park, a cluster and a policy by keyboard', async t => {
    const page = await (await contextOf(browser)).newPage()
    await page.goto(`${base}/parks`)
    await page.keyboard.press('Tab')
    t.match(await page.evaluate('document.activeElement.getAttribute("href")'), /^#/, 'the first stop skips to the content')
    await page.locator('main input[name="q"]').fill('稀土')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=/)
    t.match(await page.locator('main').innerText(), /包头稀土高新技术产业开发区/)
    await page.goto(`${base}/policies/tax-west-cit15-2021`)
    const text = await page.locator('main').innerText()
    for (const part of ['60%', '公告2020年第23号', '2030']) t.match(text, part)
  })

  const pages = ['/', '/parks', '/parks?q=%E9%93%9D', '/parks/helingeer-xinqu', '/clusters', '/clusters/baotou-rare-earth', '/policies',
    '/policies/tax-west-cit15-2021', '/policies/sit-im2021-wuhai', '/policies/coverage', '/about', '/intake', '/search?q=%E7%A3%81%E6%9D%90', '/no-such-page']

  await t.test('no page has an accessibility violation or sticks out of a phone', async t => {
    const desk = await contextOf(browser)
    const phone = await contextOf(browser, { size: PHONE, dark: true })
    const first = await desk.newPage()
    const match = new URL(await fillIntake(first, base, { products: '钕铁硼永磁材料', code: '3985' })).pathname
    await first.goto(`${base}/intake`)
    await submit(first)
    const intake = new URL(first.url()).pathname.replace(/\/[^/]*$/, '')
    const steps = ['products', 'industry', 'investment', 'type', 'origin', 'firm', 'land', 'power', 'water', 'wishes', 'next', 'catalogue', 'tags', 'supply', 'building',
      'first-income', 'import-list', 'check']
    const results = ['', '?all=1', '/print', '/parks/baotou-xitu-gaoxinqu'].map(rest => match + rest)
    for (const context of [desk, phone]) {
      const page = await context.newPage()
      for (const path of [...pages, ...steps.map(step => `${intake}/${step}`), ...results]) {
        for (const lang of context === desk ? ['zh', 'en'] : ['zh']) {
          await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
          t.strictSame(await violationsOf(page), [], `${path} ${lang} ${context === desk ? 'desk' : 'phone, dark'}`)
          t.equal(await page.locator('h1').count(), 1, `${path} has one h1`)
          if (context === phone) t.notOk(await overflows(page), `${path} fits a phone`)
        }
      }
    }
  })

  await t.test('the brief prints on a few A4 pages', async t => {
    const page = await (await contextOf(browser)).newPage()
    const address = await fillIntake(page, base, { products: '石墨负极材料', code: '3091' })
    await page.goto(`${address}/print`)
    const count = await paperPages(page)
    t.ok(count >= 1 && count <= 4, `${count} pages`)
  })
})
