/** A real browser for tests: the system's Chromium, or a clear word that there is none. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const executable: string | undefined = EXECUTABLES.find(existsSync)

/** Why the browser tests do not run here; false when they do. LUODI_REQUIRE_BROWSER turns the skip into a failure. */
export const noBrowser: string | false =
  executable || process.env['LUODI_REQUIRE_BROWSER'] ? false : 'skipped: no Chromium here (Debian package: chromium)'

export const launch = (): Promise<Browser> => chromium.launch({
  executablePath: executable ?? EXECUTABLES[0]!,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--lang=en-US']
})

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type AxeResult = { violations: { id: string, nodes: { target: string[], failureSummary?: string }[] }[] }

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The rules whose answer depends on colours and on the size of the window. */
export const RULES_OF_LOOK = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']

/** The accessibility violations of the page as it stands, one line for each node; of these rules, or of all. */
export async function violationsOf (page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!await page.evaluate('"axe" in globalThis')) await page.addScriptTag({ path: AXE })
  const options = { runOnly: rules ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS }, resultTypes: ['violations'] }
  const { violations } = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`) as AxeResult
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** Whether anything of the page sticks out of a window this wide. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1')

export type Size = { width: number, height: number }
export const PHONE: Size = { width: 390, height: 844 }
export const DESK: Size = { width: 1280, height: 900 }

type Options = { size?: Size, script?: boolean, dark?: boolean }

/** A visitor with cookies of its own; without transitions, so that a look is what it will stay. */
export const contextOf = (browser: Browser, { size = DESK, script = true, dark = false }: Options = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: size, javaScriptEnabled: script, bypassCSP: true, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })

/** Chooses a radio or ticks a box by its value. */
export const choose = (page: Page, name: string, value: string) => page.locator(`input[name="${name}"][value="${value}"]`).check()

/** Sends the form of the page whose address ends so, by its first button or the one with this value. */
export const send = (page: Page, action: string, value?: string) =>
  page.locator(`main form[method="post"][action$="${action}"] button[type="submit"]${value ? `[value="${value}"]` : ''}`).first().click()

/** What the fields of these names are to hold. */
export async function fill (page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`main [name="${name}"]:not([type="hidden"], [type="checkbox"], [type="radio"])`).first().fill(value)
}

/** Fills in the form of signing in, as it stands on the page. */
export async function signIn (page: Page, email: string, password: string): Promise<void> {
  await fill(page, { email, password })
  await send(page, '/account/sign-in')
}

/** How many A4 pages the page fills on paper. */
export const paperPages = async (page: Page, landscape = false): Promise<number> =>
  (await page.pdf({ format: 'A4', landscape, preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
