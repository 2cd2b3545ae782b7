/** Exports hold everything, and a store made from one is the same store, whichever engine is below. */
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { exampleFacts } from '../../scripts/support/profiles.js'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { exportTo, openExport, unfinished } from '../../src/adapters/files/transfer.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { COLLECTIONS, type CollectionName, type Document } from '../../src/application/collections.js'
import { indexCatalogue, isIndexStale } from '../../src/application/indexing.js'
import { withoutMark } from '../../src/application/marks.js'
import { createMatch, readMatch } from '../../src/application/matching.js'
import { migrate, type LockOptions } from '../../src/application/migrations.js'
import type { AppDeps, DocumentStore } from '../../src/application/ports.js'
import { historyOf } from '../../src/application/history.js'
import { removeRecord, saveRecord } from '../../src/application/records.js'
import { replay } from '../../src/application/replay.js'
import { seed } from '../../src/application/seed.js'
import { importInto, TransferError, TRANSFERRED, type Progress } from '../../src/application/transfer.js'
import { canonicalJson } from '../../src/domain/canonical.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { openIndex } from '../../src/indexer.js'
import { localized, meta, silentLog } from '../support/documents.js'
import { failingAt } from '../support/failing-store.js'
import { mirrored, wantedIn } from '../support/index-mirror.js'
import { noMongo, openMongo, testDatabase } from '../support/mongo.js'
import { realLibrary, smallRecords } from '../support/small-catalogue.js'

const at = '2026-11-21T08:00:00.000Z'
const product = '0.1.0'

/** Never renewed; each next holder comes when the last one has run out. */
let now = 0
const lock = (): LockOptions => {
  now += 10_000
  return { holder: `p${now}`, ttlMs: 9000, waitMs: 0, clock: () => now, wait: () => new Promise<void>(() => {}) }
}

const depsOn = (documents: DocumentStore): AppDeps => ({ documents, search: openEmbeddedSearch(), log: silentLog, library: realLibrary, scores: {} })

function embedded (t: Test): DocumentStore {
  const store = openEmbeddedStore({ file: ':memory:', log: silentLog })
  t.teardown(() => store.close())
  return store
}

async function mongo (t: Test): Promise<DocumentStore> {
  const store = await openMongo(await testDatabase(t))
  t.teardown(() => store.close())
  return store
}

/** Records with edits and removals, matches, an intake, and values that engines keep in forms of their own. Gives the matches. */
async function fill (documents: DocumentStore): Promise<Document<'matches'>[]> {
  const deps = depsOn(documents)
  await migrate(deps, { at, lock: lock() })
  await seed(deps, smallRecords, { at })
  await indexCatalogue(deps)
  const made: Document<'matches'>[] = []
  for (const [index, park] of smallRecords.parks.entries()) {
    made.push(await createMatch(deps, { facts: exampleFacts[index]!, asOf: '2026-11-21', view: index % 2 ? 'public' : 'officer', at }))
    if (index % 2) await saveRecord(deps, 'parks', { ...park, notes: localized(`第 ${index} 版`) }, { by: 'officer', at })
    else await removeRecord(deps, 'clusters', smallRecords.clusters[index]!.id, { by: 'officer', at })
  }
  await documents.put('intakes', { id: 'a'.repeat(26), answers: { 'project.landMu': 0.1 + 0.2 }, notKnown: [], createdAt: at })
  await documents.put('meta', meta('odd', { 'a.b': 1, $set: '\u2028\u2029 \u0007\r', '%2E': [1e-300, 2 ** 63, -1.5], 蒙: 'ᠮᠣᠩᠭᠣᠯ 😀', _batch: 1 }))
  for (let index = 0; index < 300; index++) await documents.put('meta', meta(`many-${index}`, index))
  return made
}

const root = t.testdir()
let folders = 0
const freshFolder = () => join(root, `export-${++folders}`)

async function exported (documents: DocumentStore): Promise<string> {
  const folder = freshFolder()
  await exportTo(folder, { documents }, { product })
  return folder
}

const imported = async (folder: string, documents: DocumentStore): Promise<void> => importInto({ documents }, await openExport(folder), { lock: lock() })

const manifestOf = (folder: string): string => readFileSync(join(folder, 'manifest.json'), 'utf8')

const contentOf = async (documents: DocumentStore, collection: CollectionName): Promise<string> => canonicalJson((await documents.find(collection)).items.map(withoutMark))

