import t, { type Test } from 'tap'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { historiesOf, historyOf, recordAsKnownOn } from '../../src/application/history.js'
import { removeRecord, saveRecord, saveRecords } from '../../src/application/records.js'
import { ConflictError, InvalidError } from '../../src/domain/errors.js'
import { endowment, localized, park } from '../support/documents.js'
import { openTestStore } from '../support/mongo.js'

const at = (day: string) => ({ by: 'officer-1', at: `${day}T08:00:00.000Z` })

function test (title: string, run: (t: Test, documents: DocumentStore) => Promise<void>): void {
  t.test(title, async t => {
    await run(t, await openTestStore(t))
  })
}

const versionsOf = async (documents: DocumentStore, id: string) =>
  (await historyOf({ documents }, 'parks', id)).map(({ recordVersion, at, by, document }) =>
    [recordVersion, at.slice(0, 10), by, (document as ReturnType<typeof park>).notes?.zh])

test('a saved record says who wrote which version when', async (t, documents) => {
  const saved = await saveRecord({ documents }, 'parks', park('a'), at('2026-01-01'))
  t.match(saved, { id: 'a', version: 1, updatedBy: 'officer-1', updatedAt: '2026-01-01T08:00:00.000Z' })
  const { needsIndex, ...stored } = (await documents.get('parks', 'a'))!
  t.strictSame(stored, saved)
  t.match(needsIndex, /^2026-01-01T08:00:00\.000Z [0-9a-f]{16}$/, 'and is marked as not yet in the search index')
})

test('every version is in the history, the newest too, under collection, id and version', async (t, documents) => {
  const first = await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  const second = await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), { by: 'officer-2', at: '2026-02-01T00:00:00.000Z', ifVersion: 1 })
  const entries = (await documents.find('history', { sort: 'recordVersion' })).items
  t.strictSame(entries, [
    { id: 'parks:a:1', collection: 'parks', recordId: 'a', recordVersion: 1, at: first.updatedAt, by: 'officer-1', document: first, version: 1 },
    { id: 'parks:a:2', collection: 'parks', recordId: 'a', recordVersion: 2, at: second.updatedAt, by: 'officer-2', document: second, version: 1 }
  ])
  t.strictSame(await historyOf({ documents }, 'parks', 'a'), entries)
})

test('histories of one id in two collections are apart', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('same'), at('2026-01-01'))
  await saveRecord({ documents }, 'endowments', endowment('same'), at('2026-01-02'))
  t.strictSame((await historyOf({ documents }, 'parks', 'same')).map(entry => entry.id), ['parks:same:1'])
  t.strictSame((await historyOf({ documents }, 'endowments', 'same')).map(entry => entry.id), ['endowments:same:1'])
  t.strictSame(await historyOf({ documents }, 'parks', 'nowhere'), [])
})

test('a save against another version is a conflict and leaves no trace', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  for (const ifVersion of [0, 2]) {
    const save = saveRecord({ documents }, 'parks', park('a', { notes: localized('lost') }), { ...at('2026-01-02'), ifVersion })
    await t.rejects(save, new ConflictError('parks a is at version 1', { version: 1 }))
  }
  await t.rejects(saveRecord({ documents }, 'parks', park('b'), { ...at('2026-01-02'), ifVersion: 1 }), ConflictError)
  t.strictSame(await versionsOf(documents, 'a'), [[1, '2026-01-01', 'officer-1', '一']])
  t.strictSame(await versionsOf(documents, 'b'), [])
})

test('many saves at once all succeed without ifVersion, and each version is kept once', async (t, documents) => {
  await Promise.all(Array.from({ length: 12 }, (_, index) => saveRecord({ documents }, 'parks', park('a', { notes: localized(`n${index}`) }), at('2026-01-01'))))
  const versions = await versionsOf(documents, 'a')
  t.strictSame(versions.map(([version]) => version), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  t.equal(new Set(versions.map(version => version[3])).size, 12, 'no text is lost')
})

test('of many saves at once with one ifVersion one succeeds, and only its version is kept', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  const results = await Promise.allSettled(Array.from({ length: 5 }, (_, index) =>
    saveRecord({ documents }, 'parks', park('a', { notes: localized(`n${index}`) }), { ...at('2026-01-02'), ifVersion: 1 })))
  const won = results.flatMap(result => result.status === 'fulfilled' ? [result.value.notes?.zh] : [])
  t.equal(won.length, 1)
  t.ok(results.every(result => result.status === 'fulfilled' || result.reason instanceof ConflictError))
  t.strictSame((await versionsOf(documents, 'a')).map(version => version[3]), ['一', won[0]])
})

