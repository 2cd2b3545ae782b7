/**
 * The box of an officer over ten thousand leads: through the index, on a Meilisearch server as well where the environment names
 * one, beside comparing the newest leads of the store word by word, as is done where no index answers. `LEADS_BENCH`: how many leads.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import { findLeads } from '../../src/application/browse-leads.js'
import { catchUp } from '../../src/application/indexer.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import { listLeads } from '../../src/application/leads/list.js'
import type { LeadRecord } from '../../src/application/leads/read.js'
import type { Deps, Logger, SearchIndex } from '../../src/application/ports.js'
import { saveRecord, saveRecords } from '../../src/application/records.js'
import { loadConfig } from '../../src/config.js'
import type { Member } from '../../src/domain/account/access.js'
import { INDUSTRY_TAGS } from '../../src/domain/facts/catalogue.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { dropMeili } from '../support/meili.js'
import { syntheticLeads } from '../support/synthetic-leads.js'
import { chances, pick } from '../support/synthetic.js'
import { ms } from './measure.js'

const LEADS = Number(process.env['LEADS_BENCH'] ?? 10_000)
const ROUNDS = 5
const OFFICERS = 20
const AT = '2026-11-21T00:00:00.000Z'
const MEGABYTE = 1024 * 1024
const silent: Logger = { debug () {}, info () {}, warn () {}, error () {} }

const officer = (number: number): Member => ({ role: 'officer', id: `officer${String(number).padStart(19, '0')}`, name: `${number}`, parkIds: [], isDemo: false })

const PLACES = ['包头市', '乌海市', '鄂尔多斯市', '呼和浩特市', '通辽市']
const NAMES = ['北方', '华东', '中科', '远景', '天润', '恒信', '金源', '同创']

/** Leads as an office has them: most taken by somebody, with a company, somebody to call and a letter. */
function describedLeads (leads: readonly LeadRecord[]): LeadRecord[] {
  const chance = chances(11)
  return leads.map((lead, place) => {
    const company = `${pick(NAMES, chance)}${pick(NAMES, chance)}${place}有限公司`
    return {
      ...lead,
      prefectures: [pick(PLACES, chance)],
      tags: [pick(INDUSTRY_TAGS, chance)],
      company: { name: company },
      contact: { person: `${pick(['王', '李', '张'], chance)}${pick(['海燕', '志强', '晓岚'], chance)}`, phone: `138${String(10_000_000 + place)}` },
      message: `${company}计划投资建设${lead.title}，需要土地和用电指标，希望了解电价、用地和税收政策，并尽快安排实地考察。`,
      ...(chance() < 0.8 ? { officerId: officer(Math.floor(chance() * OFFICERS)).id } : {})
    }
  })
}

const QUERIES = ['磁材', 'baotou', '包头 稀土', '石墨 负极', 'btcc', '北方中科', '13810001234', 'graphite', 'grahpite', '王海燕', '搬到包头做磁材有什么税收优惠', '没有人知道的东西']

type Way = { name: string, ask: (reader: Member, text: string) => Promise<unknown> }

async function measure ({ name, ask }: Way, rounds: number): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round <= rounds; round++) {
    for (const [place, text] of QUERIES.entries()) {
      const start = performance.now()
      await ask(officer((round + place) % OFFICERS), text)
      if (round > 0) taken.push(performance.now() - start)
    }
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.floor(taken.length * share)]!
  console.log(`leads  ${name.padEnd(44)} p50 ${ms(at(0.5)).padStart(10)}   p95 ${ms(at(0.95)).padStart(10)}   ${taken.length} searches`)
  return at(0.5)
}

async function measureEngine (engine: string, deps: Deps): Promise<void> {
  const [start, before] = [performance.now(), process.memoryUsage().rss]
  if (deps.search.isShared) await indexCatalogue(deps)
  const first = performance.now()
  await findLeads(deps, officer(0), { text: '稀土', limit: 1 })
  const answered = performance.now() - first
  await catchUp(deps, { now: Date.parse(AT) })
  console.log(`leads  ${engine}: ${LEADS} leads are in the index after ${ms(performance.now() - start)}, this process ${((process.memoryUsage().rss - before) / MEGABYTE).toFixed(0)} MB more; the first search was answered in ${ms(answered)}`)
  while ((await catchUp(deps, { now: Date.parse(AT) })).count > 0);
  const box = (from: Deps) => (reader: Member, text: string) => findLeads(from, reader, { text, limit: 6 })
  const withoutIndex = { ...deps, search: { ...deps.search, search: async () => { throw new UnavailableError('none') } } }
  const through = await measure({ name: `${engine}, the box`, ask: box(deps) }, ROUNDS)
  const beside = await measure({ name: 'the newest 5000 of the store, word by word', ask: box(withoutIndex) }, 1)
  console.log(`leads  ${engine}: ${(through / beside).toFixed(3)} x`)
  await measure({ name: `${engine}, the list with words`, ask: (reader, text) => listLeads(deps, reader, { at: AT, words: text }) }, ROUNDS)
  const lead = (await deps.documents.find('leads', { limit: 1 })).items[0]!
  await measure({
    name: `${engine}, the box right after a write`,
    ask: async (reader, text) => {
      await saveRecord(deps, 'leads', lead, { by: 'bench', at: AT })
      return findLeads(deps, reader, { text, limit: 6 })
    }
  }, ROUNDS)
}

/** Prints how long it takes to fill each index, and the times of box and list. */
export async function benchLeads () {
  const dir = mkdtempSync(join(tmpdir(), 'luodi-leads-'))
  const documents = openEmbeddedStore({ file: join(dir, 'luodi.db'), log: silent })
  const { meiliUrl: url, meiliKey: key } = loadConfig(process.env)
  const config = { url: url ?? '', prefix: `bench_leads_${process.pid}_`, ...(key ? { key } : {}) }
  const engines: [string, () => SearchIndex][] = [['embedded', openEmbeddedSearch], ...url ? [['meilisearch', () => openMeiliSearch(config, silent)] as [string, () => SearchIndex]] : []]
  try {
    const { records } = await loadFixtures(FIXTURES_DIR)
    const by = { by: 'bench', at: AT }
    await saveRecords({ documents }, 'cluster-types', records['cluster-types'], by)
    const leads = describedLeads(syntheticLeads(records['cluster-types'], LEADS))
    await saveRecords({ documents }, 'leads', leads, by)
    for (const [engine, open] of engines) {
      const search = open()
      await measureEngine(engine, { documents, search, log: silent })
      await search.close()
    }
  } finally {
    if (url) await dropMeili(config)
    await documents.close()
    rmSync(dir, { recursive: true })
  }
}
