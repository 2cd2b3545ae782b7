import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ConfigShape, loadConfig } from '../src/config.js'
import { ROOT_DIR } from '../src/paths.js'

t.test('an empty environment gives the defaults', async t => {
  const config = loadConfig({})
  t.match(config, { host: '127.0.0.1', port: 3000, publicUrl: '', trustProxy: false, mongodbUri: '', meiliUrl: '' })
  t.equal(config.dataDir, join(ROOT_DIR, 'var'))
})

t.test('empty variables count as absent, lists are split', async t => {
  t.match(loadConfig({ PORT: '', TRUST_PROXY: '10.0.0.1, 10.0.0.2' }), { port: 3000, trustProxy: ['10.0.0.1', '10.0.0.2'] })
})

t.test('a wrong value refuses to start and names the variable', async t => {
  for (const env of [{ PORT: 'many' }, { PORT: '70000' }, { LOG_LEVEL: 'loud' }, { PUBLIC_URL: 'luodi.example' }, { RATE_LIMIT_PER_MINUTE: '0' }]) {
    t.throws(() => loadConfig(env), new RegExp(Object.keys(env)[0]!), JSON.stringify(env))
  }
})

t.test('.env.example lists every variable with its meaning and default', async t => {
  const example = readFileSync(join(ROOT_DIR, '.env.example'), 'utf8')
  const listed = [...example.matchAll(/^# (.+)\n#?([A-Z_]+)=(.*)$/gm)].map(([, meaning, name, value]) => ({ meaning, name, value }))
  const declared = Object.entries(ConfigShape.properties).map(([name, schema]) => {
    const { description, default: value } = schema as { description?: string, default?: unknown }
    return { meaning: description, name, value: String(value) }
  })
  t.strictSame(listed, declared)
})