/** The store as it is when the process dies right before the history is written the nth time. */
function dyingBeforeHistory (documents: DocumentStore, nth: number): DocumentStore {
  let seen = 0
  return {
    ...documents,
    put: async (collection, ...rest) => {
      if (collection === 'history' && ++seen === nth) throw new Error('killed')
      return documents.put(collection, ...rest)
    }
  }
}

test('a version whose save was cut off before its history is in the history and stays there', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  await t.rejects(saveRecord({ documents: dyingBeforeHistory(documents, 1) }, 'parks', park('a', { notes: localized('二') }), at('2026-01-02')), /killed/)
  t.equal((await documents.find('history')).total, 1, 'the second entry was never written')
  t.strictSame((await versionsOf(documents, 'a')).map(version => version[3]), ['一', '二'], 'the record itself is its newest version')
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('三') }), at('2026-01-03'))
  t.equal((await documents.find('history')).total, 3)
  t.strictSame((await versionsOf(documents, 'a')).map(version => version[3]), ['一', '二', '三'])
})

test('a record stored without author gets its version into the history, with author and instant unknown', async (t, documents) => {
  await documents.put('parks', park('a', { notes: localized('一') }))
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), at('2026-01-02'))
  t.strictSame(await versionsOf(documents, 'a'), [[1, 'unknown', 'unknown', '一'], [2, '2026-01-02', 'officer-1', '二']])
  t.equal((await recordAsKnownOn({ documents }, 'parks', 'a', '2026-01-01')), undefined, 'known on no day')
})

test('a record that was removed and made again keeps its earlier versions', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), at('2026-01-02'))
  await documents.remove('parks', 'a')
  t.strictSame((await versionsOf(documents, 'a')).map(version => version[3]), ['一', '二'])
  t.equal((await saveRecord({ documents }, 'parks', park('a', { notes: localized('三') }), { ...at('2026-01-03'), ifVersion: 0 })).version, 1)
  await saveRecords({ documents }, 'parks', [park('a', { notes: localized('四') })], at('2026-01-04'))
  t.strictSame((await versionsOf(documents, 'a')).map(([version, , , notes]) => [version, notes]), [[1, '一'], [2, '二'], [3, '三'], [4, '四']])
})

test('the record as it was known on a day is its last version of that day in China or before', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), { by: 'x', at: '2026-01-10T15:59:59.999Z' })
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), { by: 'x', at: '2026-01-11T16:00:00.000Z' })
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('三') }), { by: 'x', at: '2026-01-12T09:00:00.000Z' })
  const cases = [['2026-01-09', undefined], ['2026-01-10', '一'], ['2026-01-11', '一'], ['2026-01-12', '三'], ['2030-12-31', '三']] as const
  for (const [day, notes] of cases) t.equal((await recordAsKnownOn({ documents }, 'parks', 'a', day))?.notes?.zh, notes, day)
  t.equal(await recordAsKnownOn({ documents }, 'parks', 'nowhere', '2026-01-12'), undefined)
  for (const day of ['', '2026-02-30', '2026-1-1', 'today']) await t.rejects(recordAsKnownOn({ documents }, 'parks', 'a', day), InvalidError)
})

test('an instant that starts with no day is refused before anything is written', async (t, documents) => {
  for (const at of ['', 'yesterday', '2026-02-30T00:00:00Z', '2026-02-20Tnoon']) {
    await t.rejects(saveRecord({ documents }, 'parks', park('a'), { by: 'x', at }), InvalidError)
    await t.rejects(saveRecords({ documents }, 'parks', [park('a')], { by: 'x', at }), InvalidError)
    await t.rejects(removeRecord({ documents }, 'parks', 'a', { by: 'x', at }), InvalidError)
  }
  t.equal((await documents.find('parks')).total, 0)
})

