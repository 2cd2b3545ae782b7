/** The first administrator of a new system: the link of the console, an account with two factors, an invitation, and the audit log. */
import t from 'tap'
import type { Page } from 'playwright-core'
import { firstLink } from '../../src/application/accounts/links.js'
import { now } from '../../src/clock.js'
import { testApp, testDeps } from '../support/build-app.js'
import { choose, contextOf, fill, launch, noBrowser, send } from '../support/browser.js'
import { codeOf } from '../support/second-factor.js'

const PASSWORD = 'amber-tower-51-walnut'
const textOf = (page: Page): Promise<string> => page.locator('main').innerText()

/** Makes the account of the link on the page, and sets up its second factor. */
async function enter (page: Page, address: string, person: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(address)
  await fill(page, { ...person, password: PASSWORD })
  await page.locator('main form.panel button[type="submit"]').click()
  await page.waitForURL(/\/account\/enrol/)
  await fill(page, { code: '12' })
  await send(page, '/enrol')
  await page.locator('.error-summary').waitFor()
  await fill(page, { code: codeOf(await page.locator('.secret-groups').innerText()) })
  await send(page, '/enrol')
}

t.test('an administrator sets the system up', { skip: noBrowser }, async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const browser = await launch()
  t.teardown(() => browser.close())
  const page = await (await contextOf(browser)).newPage()
  const first = `${base}/account/invitation/${await firstLink(deps, now())}`

  await enter(page, `${first}?lang=zh`, { name: '赵敏', email: 'zhao@example.org' })
  await page.waitForURL(/\/admin\/users/)
  t.match(await textOf(page), /赵敏/)
  t.equal((await (await contextOf(browser)).newPage().then(other => other.goto(first)))!.status(), 404, 'the link works once')

  await page.locator('main a[href="/admin/users/invite"]').first().click()
  await send(page, '/invite')
  t.ok(await page.locator('.error-summary a').count() > 0, 'a role is to be chosen')
  await choose(page, 'role', 'officer')
  await fill(page, { email: 'wang@example.org' })
  await send(page, '/invite')
  const address = (await page.locator('.once-link__address').innerText()).trim()
  await page.reload()
  t.equal(await page.locator('.once-link__address').count(), 0, 'the link is shown once')

  const invited = await (await contextOf(browser)).newPage()
  await enter(invited, `${address}?lang=zh`, { name: '王海燕' })
  await invited.waitForURL(/\/desk/)
  t.equal((await invited.goto(`${base}/admin/users`))!.status(), 403, 'an officer is no administrator')

  await page.goto(`${base}/admin/audit`)
  const log = await page.locator('.audit-table').innerText()
  for (const line of ['建立账户', '生成邀请', '两步验证通过']) t.match(log, line)
  t.notMatch(log, /@example\.org/, 'ids only')
  await page.locator('.audit-verify a').click()
  t.equal(await page.locator('.notice--ok').count(), 1, 'and it is whole')
})
