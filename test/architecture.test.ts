import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import t from 'tap'
import { ROOT_DIR } from '../src/paths.js'

const SRC = join(ROOT_DIR, 'src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).sort()

const IMPORT = /^\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm

/** The imports of a file: paths inside src, or package names. */
const importsOf = (file: string) =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(IMPORT)].map(match => {
    const name = (match[1] ?? match[2] ?? match[3])!
    return name.startsWith('.') ? relative(SRC, resolve(SRC, dirname(file), name)).replace(/\.js$/, '.ts') : name
  })

const graph = new Map(files.map(file => [file, importsOf(file)]))
/** The clock is a layer of its own: a route may ask what day it is, a rule may not. */
const layerOf = (file: string) => file === 'clock.ts' ? 'clock' : file.includes('/') ? file.split('/')[0]! : 'process'
const isBuiltin = (name: string) => name.startsWith('node:') || builtinModules.includes(name)
const packageOf = (name: string) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')

/** What a layer may import: other layers, and packages by name. `process` is server.ts, app.ts, config.ts and the like. */
const RULES: Record<string, { layers: string[], packages: (name: string) => boolean }> = {
  domain: { layers: ['domain'], packages: name => packageOf(name) === 'typebox' },
  application: { layers: ['domain', 'application'], packages: name => ['typebox', 'otpauth'].includes(packageOf(name)) || name === 'node:crypto' },
  adapters: { layers: ['domain', 'application', 'adapters'], packages: name => !/^@?fastify|^handlebars/.test(name) },
  clock: { layers: ['domain'], packages: () => false },
  web: { layers: ['domain', 'application', 'web', 'clock'], packages: name => !['libsql', 'minisearch', 'mongoose', 'meilisearch', 'yaml'].includes(packageOf(name)) },
  process: { layers: ['domain', 'application', 'adapters', 'web', 'clock', 'process'], packages: () => true }
}

t.test('imports point inward', async t => {
  for (const [file, imports] of graph) {
    const rule = RULES[layerOf(file)]
    t.ok(rule, `${file} is in a known layer`)
    for (const name of imports) {
      if (graph.has(name)) t.ok(rule?.layers.includes(layerOf(name)), `${file} may import ${name}`)
      else t.ok(rule?.packages(name), `${file} may import the package ${name}`)
    }
  }
})

t.test('adapters of one kind do not know those of another', async t => {
  for (const [file, imports] of graph) {
    if (layerOf(file) !== 'adapters') continue
    const kind = (name: string) => name.split('/')[1]
    for (const name of imports.filter(name => layerOf(name) === 'adapters')) t.equal(kind(name), kind(file), `${file} imports ${name}`)
  }
})

t.test('the domain reads no clock, no chance and no process', async t => {
  for (const file of files.filter(file => layerOf(file) === 'domain')) {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    t.notMatch(code, /Date\.now|new Date\(\)|Math\.random|process\.|globalThis\./, file)
    t.notOk(graph.get(file)!.some(isBuiltin), `${file} imports nothing of Node`)
  }
})

t.test('there are no import cycles', async t => {
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of valueImports(file)) {
      const cycle = visit(next, [...path, file])
      if (cycle) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of files) t.equal(visit(file, [])?.join(' → '), undefined, file)
})

/** Imports that exist at run time: types vanish and may point both ways. */
function valueImports (file: string): string[] {
  const code = readFileSync(join(SRC, file), 'utf8').replace(/^\s*import type[^\n]*(\n[^\n]*?from[^\n]*)?/gm, '')
  return [...code.matchAll(IMPORT)].map(match => (match[1] ?? match[2] ?? match[3])!).filter(name => name.startsWith('.'))
    .map(name => relative(SRC, resolve(SRC, dirname(file), name)).replace(/\.js$/, '.ts')).filter(name => graph.has(name))
}

t.test('default exports stand only where Fastify asks for a plugin', async t => {
  for (const file of files.filter(file => !/^web\/(plugins|routes)\//.test(file))) {
    t.notMatch(readFileSync(join(SRC, file), 'utf8'), /^export default/m, file)
  }
})

t.test('only config.ts reads the environment, only clock.ts reads the clock', async t => {
  for (const file of files) {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    if (!['config.ts', 'server.ts'].includes(file)) t.notMatch(code, /process\.env/, file)
    if (file !== 'clock.ts') t.notMatch(code, /Date\.now\(|new Date\(\)/, file)
  }
})