test('the mark of a write is new each time and in nothing that is read', async (t, documents) => {
  const markOf = async () => (await documents.get('parks', 'a'))?.needsIndex
  const first = await saveRecord({ documents }, 'parks', park('a'), at('2026-01-01'))
  const before = await markOf()
  await saveRecords({ documents }, 'parks', [park('a')], at('2026-01-01'))
  t.not(await markOf(), before)
  const marked = (await documents.get('parks', 'a'))!
  await saveRecord({ documents }, 'parks', marked, at('2026-01-02'))
  t.not(await markOf(), marked.needsIndex, 'a mark that was read is not written again')
  await removeRecord({ documents }, 'parks', 'a', at('2026-01-03'))
  t.match((await documents.get('history', 'parks:a:4'))?.needsIndex, /^2026-01-03T08:00:00\.000Z /, 'a removal is marked in the history')
  await saveRecord({ documents }, 'parks', park('a'), at('2026-01-04'))
  const read = [first, await historyOf({ documents }, 'parks', 'a'), [...await historiesOf({ documents }, 'parks')],
    await recordAsKnownOn({ documents }, 'parks', 'a', '2026-01-02'), (await wholeCatalogue({ documents } as never)).parks]
  t.notMatch(JSON.stringify(read), 'needsIndex')
  await saveRecord({ documents }, 'meta', { id: 'other', value: 1 }, at('2026-01-01'))
  t.notMatch(JSON.stringify(await documents.get('meta', 'other')), 'needsIndex', 'what is not searched bears no mark')
})

/** Counts the calls that reach the store. */
function counting (documents: DocumentStore) {
  let calls = 0
  const count = <F extends (...args: never[]) => unknown>(call: F) => ((...args: never[]) => { calls++; return call(...args) }) as F
  const { get, find, put, putAll } = documents
  const counted: DocumentStore = { ...documents, get: count(get), find: count(find), put: count(put), putAll: count(putAll) }
  return { documents: counted, calls: () => calls }
}

test('many records are saved with their history in few calls', async (t, store) => {
  const { documents, calls } = counting(store)
  const parks = Array.from({ length: 1200 }, (_, index) => park(`p${index}`, { notes: localized('一') }))
  await saveRecords({ documents }, 'parks', parks, at('2026-01-01'))
  t.ok(calls() <= 20, `${calls()} calls for 1,200 records`)
  await saveRecords({ documents }, 'parks', parks.map(record => ({ ...record, notes: localized('二') })), at('2026-01-02'))
  t.equal((await store.find('parks')).total, 1200)
  t.equal((await store.find('history')).total, 2400)
  t.strictSame(await versionsOf(store, 'p1199'), [[1, '2026-01-01', 'officer-1', '一'], [2, '2026-01-02', 'officer-1', '二']])
})

test('a load that was cut off is completed by loading again', async (t, store) => {
  const cut: DocumentStore = {
    ...store,
    putAll: async (collection, documents) => {
      if (collection === 'history') throw new Error('killed')
      return store.putAll(collection, documents)
    }
  }
  await t.rejects(saveRecords({ documents: cut }, 'parks', [park('a', { notes: localized('一') })], at('2026-01-01')), /killed/)
  t.strictSame((await versionsOf(store, 'a')).map(version => version[3]), ['一'])
  await saveRecords({ documents: store }, 'parks', [park('a', { notes: localized('二') })], at('2026-01-02'))
  t.strictSame((await versionsOf(store, 'a')).map(version => version[3]), ['一', '二'])
})

test('one record that does not fit keeps all of them out', async (t, documents) => {
  const wrong = { ...park('b'), level: 'galactic' } as unknown as ReturnType<typeof park>
  await t.rejects(saveRecords({ documents }, 'parks', [park('a'), wrong], at('2026-01-01')), InvalidError)
  t.equal((await documents.find('parks')).total, 0)
  t.equal((await documents.find('history')).total, 0)
})

const notesOn = async (documents: DocumentStore, day: string) => (await recordAsKnownOn({ documents }, 'parks', 'a', day))?.notes?.zh

