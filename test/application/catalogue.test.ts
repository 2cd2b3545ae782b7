/** The catalogue in memory: always what a full read would give, and never more is read than was written. */
import fc from 'fast-check'
import t from 'tap'
import { loadFixtures } from '../../src/adapters/files/fixtures.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { removeRecord, saveRecord, saveRecords } from '../../src/application/records.js'
import { readRevision, renewRevision } from '../../src/application/revision.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { endowment, localized, park } from '../support/documents.js'
import { fresh } from '../support/index-mirror.js'
import { openTestStore } from '../support/mongo.js'

const { records } = await loadFixtures(FIXTURES_DIR)
const by = { by: 'officer', at: '2026-01-01T08:00:00.000Z' }

/** A process of its own on the store, and the calls to `find` that it made: the collection, and the ids where some were named. */
function processOn (documents: DocumentStore) {
  const finds: [string, unknown][] = []
  const find: DocumentStore['find'] = (collection, query) => {
    finds.push([collection, query?.where?.['id']])
    return documents.find(collection, query)
  }
  return { deps: { documents: { ...documents, find } }, finds }
}

type Act = { kind: 'save' | 'remove' | 'policy' | 'endowment' | 'load' | 'anew' | 'read', process: number, id: number, notes: number }

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('save', 'save', 'remove', 'policy', 'endowment', 'load', 'anew', 'read', 'read'),
  process: fc.nat(2),
  id: fc.nat(4),
  notes: fc.nat(3)
})

type Writer = { documents: DocumentStore }

async function perform (deps: Writer, { kind, id, notes }: Act): Promise<unknown> {
  const said = { notes: localized(`n${notes}`) }
  switch (kind) {
    case 'save': return saveRecord(deps, 'parks', park(`p${id}`, said), by)
    case 'remove': return removeRecord(deps, 'parks', `p${id}`, by)
    case 'policy': return saveRecord(deps, 'policies', { ...records.policies[id]!, status: notes % 2 ? 'unclear' : 'in-force' }, by)
    case 'endowment': return saveRecord(deps, 'endowments', endowment(`e${id}`, { strength: 1 + notes % 3 as 1 | 2 | 3 }), by)
    case 'load': return saveRecords(deps, 'parks', Array.from({ length: id * 60 }, (_, index) => park(`q${index}`, said)), by)
    case 'anew': return renewRevision(deps)
    case 'read': return wholeCatalogue(deps)
  }
}

t.test('whatever several processes write, each of them knows what a full read gives', async t => {
  const documents = await openTestStore(t)
  const processes = [0, 1, 2].map(() => fresh({ documents }))
  await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 14 }), async acts => {
    for (const one of acts) await perform(processes[one.process]!, one)
    const whole = await wholeCatalogue(fresh({ documents }))
    for (const deps of processes) t.strictSame(await wholeCatalogue(deps), whole)
  }), { numRuns: 25, endOnFailure: true })
})

t.test('the same where they write at the same time', async t => {
  const documents = await openTestStore(t)
  const processes = [0, 1, 2].map(() => fresh({ documents }))
  await fc.assert(fc.asyncProperty(fc.array(act.filter(({ kind }) => kind !== 'remove'), { maxLength: 14 }), async acts => {
    await Promise.all(acts.map(one => perform(processes[one.process]!, one)))
    const whole = await wholeCatalogue(fresh({ documents }))
    for (const deps of processes) t.strictSame(await wholeCatalogue(deps), whole)
  }), { numRuns: 25, endOnFailure: true })
})

t.test('only what was written is read again, and lists without it stay the same', async t => {
  const documents = await openTestStore(t)
  const writer = fresh({ documents })
  await saveRecords(writer, 'parks', [park('a'), park('b'), park('c')], by)
  const { deps, finds } = processOn(documents)
  const before = await wholeCatalogue(deps)
  finds.length = 0
  await saveRecord(writer, 'parks', park('b', { notes: localized('二') }), by)
  await saveRecord(writer, 'parks', park('d'), by)
  const after = await wholeCatalogue(deps)
  t.strictSame(finds, [['parks', { in: ['b', 'd'] }]])
  t.strictSame(after.parks.map(({ id, notes }) => [id, notes?.zh]), [['a', undefined], ['b', '二'], ['c', undefined], ['d', undefined]])
  t.equal(after.parks[0], before.parks[0])
  t.equal(after.clusters, before.clusters)
  t.equal(after.policies, before.policies)
})

t.test('many requests after a write read once', async t => {
  const documents = await openTestStore(t)
  const writer = fresh({ documents })
  await saveRecord(writer, 'parks', park('a'), by)
  const { deps, finds } = processOn(documents)
  const first = await Promise.all(Array.from({ length: 20 }, () => wholeCatalogue(deps)))
  t.equal(new Set(first).size, 1)
  t.equal(finds.length, 5, 'each collection once')
  await saveRecord(writer, 'parks', park('a', { notes: localized('二') }), by)
  finds.length = 0
  const second = await Promise.all(Array.from({ length: 20 }, () => wholeCatalogue(deps)))
  t.equal(new Set(second).size, 1)
  t.equal(finds.length, 1)
  t.equal(second[0]!.parks[0]!.notes?.zh, '二')
})

t.test('a request that comes after a write sees it, however old the reading under way is', async t => {
  const documents = await openTestStore(t)
  await saveRecord({ documents }, 'parks', park('a'), by)
  let go = () => {}
  const held = new Promise<void>(resolve => { go = resolve })
  let isSlow = true
  const find: DocumentStore['find'] = async (collection, query) => {
    const found = await documents.find(collection, query)
    if (isSlow) await held
    return found
  }
  const deps = { documents: { ...documents, find } }
  const early = wholeCatalogue(deps)
  await documents.get('meta', 'none')
  await saveRecord({ documents }, 'parks', park('a', { notes: localized('二') }), by)
  isSlow = false
  const late = wholeCatalogue(deps)
  go()
  t.equal((await late).parks[0]?.notes?.zh, '二')
  await early
  t.equal((await wholeCatalogue(deps)).parks[0]?.notes?.zh, '二')
})

t.test('a failed read is not kept', async t => {
  const documents = await openTestStore(t)
  await saveRecord({ documents }, 'parks', park('a'), by)
  let isDown = true
  const find: DocumentStore['find'] = (collection, query) => isDown ? Promise.reject(new Error('down')) : documents.find(collection, query)
  const deps = { documents: { ...documents, find } }
  const [one, two] = await Promise.allSettled([wholeCatalogue(deps), wholeCatalogue(deps)])
  t.strictSame([one.status, two.status], ['rejected', 'rejected'])
  isDown = false
  t.equal((await wholeCatalogue(deps)).parks.length, 1)
})

t.test('writes at the same moment are told together, and by every process', async t => {
  const documents = await openTestStore(t)
  const [one, other] = [fresh({ documents }), fresh({ documents })]
  const before = await readRevision(one)
  await Promise.all(Array.from({ length: 40 }, (_, index) =>
    renewRevision(index % 2 ? one : other, [{ collection: 'parks', id: `p${index}` }])))
  const after = await readRevision(one)
  t.strictSame(after.touchedSince(before.revision)?.map(({ id }) => id).sort(), Array.from({ length: 40 }, (_, index) => `p${index}`).sort())
  const { version } = (await documents.get('meta', 'catalogue-revision'))!
  t.ok(version! < 40, `${version} writes for 40`)
  await renewRevision(one)
  t.equal((await readRevision(one)).touchedSince(before.revision), undefined, 'all of it may have changed')
})
