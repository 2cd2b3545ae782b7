/** The container files against the project they start: variables that exist, files that are there, the command of the server. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { SERVER_RANGE } from '../src/adapters/search/meili/client.js'
import { ConfigShape, loadConfig } from '../src/config.js'
import { ROOT_DIR } from '../src/paths.js'

type Service = { environment: Record<string, string>, image?: string, depends_on?: Record<string, { condition: string }>, healthcheck?: object, volumes?: string[] }

const read = (name: string) => readFileSync(join(ROOT_DIR, name), 'utf8')
const compose: { services: Record<string, Service>, volumes: object, networks: Record<string, object | null> } = parse(read('compose.yaml'))

t.test('compose gives the application variables that it knows and can start with', async t => {
  const { environment, depends_on: dependsOn } = compose.services['app']!
  for (const name of Object.keys(environment)) t.ok(name in ConfigShape.properties, `${name} is a variable of the configuration`)
  const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) =>
    [name, value.replace(/\$\{(\w+):\?[^}]*\}/g, 'secret').replace(/\$\{\w+:-([^}]*)\}/g, '$1')]))
  const config = loadConfig(filled)
  t.match(config.mongodbUri, /^mongodb:\/\/luodi:secret@mongo:27017\/luodi/)
  t.equal(config.meiliUrl, 'http://meilisearch:7700')
  for (const name of Object.keys(dependsOn ?? {})) t.ok(compose.services[name]?.healthcheck, `${name} says when it is healthy`)
})

t.test('no secret has a default, and only the application can be reached from outside', async t => {
  const text = read('compose.yaml')
  for (const [, name, rest] of text.matchAll(/\$\{(\w*(?:PASSWORD|KEY))(:?[^}]*)\}/g)) t.match(rest, /^:\?/, `${name} must be given`)
  t.strictSame(Object.entries(compose.services).filter(([, service]) => 'ports' in service).map(([name]) => name), ['app'])
  for (const [name, { image }] of Object.entries(compose.services)) if (image) t.match(image, /:v?\d+\.\d+/, `${name} is of a named version`)
})

t.test('the image copies what is there and starts what the build makes', async t => {
  const lines = read('Dockerfile').split('\n')
  const copied = lines.filter(line => /^COPY (?!--from)/.test(line)).flatMap(line => line.split(' ').slice(1, -1))
  for (const name of copied) t.ok(existsSync(join(ROOT_DIR, name)), name)
  const allowed = read('.dockerignore').split('\n')
  for (const name of new Set(copied)) t.ok(allowed.includes(`!${name}`), `${name} is sent to the builder`)
  t.ok(lines.includes('USER node'), 'not as root')
  t.match(lines.filter(Boolean).at(-1), 'CMD ["node", "dist/server.js"]')
  t.match(JSON.parse(read('package.json')).scripts.start, /node dist\/server\.js$/)
})

t.test('the README names servers and commands that are supported and there', async t => {
  const text = read('README.md')
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const commands = [...text.matchAll(/npm run (?:--silent )?([a-z-]+)/g)].map(([, name = '']) => name)
  t.ok(commands.length > 10)
  for (const name of new Set(commands)) t.ok(name in scripts, `npm run ${name}`)
  t.match(text, `| Meilisearch | ${SERVER_RANGE.from} to below ${SERVER_RANGE.before}`)
  const image = compose.services['meilisearch']?.image?.split(':v')[1] ?? ''
  t.match(text, `| ${image}, contract last run on `, 'what compose starts is what the contract ran on')
  t.match(text, `\`compose.yaml\` starts ${compose.services['mongo']?.image?.split(':')[1] ?? 'no version'},`)
})

t.test('the tests before a change run on MongoDB too, or fail where it cannot be had', async t => {
  const lines = read('.ci/run').split('\n')
  const at = (pattern: RegExp) => lines.findIndex(line => pattern.test(line))
  t.ok(at(/^set -euo pipefail$/) >= 0)
  t.match(lines[at(/\.ci\/mongodb/)], /^engine=\$\(\.ci\/mongodb\) \|\| \{ .*exit 1; \}$/, 'a failure inside of eval would be passed over')
  t.ok(at(/LUODI_REQUIRE_MONGODB=1/) < at(/^npm test/))
  t.equal(lines.findLast(Boolean), 'npm test -- --store both', 'whose last line is the sum')
})
