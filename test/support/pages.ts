/** What every page must have, read from its HTML. */
import type { Test } from 'tap'
import type { Visited } from './visitor.js'

/** Asserts status, language, one h1 that is also the title, landmarks, skip link, no inline style or script, named controls. */
export function assertPage (t: Test, page: Visited, { lang, status = 200 }: { lang: 'zh' | 'en', status?: number }): void {
  const { root, url } = page
  t.equal(page.status, status, url)
  t.equal(root.querySelector('html')?.getAttribute('lang'), lang === 'zh' ? 'zh-CN' : 'en', `${url} language`)
  const h1 = root.querySelectorAll('h1').map(heading => heading.text.trim())
  t.equal(h1.length, 1, `${url} has one h1`)
  t.ok(root.querySelector('title')?.text.includes(h1[0]!), `${url} is titled by its h1`)
  for (const landmark of ['header', 'main#main', 'footer', 'nav']) t.ok(root.querySelector(landmark), `${url} has ${landmark}`)
  t.equal(root.querySelector('body')?.querySelector('a')?.getAttribute('href'), '#main', `${url} begins with the skip link`)
  t.strictSame(root.querySelectorAll('[style], style, script:not([src])').map(element => element.outerHTML), [], `${url} has nothing inline`)
  const labelled = new Set(root.querySelectorAll('label').map(label => label.getAttribute('for')))
  const bare = root.querySelectorAll('input:not([type="hidden"])').filter(input =>
    !labelled.has(input.getAttribute('id')) && input.closest('label') === null)
  t.strictSame(bare.map(input => input.outerHTML), [], `${url} names every field`)
}

/** The texts of all elements a selector finds, trimmed. */
export const textsOf = ({ root }: Visited, selector: string): string[] =>
  root.querySelectorAll(selector).map(element => element.text.replace(/\s+/g, ' ').trim())

/** Local addresses linked in the main part of a page. */
export const linksOf = ({ root }: Visited): string[] =>
  root.querySelectorAll('main a').map(link => link.getAttribute('href') ?? '').filter(href => href.startsWith('/'))
