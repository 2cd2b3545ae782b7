/** From view data to a page: what every page has besides its own data. */
import type { FastifyReply } from 'fastify'
import { deskNav, memberView } from './presenters/desk-nav.js'
import { navView } from './presenters/common.js'

/** Same address in the other language. */
function otherLanguage (url: string, locale: string): string {
  const [path = '/', query] = url.split('?', 2)
  const params = new URLSearchParams(query)
  params.set('lang', locale === 'zh' ? 'en' : 'zh')
  // Two slashes at the beginning would lead to another host.
  return `${path.replace(/^[/\\]+/, '/')}?${params.toString()}`
}

export type PageData = { title: string, [name: string]: unknown }

/**
 * Sends `views/<template>.hbs` inside the page layout. `data.title` is the h1 and the window title.
 * `data.styles` names further style sheets of views/public. `data.errors` (a list of {href, text}) prefixes the title with the word for error, as screen readers hear it first.
 */
export async function renderPage (reply: FastifyReply, template: string, data: PageData, options: { layout?: string } = {}): Promise<FastifyReply> {
  const { texts, url, actor } = reply.request
  const section = url.split(/[/?]/)[1] ?? ''
  const html = await reply.viewAsync(template, {
    section,
    nav: navView(section, texts),
    deskNav: deskNav(url, actor, texts),
    member: memberView(actor, section, texts),
    csrfSignOut: actor.role === 'public' ? '' : reply.generateCsrf(),
    path: url,
    locale: texts.locale,
    texts,
    otherLanguage: otherLanguage(url, texts.locale),
    errors: [],
    styles: [],
    wide: false,
    ...data
  }, { layout: options.layout ?? 'layouts/page' })
  return reply.type('text/html; charset=utf-8').send(html)
}
