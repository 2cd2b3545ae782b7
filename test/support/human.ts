/** The time that somebody with a browser would need, counted from what is done and not by the clock, so that a slow machine changes nothing. */
import type { Locator, Page } from 'playwright-core'

const SECONDS = { key: 0.06, page: 1, click: 1 }

/** A person who types 60 ms a key, looks at every new page for a second, and needs a second for each pointing and clicking. */
export function human (page: Page) {
  const count = { key: 0, page: 0, click: 0 }
  page.on('response', response => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame() && response.status() !== 303) count.page++
  })
  return {
    count,
    seconds: (): number => (['key', 'page', 'click'] as const).reduce((sum, kind) => sum + count[kind] * SECONDS[kind], 0),
    async click (target: Locator): Promise<void> {
      count.click++
      await target.click()
    },
    async tick (target: Locator): Promise<void> {
      count.click++
      await target.check()
    },
    async type (target: Locator, text: string): Promise<void> {
      count.click++
      count.key += [...text].length
      await target.fill('')
      await target.pressSequentially(text)
    }
  }
}

export type Human = ReturnType<typeof human>
