/** A lead is found by what its reader may see of it, and nothing else changes what the reader is told. */
import fc from 'fast-check'
import t from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { findLeads, leadsOfWords } from '../../src/application/browse-leads.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import { listLeads } from '../../src/application/leads/list.js'
import { leadSubject, viewOfLead, type LeadRecord } from '../../src/application/leads/read.js'
import type { Deps, DocumentStore } from '../../src/application/ports.js'
import { saveRecords } from '../../src/application/records.js'
import { may, type Member } from '../../src/domain/account/access.js'
import { ForbiddenError } from '../../src/domain/errors.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { silentLog } from '../support/documents.js'
import { openTestStore } from '../support/mongo.js'
import { ENGINES, leadWith, member, token } from '../support/search-leads.js'

const AT = '2026-11-21T00:00:00.000Z'
const by = { by: 'test', at: AT }
const { records } = await loadFixtures(FIXTURES_DIR)
const types = records['cluster-types']

const OFFICERS = ['wang', 'li', 'zhao']
const PARKS = ['park-a', 'park-b']
const READERS: Member[] = [
  ...OFFICERS.map(name => member('officer', name)), member('administrator', 'admin'), member('park-manager', 'one', ['park-a']), member('park-manager', 'both', PARKS), member('park-manager', 'none')
]

/** Few words, so that they meet in titles and in what is personal, and near ones, so that each is taken for another. */
const WORDS = ['石墨', '负极', '稀土', '磁材', '氟化工', '乳制品', '北方', '南方', 'graphite', 'grapite', 'magnet', '海燕', '海雁', '尽快答复', '秘密']
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
const text = words.map(some => some.join(''))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

type Made = Parameters<typeof leadOf>[0]
const aLead = fc.record({
  title: text,
  prefectures: fc.subarray(['包头市', '乌海市']),
  tags: fc.subarray(['rare-earth', 'dairy'] as const),
  company: maybe(text),
  creditCode: fc.boolean(),
  person: maybe(text),
  products: words,
  message: maybe(text),
  officer: maybe(fc.constantFrom(...OFFICERS)),
  parks: fc.subarray(PARKS)
})

function leadOf (given: { [key in 'title']: string } & {
  prefectures: string[], tags: readonly ('rare-earth' | 'dairy')[], company: string | undefined, creditCode: boolean, person: string | undefined, products: string[], message: string | undefined, officer: string | undefined, parks: string[]
}, place: number): LeadRecord {
  const { company, creditCode, person, products, message, officer, parks, tags, ...rest } = given
  return leadWith(`lead${place}x`, {
    ...rest,
    tags: [...tags],
    receivedAt: `2026-11-01T00:00:0${place % 10}.000Z`,
    contact: person === undefined ? {} : { person },
    answers: { 'project.products': products },
    sharedParkIds: parks,
    ...(company === undefined ? {} : { company: { name: company, ...(creditCode ? { creditCode: '911502000000000000' } : {}) } }),
    ...(message === undefined ? {} : { message }),
    ...(officer === undefined ? {} : { officerId: token(officer) })
  })
}

const QUERIES = [...WORDS, '石墨 稀土', '北方石墨', 'shimo', 'xitu', 'graphte', 'haiyan', 'hy', '911502000000000000', '包头', '乌海 石墨', '北方稀土秘密', '秘密 graphite', '永磁', '石墨 -秘密', '没有人知道']

/** All that a reader is told of a query. */
async function toldOf (deps: Deps, reader: Member, query: string) {
  const box = reader.role === 'officer' ? await findLeads(deps, reader, { text: query, limit: 5 }) : null
  const { ids, isCut, fromFallback } = await leadsOfWords(deps, reader, { text: query, most: 4 })
  const list = await listLeads(deps, reader, { at: AT, words: query })
  return {
    box: box && { ...box, items: box.items.map(({ lead, isWhole }) => [lead.id, isWhole]) },
    ids,
    isCut,
    fromFallback,
    list: [list.total, list.items.map(({ lead, isWhole }) => [lead.id, isWhole])]
  }
}

