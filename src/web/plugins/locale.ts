/** The language of a request: `?lang=` decides and is remembered in a cookie; Chinese otherwise. */
import fp from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { Locale } from '../../domain/localized.js'
import type { Named } from '../park-names.js'
import { hostCookie } from './security.js'
import { LOCALES, makeTexts, readMessages, type Texts } from '../text.js'

declare module 'fastify' {
  interface FastifyRequest { texts: Texts }
  /** The texts of a language, for what is written in one whatever the language of the page. */
  interface FastifyInstance { textsIn: (locale: Locale) => Texts }
}

const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale)

/** `named`: words that come from records and not from files, such as the names of parks. */
export type LocaleOptions = { localesDir: string, strict: boolean, secure: boolean, named: Named }

export default fp(async function locale (app: FastifyInstance, options: LocaleOptions) {
  const texts = Object.fromEntries(LOCALES.map(name =>
    [name, makeTexts(name, readMessages(options.localesDir, name), options.strict, key => options.named(name, key))])) as Record<Locale, Texts>

  const cookie = hostCookie('lang', options.secure)

  app.decorate('textsIn', (name: Locale) => texts[name])
  app.decorateRequest('texts', null as unknown as Texts)
  app.addHook('onRequest', async (request, reply) => {
    const asked = (request.query as { lang?: unknown }).lang
    const remembered = request.cookies[cookie]
    request.texts = texts[isLocale(asked) ? asked : isLocale(remembered) ? remembered : 'zh']
    if (isLocale(asked) && asked !== remembered) {
      reply.setCookie(cookie, asked, { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: 31_536_000 })
    }
    reply.header('content-language', request.texts.locale === 'zh' ? 'zh-CN' : 'en')
    reply.header('vary', 'cookie')
  })
}, { name: 'locale', dependencies: ['@fastify/cookie'], fastify: '5.x' })