test('a removal is part of the history: seen before it, not after it, and again when the record is made anew', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  t.equal(await removeRecord({ documents }, 'parks', 'a', at('2026-01-05')), true)
  t.equal(await documents.get('parks', 'a'), undefined)
  t.equal(await removeRecord({ documents }, 'parks', 'a', at('2026-01-06')), false, 'what is gone cannot go again')
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), at('2026-01-09'))
  for (const [day, notes] of [['2026-01-04', '一'], ['2026-01-05', undefined], ['2026-01-08', undefined], ['2026-01-09', '二']] as const) {
    t.equal(await notesOn(documents, day), notes, day)
  }
  t.match((await historyOf({ documents }, 'parks', 'a')).map(({ recordVersion, removed, by }) => ({ recordVersion, removed, by })),
    [{ recordVersion: 1 }, { recordVersion: 2, removed: true, by: 'officer-1' }, { recordVersion: 3 }])
})

test('a removal that was cut off before the record went did not happen, and leaves no trace once the record is written', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  const dying = { ...documents, remove: async () => { throw new Error('killed') } }
  await t.rejects(removeRecord({ documents: dying }, 'parks', 'a', at('2026-01-05')), /killed/)
  t.equal((await documents.find('history', { where: { removed: true } })).total, 1)
  t.equal(await notesOn(documents, '2026-01-06'), '一')
  t.strictSame((await historiesOf({ documents }, 'parks')).get('a')?.map(({ removed }) => removed), [undefined])

  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), at('2026-01-09'))
  t.equal(await notesOn(documents, '2026-01-06'), '一')
  t.strictSame((await versionsOf(documents, 'a')).map(version => version[3]), ['一', '二'])

  await t.rejects(removeRecord({ documents: dying }, 'parks', 'a', at('2026-01-10')), /killed/)
  await saveRecords({ documents }, 'parks', [park('a', { notes: localized('三') })], at('2026-01-11'))
  t.equal(await notesOn(documents, '2026-01-10'), '二')
  await t.rejects(removeRecord({ documents: dying }, 'parks', 'a', at('2026-01-12')), /killed/)
  await removeRecord({ documents }, 'parks', 'a', at('2026-01-13'))
  t.equal(await notesOn(documents, '2026-01-12'), '三', 'the day of the removal that was carried out counts')
  t.equal(await notesOn(documents, '2026-01-13'), undefined)
})

test('a removal that was cut off before its own entry changed nothing', async (t, documents) => {
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('一') }), at('2026-01-01'))
  await t.rejects(removeRecord({ documents: dyingBeforeHistory(documents, 1) }, 'parks', 'a', at('2026-01-05')), /killed/)
  t.equal((await documents.get('parks', 'a'))?.notes?.zh, '一')
  t.equal(await notesOn(documents, '2026-01-06'), '一')
})

test('the histories of a collection are those of its records, each once', async (t, documents) => {
  await saveRecords({ documents }, 'parks', [park('b'), park('a')], at('2026-01-01'))
  await saveRecord({ documents }, 'parks', park('b', { notes: localized('二') }), at('2026-01-02'))
  await removeRecord({ documents }, 'parks', 'a', at('2026-01-03'))
  await documents.put('parks', park('c'))
  await saveRecord({ documents }, 'endowments', endowment('d'), at('2026-01-03'))
  const all = await historiesOf({ documents }, 'parks')
  t.strictSame([...all.keys()], ['a', 'b', 'c'])
  for (const [id, history] of all) t.strictSame(history, await historyOf({ documents }, 'parks', id), id)
})

test('every write to a record of the catalogue is seen by whoever reads the catalogue', async (t, documents) => {
  const deps = { documents } as Parameters<typeof wholeCatalogue>[0]
  const parks = async () => (await wholeCatalogue(deps)).parks.map(({ id, notes }) => [id, notes?.zh])
  t.strictSame(await parks(), [])
  await saveRecord({ documents }, 'parks', park('a'), at('2026-01-01'))
  t.strictSame(await parks(), [['a', undefined]])
  await saveRecords({ documents }, 'parks', [park('a', { notes: localized('二') })], at('2026-01-01'))
  t.strictSame(await parks(), [['a', '二']])
  await removeRecord({ documents }, 'parks', 'a', at('2026-01-01'))
  t.strictSame(await parks(), [])
  const before = await wholeCatalogue(deps)
  await saveRecord({ documents }, 'meta', { id: 'other', value: 1 }, at('2026-01-01'))
  t.equal(await wholeCatalogue(deps), before, 'and nothing else makes it read again')
})