/** What a store made from an export must have in common with the one that was exported. */
async function assertSame (t: Test, from: DocumentStore, to: DocumentStore, matches: readonly Document<'matches'>[]): Promise<void> {
  for (const collection of TRANSFERRED.filter(name => name !== 'meta')) t.equal(await contentOf(to, collection), await contentOf(from, collection), collection)
  const deps = depsOn(to)
  for (const match of matches) {
    const stored = await readMatch(deps, match.id)
    t.equal(canonicalJson(stored), canonicalJson(match))
    const { outcome, answer } = await replay(deps, stored)
    t.equal(outcome, 'identical')
    t.equal(canonicalJson(answer), canonicalJson(match.answer), 'replayed byte for byte')
  }
  const parkId = smallRecords.parks[1]!.id
  t.strictSame(await historyOf({ documents: to }, 'parks', parkId), await historyOf({ documents: from }, 'parks', parkId))
  t.equal((await saveRecord({ documents: to }, 'parks', smallRecords.parks[1]!, { by: 'officer', at })).version, 3, 'versions count on')
}

const routes: [string, (t: Test) => Promise<DocumentStore>, (t: Test) => Promise<DocumentStore>][] = [
  ['embedded to embedded', async t => embedded(t), async t => embedded(t)],
  ['embedded to MongoDB', async t => embedded(t), mongo],
  ['MongoDB to embedded', mongo, async t => embedded(t)]
]
for (const [title, open, openNext] of routes) {
  t.test(`${title}: hashes are identical after the round trip, and matches replay byte for byte`, { skip: title.includes('MongoDB') && noMongo() }, async t => {
    const [from, to] = [await open(t), await openNext(t)]
    const matches = await fill(from)
    const folder = await exported(from)
    await imported(folder, to)
    const again = await exported(to)
    t.equal(manifestOf(again), manifestOf(folder))
    await assertSame(t, from, to, matches)
    t.strictSame(await migrate(depsOn(to), { at, lock: lock() }), [], 'the store is as far migrated as it was')
  })
}

t.test('an export is one file of lines for each collection, and a manifest with their hashes', async t => {
  const store = embedded(t)
  await fill(store)
  const folder = await exported(store)
  t.strictSame(readdirSync(folder).sort(), [...Object.keys(COLLECTIONS).map(name => `${name}.jsonl`), 'manifest.json'].sort())
  t.equal(statSync(folder).mode & 0o777, 0o700, 'for its owner alone')
  const manifest = JSON.parse(manifestOf(folder)) as { collections: Record<string, { documents: number, sha256: string }> }
  for (const name of TRANSFERRED) {
    const text = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    const lines = text.split('\n').slice(0, -1)
    const { items } = await store.find(name)
    const kept = items.filter(({ id }) => !id.startsWith('lease-'))
    t.strictSame(lines, kept.map(document => canonicalJson(withoutMark(document))), name)
    t.strictSame(manifest.collections[name], { documents: kept.length, sha256: createHash('sha256').update(text).digest('hex') })
  }
  t.ok((await store.find('meta')).items.some(({ id }) => id.startsWith('lease-')), 'a lease is there and was left out')
})

t.test('an export cut off at any call is never taken for a whole one, and goes on to the same files', async t => {
  const store = embedded(t)
  await fill(store)
  const expected = manifestOf(await exported(store))
  const counted = failingAt(store, Infinity)
  await exportTo(freshFolder(), { documents: counted.documents }, { product })
  t.ok(counted.calls() > 20, `${counted.calls()} calls`)
  for (let nth = 0; nth < counted.calls(); nth++) {
    const folder = freshFolder()
    await t.rejects(exportTo(folder, { documents: failingAt(store, nth).documents }, { product }), UnavailableError)
    t.notOk(existsSync(folder))
    await t.rejects(openExport(unfinished(folder)), { name: 'TransferError' })
    await exportTo(folder, { documents: store }, { product })
    t.equal(manifestOf(folder), expected, `cut off at call ${nth}`)
    t.notOk(existsSync(unfinished(folder)))
  }
})

