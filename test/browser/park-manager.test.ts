/** A park manager, on a phone in English and at a desk in Chinese: facts with their proof, a parcel with a photo, and the officer who reviews them. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { today } from '../../src/clock.js'
import { testApp, testDeps } from '../support/build-app.js'
import { contextOf, DESK, fill, launch, noBrowser, PHONE, send, signIn } from '../support/browser.js'
import { OTHER_PARK, PARK } from '../support/desks.js'
import { makePerson, person, TEST_PASSWORD } from '../support/people.js'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const office = `/park-office/${PARK}`

const WAYS = [
  { lang: 'en', size: PHONE, area: '131', parcel: 'Parcel A3', review: 'Under review', source: 'Approved plan of 2026' },
  { lang: 'zh', size: DESK, area: '132', parcel: 'B7 地块', review: '审核中', source: '2026 年规划批复' }
]

const textOf = (page: Page): Promise<string> => page.locator('main').innerText()

/** From the form of an edit through its proof to the office; gives the id of the edit. */
async function submitEdit (page: Page, source: string): Promise<string> {
  await fill(page, { 'proof.all.title': source, 'proof.all.verifiedOn': today() })
  await send(page, '/proof', 'submit')
  await page.waitForURL(/\/edits\/[\w-]+$/)
  return page.url().split('/').at(-1)!
}

t.test('a park manager keeps the park up to date', { skip: noBrowser }, async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())
  const account = await makePerson(deps, 'park-manager', { name: '李志强', parkIds: [PARK] })
  const reviewer = await person(app, deps, 'officer')
  const atOffice = await contextOf(browser)
  await atOffice.addCookies([{ name: 'session', value: reviewer.cookies['session']!, url: base }])
  const officer = await atOffice.newPage()
  const publish = async (edit: string) => {
    await officer.goto(`${base}/desk/reviews/${edit}?lang=zh`)
    await send(officer, '/publish')
  }

  for (const { lang, size, area, parcel, review, source } of WAYS) {
    await t.test(`${lang} ${size.width}`, async t => {
      const page = await (await contextOf(browser, { size })).newPage()
      await page.goto(`${base}${office}?lang=${lang}`)
      await signIn(page, account.email, TEST_PASSWORD)
      await page.waitForURL(`${base}${office}*`)
      t.ok(await page.locator('.task-list li').count() > 0, 'there is something to do')

      await send(page, `${office}/edits`, 'park')
      await fill(page, { plannedAreaKm2: '很大' })
      await page.locator('main form.office-form button[type="submit"]').click()
      t.ok(await page.locator('.error-summary a').count() > 0)
      t.equal(await page.locator('[name="plannedAreaKm2"]').inputValue(), '很大', 'what was typed is kept')
      await fill(page, { plannedAreaKm2: area })
      await page.locator('main form.office-form button[type="submit"]').click()
      await page.waitForURL(/\/proof$/)
      await send(page, '/proof', 'submit')
      t.ok(await page.locator('.error-summary a').count() > 0, 'a fact without its source is not submitted')
      const edit = await submitEdit(page, source)
      t.match(await textOf(page), review)

      await officer.goto(`${base}/desk/reviews/${edit}?lang=zh`)
      t.match(await textOf(officer), source)
      await officer.locator('[name="remark"]').fill('请写明批复文号。')
      await send(officer, '/return')
      await page.goto(`${base}/park-office/${PARK}`)
      t.match(await page.locator('.task-list').innerText(), '请写明批复文号')
      await page.locator(`.task-list a[href$="${edit}"]`).first().click()
      await page.locator('main form.office-form button[type="submit"]').click()
      await submitEdit(page, `${source} 12`)
      await publish(edit)
      await page.goto(`${base}/parks/${PARK}`)
      t.match(await textOf(page), area, 'everybody reads it now')

      await page.goto(`${base}${office}`)
      await send(page, `${office}/edits`, 'parcel')
      await page.locator('#f-file').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG })
      await send(page, '/photos')
      await page.locator('.photos img').waitFor()
      await fill(page, { name: parcel, areaMu: '45' })
      await page.locator('[name="state"]').selectOption('available')
      await page.locator('main form.office-form button[type="submit"]').click()
      await page.waitForURL(/\/proof$/)
      await publish(await submitEdit(page, source))
      await page.goto(`${base}/parks/${PARK}`)
      t.match(await textOf(page), parcel)
      t.ok(await page.locator('main img[src^="/photos/"]').count() > 0, 'with its photo')

      await page.goto(`${base}${office}`)
      await page.locator('.office-facts button[name="fact"]').first().click()
      await page.waitForURL(/verified=1/)
      t.equal((await page.goto(`${base}/park-office/${OTHER_PARK}`))!.status(), 404, 'a park of somebody else')
    })
  }
})
