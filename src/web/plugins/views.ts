/** Handlebars with the helpers that views may use: text, bilingual names, numbers and days. Everything else comes from presenters. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import fp from 'fastify-plugin'
import staticFiles from '@fastify/static'
import view from '@fastify/view'
import type { FastifyInstance } from 'fastify'
import Handlebars from 'handlebars'
import type { Localized } from '../../domain/localized.js'
import type { TextParams, Texts } from '../text.js'
import { opensTo } from './access.js'

type Options = { viewsDir: string, publicDir: string, reload: boolean }
type Context = { data: { root: { texts: Texts } }, hash: TextParams }

/** File name to an address that changes with the content, so that browsers may keep the file for a year. */
function assetAddresses (publicDir: string): Record<string, string> {
  const names = readdirSync(publicDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(names.map(entry => {
    const file = join(entry.parentPath, entry.name)
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10)
    const name = relative(publicDir, file)
    return [name, `/assets/${name}?v=${hash}`]
  }))
}

function makeHandlebars (assets: Record<string, string>): typeof Handlebars {
  const engine = Handlebars.create()
  engine.registerHelper({
    t: (key: string, { data, hash }: Context) => data.root.texts.t(key, hash),
    tr: (text: Localized, { data }: Context) => data.root.texts.pick(text),
    num: (value: number, { data }: Context) => data.root.texts.number(value),
    date: (day: string, { data }: Context) => data.root.texts.date(day),
    asset: (name: string) => assets[name] ?? `/assets/${name}`
  })
  return engine
}

const partialsOf = (viewsDir: string): Record<string, string> => Object.fromEntries(
  readdirSync(join(viewsDir, 'partials')).filter(name => name.endsWith('.hbs'))
    .map(name => [name.replace(/\.hbs$/, ''), join('partials', name)]))

declare module 'fastify' {
  /** The style sheets of these names as one text, for files that stand alone. */
  interface FastifyInstance { styleText: (names: readonly string[]) => string }
}

export default fp(async function views (app: FastifyInstance, options: Options) {
  const { viewsDir, publicDir, reload } = options
  app.decorate('styleText', (names: readonly string[]) => names.map(name => readFileSync(join(publicDir, name), 'utf8')).join('\n'))
  await app.register(view, {
    engine: { handlebars: makeHandlebars(assetAddresses(publicDir)) },
    root: viewsDir,
    viewExt: 'hbs',
    production: !reload,
    options: { partials: partialsOf(viewsDir), compileOptions: { strict: true, preventIndent: true } }
  })
  await app.register(async scope => {
    opensTo(scope, 'site.read')
    await scope.register(staticFiles, { root: publicDir, prefix: '/assets/', maxAge: '365d', immutable: true, index: false, decorateReply: false })
  })
}, { name: 'views', dependencies: ['locale'], fastify: '5.x' })