t.test('what is written stays when an export goes on, torn lines go, and a changed store is read anew', async t => {
  const store = embedded(t)
  await fill(store)
  const expected = manifestOf(await exported(store))
  const counted = failingAt(store, Infinity)
  await exportTo(freshFolder(), { documents: counted.documents }, { product })
  const half = Math.ceil(counted.calls() / 2)
  const cut = async (folder: string) => {
    await t.rejects(exportTo(folder, { documents: failingAt(store, half).documents }, { product }), UnavailableError)
    return unfinished(folder)
  }
  const firstOf = async (folder: string): Promise<Progress[]> => {
    const told: Progress[] = []
    await exportTo(folder, { documents: store }, { product, onProgress: progress => told.push(progress) })
    return told
  }
  const folder = freshFolder()
  appendFileSync(join(await cut(folder), 'matches.jsonl'), '{"id":"zz')
  t.notOk((await firstOf(folder)).some(({ collection }) => collection === 'matches'), 'matches were there already')
  t.equal(manifestOf(folder), expected)

  const damaged = freshFolder()
  appendFileSync(join(await cut(damaged), 'matches.jsonl'), '\0\0\0\0\n{"id":"a"}\n')
  await exportTo(damaged, { documents: store }, { product })
  t.equal(manifestOf(damaged), expected)

  const changed = freshFolder()
  await cut(changed)
  await createMatch(depsOn(store), { facts: exampleFacts[0]!, asOf: '2026-11-21', view: 'public', at })
  const total = (await store.find('matches')).total
  t.match((await firstOf(changed))[0], { collection: 'matches', documents: total })
  t.not(manifestOf(changed), expected)
})

t.test('an intake that is answered between two runs of an export is exported as it is then', async t => {
  const store = embedded(t)
  await fill(store)
  const folder = freshFolder()
  const counted = failingAt(store, Infinity)
  await exportTo(freshFolder(), { documents: counted.documents }, { product })
  await t.rejects(exportTo(folder, { documents: failingAt(store, Math.ceil(counted.calls() / 2)).documents }, { product }), UnavailableError)
  await store.put('intakes', { id: 'a'.repeat(26), answers: { 'project.landMu': 7 }, notKnown: [], createdAt: at })
  await exportTo(folder, { documents: store }, { product })
  t.match(readFileSync(join(folder, 'intakes.jsonl'), 'utf8'), '"project.landMu":7')
})

t.test('an import cut off at any call leaves a store that refuses to start, and goes on to the same content', async t => {
  const from = embedded(t)
  await fill(from)
  const folder = await exported(from)
  const counted = failingAt(embedded(t), Infinity)
  await imported(folder, counted.documents)
  let refused = 0
  for (const after of [false, true]) {
    for (let nth = 0; nth < counted.calls(); nth++) {
      const to = embedded(t)
      await imported(folder, failingAt(to, nth, after).documents).catch((error: unknown) => { if (!(error instanceof UnavailableError)) throw error })
      if (await to.get('meta', 'import')) {
        refused++
        await t.rejects(migrate(depsOn(to), { at, lock: lock() }), UnavailableError)
        await t.rejects(exportTo(freshFolder(), { documents: to }, { product }), UnavailableError)
        await imported(folder, to)
      } else if ((await to.find('history')).total === 0) await imported(folder, to)
      const again = await exported(to)
      t.equal(manifestOf(again), manifestOf(folder), `cut off ${after ? 'after' : 'before'} call ${nth} of ${counted.calls()}`)
      await to.close()
    }
  }
  t.ok(refused > 30, `${refused} cuts left a part`)
})

t.test('the search index that servers share is made anew of an imported store, whatever it held', async t => {
  const [from, to] = [embedded(t), embedded(t)]
  await fill(from)
  const { search, holds } = mirrored({ isShared: true })
  await indexCatalogue({ ...depsOn(from), search })
  t.ok(await from.get('meta', 'search-index-form'))
  await saveRecord({ documents: from }, 'parks', { ...smallRecords.parks[0]!, name: localized('导出时的名称') }, { by: 'officer', at })
  await search.put('parks', [{ id: 'of-another-store', text: { nameZh: ['别处'] }, filter: {} }])
  await imported(await exported(from), to)
  const deps = { ...depsOn(to), search }
  t.equal(await isIndexStale(deps), true)
  await openIndex(deps)
  t.strictSame(holds(), await wantedIn(deps), 'what was not imported is gone, and nothing is missing')
  t.equal(await isIndexStale(deps), false)
})

