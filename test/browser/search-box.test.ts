/** The search box under the fingers: an input method composes, keys walk through the suggestions, and nothing is asked in vain. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { testApp } from '../support/build-app.js'
import { contextOf, launch, noBrowser, PHONE, violationsOf } from '../support/browser.js'

const BOX = 'form[data-suggest] input[name="q"]'

/** The words of every question for suggestions that the page asks. */
function asksOf (page: Page): string[] {
  const asks: string[] = []
  page.on('request', request => {
    const url = new URL(request.url())
    if (url.pathname === '/search/suggest') asks.push(url.searchParams.get('q') ?? '')
  })
  return asks
}

const answered = (page: Page) => page.waitForResponse(response => new URL(response.url()).pathname === '/search/suggest')

/** As long as the page would take to ask, and longer: what has not been asked by then is not asked. */
const quiet = (page: Page) => page.waitForTimeout(600)

t.test('the search box in a browser', { skip: noBrowser }, async t => {
  const app = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())

  await t.test('an input method composes without a question; the word it gives is asked for once', async t => {
    const page = await (await contextOf(browser)).newPage()
    const asks = asksOf(page)
    await page.goto(`${base}/search`)
    await page.locator(BOX).focus()
    const session = await page.context().newCDPSession(page)
    for (const text of ['z', 'zh', 'zhao', "zhao's", 'zhao shang']) await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await quiet(page)
    t.strictSame(asks, [], 'letters of a syllable are no words')
    const answer = answered(page)
    await session.send('Input.insertText', { text: '招商' })
    await answer
    await quiet(page)
    t.strictSame(asks, ['招商'])
  })

  await t.test('Enter that ends a composition does not send the form', async t => {
    const page = await (await contextOf(browser)).newPage()
    await page.goto(`${base}/search`)
    const sent = await page.locator(BOX).evaluate(input => {
      const form = (input as unknown as { form: { addEventListener: (name: string, listener: (event: { preventDefault: () => void }) => void) => void } }).form
      let count = 0
      form.addEventListener('submit', event => {
        count += 1
        event.preventDefault()
      })
      const key = Reflect.construct(Reflect.get(globalThis, 'KeyboardEvent'), ['keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }])
      const went = (input as unknown as { dispatchEvent: (event: unknown) => boolean }).dispatchEvent(key)
      return { count, went }
    })
    t.strictSame(sent, { count: 0, went: false }, 'the key is taken before the form sees it')
  })

  await t.test('typing asks once it pauses; arrows, Escape and Enter do what a list does', async t => {
    const page = await (await contextOf(browser)).newPage()
    const asks = asksOf(page)
    await page.goto(`${base}/search`)
    const box = page.locator(BOX)
    const answer = answered(page)
    await box.pressSequentially('baotou', { delay: 20 })
    await answer
    t.equal(asks.at(-1), 'baotou')
    t.ok(asks.length <= 2, 'not a question for each letter')
    const options = page.locator('[role="listbox"] [role="option"]')
    await options.first().waitFor()
    t.equal(await box.getAttribute('aria-expanded'), 'true')
    t.strictSame(await violationsOf(page), [])

    await page.keyboard.press('ArrowDown')
    t.equal(await box.getAttribute('aria-activedescendant'), await options.first().getAttribute('id'))
    t.equal(await options.first().getAttribute('aria-selected'), 'true')
    await page.keyboard.press('Escape')
    t.equal(await box.getAttribute('aria-expanded'), 'false')
    t.equal(await box.inputValue(), 'baotou', 'what was typed stays')
    await page.keyboard.press('ArrowDown')
    await options.first().waitFor()
    await page.keyboard.press('ArrowDown')
    const href = await options.first().getAttribute('href') ?? await options.first().locator('a').getAttribute('href')
    await Promise.all([page.waitForURL(url => url.pathname === new URL(href!, base).pathname), page.keyboard.press('Enter')])
  })

  await t.test('without JavaScript the box is a form, and a long question is answered', async t => {
    const page = await (await contextOf(browser, { script: false, size: PHONE })).newPage()
    await page.goto(`${base}/search`)
    await page.locator(BOX).fill('搬到包头做磁材有什么税收优惠')
    await page.keyboard.press('Enter')
    await page.waitForURL(/[?&]q=/)
    t.ok(await page.locator('main a[href^="/policies/"]').count() > 0)
  })
})
