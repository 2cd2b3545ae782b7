/** A real browser for tests: the system's Chromium, or a clear word that there is none. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const executable: string | undefined = EXECUTABLES.find(existsSync)

/** Why the browser tests do not run here; false when they do. LUODI_REQUIRE_BROWSER turns the skip into a failure. */
export const noBrowser: string | false =
  executable || process.env['LUODI_REQUIRE_BROWSER'] ? false : 'skipped: no Chromium here (Debian package: chromium)'

export const launch = (): Promise<Browser> => chromium.launch({
  executablePath: executable ?? EXECUTABLES[0]!,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
})

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type AxeResult = { violations: { id: string, nodes: { target: string[], failureSummary?: string }[] }[] }

/** The accessibility violations of the page as it stands, one line for each node. */
export async function violationsOf (page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE })
  const { violations } = await page.evaluate(async () =>
    (globalThis as unknown as { axe: { run: (root: unknown, options: object) => Promise<unknown> } }).axe.run(
      (globalThis as unknown as { document: unknown }).document,
      { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })) as AxeResult
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** Whether anything of the page sticks out of a window this wide. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1')