t.test('an import that lost its lock stops before the next write, and is run again', async t => {
  const [from, to] = [embedded(t), embedded(t)]
  await fill(from)
  const folder = await exported(from)
  const options = lock()
  let isLost = false
  const late = { ...options, clock: () => isLost ? options.clock() + options.ttlMs : options.clock() }
  let documents = 0
  await t.rejects(importInto({ documents: to }, await openExport(folder), {
    lock: late,
    onProgress: ({ documents: count }) => {
      t.notOk(isLost, 'nothing more is written')
      documents = count
      isLost = true
    }
  }), { name: 'UnavailableError', message: /lost/ })
  t.ok(documents > 0)
  t.ok(await to.get('meta', 'import'), 'the store is known to be a part')
  await imported(folder, to)
  t.equal(manifestOf(await exported(to)), manifestOf(folder))
})

t.test('what is not whole, was changed, or is too new is refused before anything is written', async t => {
  const from = embedded(t)
  await fill(from)
  const folder = await exported(from)
  const spoilt = (spoil: (copy: string) => void) => {
    const copy = freshFolder()
    cpSync(folder, copy, { recursive: true })
    spoil(copy)
    return copy
  }
  const edit = (name: string, change: (text: string) => string) => (copy: string) =>
    writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')))
  const newer = (changes: object) => edit('manifest.json', text => JSON.stringify({ ...JSON.parse(text) as object, ...changes }))
  const faults: [RegExp, (copy: string) => void][] = [
    [/history.jsonl/, edit('history.jsonl', text => text.replace('officer', 'officef'))],
    [/parks.jsonl/, edit('parks.jsonl', text => text.slice(0, -1))],
    [/parks.jsonl/, edit('parks.jsonl', text => text.split('\n').slice(1).join('\n'))],
    [/manifest.json cannot be read/, edit('manifest.json', text => text.slice(1))],
    [/form of a manifest/, newer({ collections: { parks: 3 } })],
    [/newer release/, newer({ format: 2 })],
    [/newer release/, newer({ migration: 99 })],
    [/\.\.\/parks/, newer({ collections: { '../parks': { documents: 0, sha256: '0'.repeat(64) } } })]
  ]
  const to = embedded(t)
  for (const [message, spoil] of faults) {
    await t.rejects(imported(spoilt(spoil), to), { name: 'TransferError', message })
  }
  await t.rejects(imported(join(folder, 'nowhere'), to), { name: 'TransferError', message: /no whole export/ })
  for (const name of TRANSFERRED) t.equal((await to.find(name)).total, 0, `${name} is as empty as before`)
})

t.test('a store that holds something, or part of another export, is refused and left as it is', async t => {
  const from = embedded(t)
  await fill(from)
  const folder = await exported(from)
  const used = embedded(t)
  await used.put('meta', meta('mine', 1))
  await t.rejects(imported(folder, used), { name: 'TransferError', message: /not empty.*mine/ })
  t.strictSame((await used.find('meta')).items.map(({ id }) => id), ['mine'])
  await t.rejects(imported(folder, from), TransferError)

  const counted = failingAt(embedded(t), Infinity)
  await imported(folder, counted.documents)
  const half = embedded(t)
  await t.rejects(imported(folder, failingAt(half, counted.calls() - 4).documents), UnavailableError)
  await from.put('meta', meta('more', 1))
  await t.rejects(imported(await exported(from), half), { name: 'TransferError', message: /another export/ })
  await imported(folder, half)
})

t.test('a document that this release refuses is named by file and line', async t => {
  const from = embedded(t)
  await from.put('meta', meta('a', 1))
  const folder = await exported(from)
  const text = '{"colour":"red","id":"a","value":1,"version":1}\n'
  writeFileSync(join(folder, 'meta.jsonl'), text)
  const manifest = JSON.parse(manifestOf(folder)) as { collections: Record<string, object> }
  manifest.collections['meta'] = { documents: 1, sha256: createHash('sha256').update(text).digest('hex') }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  await t.rejects(imported(folder, embedded(t)), { name: 'TransferError', message: /meta, line 1: colour/ })
})

t.test('an export never writes into a folder that holds something', async t => {
  const folder = freshFolder()
  mkdirSync(folder)
  writeFileSync(join(folder, 'mine'), 'text')
  await t.rejects(exportTo(folder, { documents: embedded(t) }, { product }), { name: 'TransferError', message: /there already/ })
  t.strictSame(readdirSync(folder), ['mine'])
})
