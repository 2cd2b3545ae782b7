/**
 * `npm run bench [-- --only match|engines|growth|leads|pages|search|start|watch]`: what the hot paths cost, each beside a baseline measured in the
 * same run. `--only` may stand more than once. Times depend on the machine; compare the ratios.
 */
import { parseArgs } from 'node:util'

/** Each part loads what it needs itself, so that one can run alone. */
const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  match: async () => (await import('./bench/match.js')).benchMatch(),
  engines: async () => (await import('./bench/engines.js')).benchEngines(),
  growth: async () => (await import('./bench/growth.js')).benchGrowth(),
  leads: async () => (await import('./bench/leads.js')).benchLeads(),
  pages: async () => (await import('./bench/pages.js')).benchPages(),
  search: async () => (await import('./bench/search.js')).benchSearch(),
  start: async () => (await import('./bench/start.js')).benchStart(),
  watch: async () => (await import('./bench/watch.js')).benchWatch()
}

const { values: { only = Object.keys(PARTS) } } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const unknown = only.filter(name => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`bench: there is no part ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}`)
  process.exitCode = 2
} else {
  for (const name of only) await PARTS[name]!()
}