/** A store with these leads and nothing else, but for the cluster types, whose names they borrow. */
async function storeWith (documents: DocumentStore, search: Deps['search'], leads: readonly LeadRecord[]): Promise<Deps> {
  const deps = { documents, search, log: silentLog }
  await saveRecords(deps, 'cluster-types', types, by)
  await saveRecords(deps, 'leads', leads, by)
  if (search.isShared) {
    await indexCatalogue(deps)
    const { items } = await deps.documents.find('leads')
    await deps.documents.settle('leads', items.map(({ id, needsIndex }) => ({ id, needsIndex: needsIndex! })))
  }
  return deps
}

for (const { name, open } of ENGINES) {
  t.test(`what a reader is told hangs on nothing but what the reader may see, ${name}`, async t => {
    const numRuns = name === 'embedded' ? 8 : 1
    let found = 0
    await fc.assert(fc.asyncProperty(fc.array(aLead as fc.Arbitrary<Made>, { minLength: 3, maxLength: 12 }), async made => {
      const closing: (() => Promise<void>)[] = []
      const within = { teardown: (close: () => Promise<void>) => closing.push(close) }
      const leads = made.map(leadOf)
      const inMemory = () => {
        const documents = openEmbeddedStore({ file: ':memory:', log: silentLog })
        closing.push(() => documents.close())
        return documents
      }
      const whole = await storeWith(inMemory(), open(within), leads)
      for (const reader of READERS) {
        const seen = leads.filter(lead => may(reader, 'lead.list', leadSubject(lead))).map(lead => viewOfLead(reader, lead).lead)
        const own = await storeWith(inMemory(), open(within), seen)
        for (const query of QUERIES) {
          const told = await toldOf(whole, reader, query)
          found += told.list[0] as number
          t.strictSame(told, await toldOf(own, reader, query), `${reader.role} ${reader.name}: ${query}`)
        }
      }
      for (const close of closing.reverse()) await close()
      return t.passing()
    }), { numRuns, seed: 7, endOnFailure: true })
    t.ok(found > 100, `${found} were found`)
  })

  t.test(`leads are found by pinyin, initials, traditional characters, slips and what their industry is called, ${name}`, async t => {
    const [wang, li, manager] = [member('officer', 'wang'), member('officer', 'li'), member('park-manager', 'one', ['park-a'])]
    const deps = await storeWith(await openTestStore(t), open(t), [
      leadWith('one', { title: '烧结钕铁硼毛坯', tags: ['rare-earth'], prefectures: ['包头市'], officerId: wang.id, company: { name: '北方强磁有限公司', creditCode: '91150200MA0N000001' }, contact: { person: '张海燕', phone: '0472-5512345' }, message: '希望年底前开工', sharedParkIds: ['park-a'] }),
      leadWith('two', { title: 'graphite anode line', prefectures: ['乌海市'], receivedAt: '2026-11-02T00:00:00.000Z' }),
      leadWith('three', { title: '钕铁硼回收', officerId: li.id })
    ])
    const box = async (text: string, reader = wang) => (await findLeads(deps, reader, { text, limit: 9 })).items.map(({ lead }) => lead.id.replace(/0+$/, ''))
    for (const query of ['烧结', '烧结钕铁硼', 'shaojie', 'sjnt', '燒結', '磁材', 'NdFeB', '稀土', '包头市 毛坯', 'baotou']) {
      t.strictSame(await box(query), ['one'], query)
      t.strictSame(await box(query, li), ['one'], `${query}, by somebody else`)
    }
    for (const query of ['北方强磁', 'beifang', 'bfqc', '91150200MA0N000001', '张海燕', 'zhanghaiyan', '5512345', '年底前']) {
      t.strictSame(await box(query), ['one'], query)
      t.strictSame(await box(query, li), [], `${query} is nobody else's`)
      t.strictSame((await listLeads(deps, manager, { at: AT, words: query })).total, 1, `${query}, by who it was shared with`)
    }
    t.strictSame(await box('grahpite'), ['two'])
    t.strictSame(await box('钕铁硼'), ['three', 'one'], 'the shorter title first')
    t.strictSame(await box(' '), [])
    const { highlights, partly, ignored } = await findLeads(deps, wang, { text: '北方强磁在哪里秘密', limit: 9 })
    t.match([Object.keys(highlights[token('one')] ?? {}), partly, ignored], [['company'], true, ['秘密']])
    await t.rejects(findLeads(deps, manager, { text: '钕铁硼', limit: 9 }), ForbiddenError)
    await t.rejects(leadsOfWords(deps, member('investor', 'i'), { text: '钕铁硼', most: 9 }), ForbiddenError)
  })
}
