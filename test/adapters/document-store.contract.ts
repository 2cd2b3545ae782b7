/** What every DocumentStore does, whatever engine is below it. Give it a function that opens an empty store. */
import type { Test } from 'tap'
import type { DocumentStore } from '../../src/application/ports.js'
import { ConflictError, InvalidError, UnavailableError } from '../../src/domain/errors.js'
import { endowment, localized, meta, park } from '../support/documents.js'
import { filterContract } from './document-store.filters.js'
import { propertyContract } from './document-store.properties.js'
import { restoreContract } from './document-store.restore.js'

export type OpenStore = () => Promise<DocumentStore>

/** The fields an InvalidError names; fails the test when the call does not throw one. */
export async function invalidFields (t: Test, call: Promise<unknown>): Promise<string[]> {
  try {
    await call
  } catch (error) {
    if (error instanceof InvalidError) return error.problems.map(({ field }) => field)
    throw error
  }
  t.fail('nothing was refused')
  return []
}

/** The stored version that a ConflictError names, `stored` when the call succeeds, else the error. */
export const conflictVersion = (call: Promise<unknown>): Promise<unknown> =>
  call.then(() => 'stored', error => error instanceof ConflictError ? error.params['version'] : error)

export async function documentStoreContract (t: Test, open: OpenStore): Promise<void> {
  const test = (title: string, run: (t: Test, store: DocumentStore) => Promise<void>) => t.test(title, async t => {
    const store = await open()
    t.teardown(() => store.close())
    await run(t, store)
  })
  documents(test)
  checks(test)
  versions(test)
  marks(test)
  restoreContract(test)
  await filterContract(t, open)
  await propertyContract(t, open)
}

export type Add = (title: string, run: (t: Test, store: DocumentStore) => Promise<void>) => void

function documents (test: Add): void {
  test('a document comes back as it was put, with version 1', async (t, store) => {
    const value = {
      文字: '内蒙古自治区 ᠮᠣᠩᠭᠣᠯ 😀 𠀀 é \u0007 "quoted" \\ \' line\nbreak \u2028',
      numbers: [0, -1, 1.5, 0.1 + 0.2, 1e-300, 1.7976931348623157e308, 2 ** 53 + 2, 2 ** 60, 2 ** 63, 123456789012345680000],
      flags: [true, false],
      empty: [{}, [], '', 0, false],
      'keys with.dots, $signs and 中文': { $gt: 1, 'a.b': 2 },
      lists: [[1, [2, [3]]], [{ a: [{ b: 1 }] }]]
    }
    const put = await store.put('meta', meta('a', value))
    t.strictSame(put, { id: 'a', value, version: 1 })
    t.strictSame(await store.get('meta', 'a'), { id: 'a', value, version: 1 })
    t.strictSame(await store.find('meta'), { items: [{ id: 'a', value, version: 1 }], total: 1 })
  })

  test('deep nesting comes back whole up to 100 levels and is refused beyond', async (t, store) => {
    const nested = (levels: number): unknown => levels === 0 ? '底' : { in: nested(levels - 1) }
    await store.put('meta', meta('deep', nested(99)))
    t.strictSame((await store.get('meta', 'deep'))?.value, nested(99))
    t.match(await invalidFields(t, store.put('meta', meta('deeper', nested(100)))), [/^value(\.in){99}$/])
  })

  test('documents of 64 KB and 2 MB come back whole', async (t, store) => {
    for (const length of [64 * 1024, 2 * 1024 * 1024]) {
      const value = '稀土😀'.repeat(length / 10)
      await store.put('meta', meta('big', value))
      t.ok((await store.get('meta', 'big'))?.value === value, `${length} bytes`)
    }
  })

  test('what is put and what is read are copies', async (t, store) => {
    const list = ['a']
    const put = await store.put('meta', meta('a', list)) as { value: unknown }
    list.push('changed after put')
    t.strictSame(put.value, ['a'])
    ;(put.value as string[]).push('changed in the result')
    const first = await store.get('meta', 'a')
    ;(first?.value as string[]).push('changed after get')
    t.strictSame((await store.get('meta', 'a'))?.value, ['a'])
  })

  test('collections do not see each other', async (t, store) => {
    await store.put('parks', park('same'))
    t.equal(await store.get('endowments', 'same'), undefined)
    await store.put('endowments', endowment('same'))
    await store.remove('parks', 'same')
    t.equal((await store.get('endowments', 'same'))?.id, 'same')
  })

  test('an unknown id gives undefined, an unknown collection is refused', async (t, store) => {
    t.equal(await store.get('parks', 'nowhere'), undefined)
    t.equal(await store.get('parks', "x' OR '1'='1"), undefined)
    for (const name of ['nowhere', 'parks"; DROP TABLE parks; --', '__proto__', 'constructor'] as unknown as 'parks'[]) {
      t.strictSame(await invalidFields(t, store.get(name, 'a')), [name])
      t.strictSame(await invalidFields(t, store.find(name)), [name])
      t.strictSame(await invalidFields(t, store.put(name, park('a'))), [name])
      t.strictSame(await invalidFields(t, store.putAll(name, [park('a')])), [name])
      t.strictSame(await invalidFields(t, store.restore(name, [park('a')])), [name])
      t.strictSame(await invalidFields(t, store.remove(name, 'a')), [name])
    }
  })

  test('remove says whether the document was there', async (t, store) => {
    await store.put('parks', park('a'))
    t.equal(await store.remove('parks', 'a'), true)
    t.equal(await store.remove('parks', 'a'), false)
    t.equal(await store.get('parks', 'a'), undefined)
    t.equal((await store.put('parks', park('a'), { ifVersion: 0 })).version, 1, 'it can be made anew')
  })

  test('after close every call throws UnavailableError and closing again does nothing', async (t, store) => {
    await store.put('parks', park('a'))
    await store.close()
    await t.rejects(store.get('parks', 'a'), UnavailableError)
    await t.rejects(store.find('parks'), UnavailableError)
    await t.rejects(store.put('parks', park('a')), UnavailableError)
    await t.rejects(store.putAll('parks', [park('a')]), UnavailableError)
    await t.rejects(store.restore('parks', [park('a')]), UnavailableError)
    await t.rejects(store.remove('parks', 'a'), UnavailableError)
    await store.close()
  })
}

function checks (test: Add): void {
  test('put names every field that does not fit', async (t, store) => {
    const wrong = {
      ...park('Not An Id'),
      name: { zh: '园区', en: '', fr: 'parc' },
      location: { lat: 90, lon: '109' },
      leadingIndustries: ['稀土', 5],
      sources: [{ title: 'ok' }, { titel: 'misspelt' }],
      level: 'galactic',
      extra: 1,
      version: 0
    } as unknown as ReturnType<typeof park>
    t.strictSame((await invalidFields(t, store.put('parks', wrong))).sort(), ['extra', 'id', 'leadingIndustries.1', 'level',
      'location.lat', 'location.lon', 'name.fr', 'sources.1.titel', 'sources.1.title', 'version'])
    t.strictSame((await store.find('parks')).total, 0, 'nothing is stored')
  })

  test('a value that fits no form of a field is one fault of that field', async (t, store) => {
    const intake = { id: 'a'.repeat(26), answers: { 'investor.annualTaxableProfitWan': [1, 'two'] }, notKnown: [], createdAt: '2026-11-21' }
    t.equal((await store.put('intakes', { ...intake, answers: { 'investor.annualTaxableProfitWan': [1, -2] } })).version, 1)
    t.strictSame(await invalidFields(t, store.put('intakes', intake as never)), ['answers.investor.annualTaxableProfitWan'])
  })

  test('null is refused and undefined is left out', async (t, store) => {
    const withNull = { ...park('a'), notes: null, county: { name: null } } as unknown as ReturnType<typeof park>
    t.strictSame((await invalidFields(t, store.put('parks', withNull))).sort(), ['county.name', 'notes'])
    const put = await store.put('parks', { ...park('a'), notes: undefined })
    t.notOk('notes' in put)
    t.notOk('notes' in (await store.get('parks', 'a') ?? {}))
    t.strictSame(await invalidFields(t, store.put('meta', meta('b', { list: [1, undefined, null] }))), ['value.list.1', 'value.list.2'])
  })

  test('what JSON would lose or change is refused', async (t, store) => {
    const round: Record<string, unknown> = {}
    round['self'] = round
    const values = { date: new Date(0), map: new Map(), big: 1n, nan: NaN, endless: Infinity, call: () => 1, half: '\ud800', nul: 'a\u0000b', round }
    t.strictSame(await invalidFields(t, store.put('meta', meta('a', values))), ['value.date', 'value.map', 'value.big', 'value.nan',
      'value.endless', 'value.call', 'value.half', 'value.nul', 'value.round.self'])
    t.ok(Object.is((await store.put('meta', meta('a', -0))).value, 0), 'JSON has one zero')
  })

  test('putAll stores all or none and names the place in the list', async (t, store) => {
    await store.put('parks', park('b', { notes: localized('first') }))
    const bad = { ...park('c'), region: 'north' } as unknown as ReturnType<typeof park>
    t.strictSame(await invalidFields(t, store.putAll('parks', [park('a'), park('b'), bad])), ['2.region'])
    t.strictSame((await store.find('parks')).items.map(({ id, version }) => [id, version]), [['b', 1]])
    await store.putAll('parks', [park('a'), park('b'), park('c')])
    t.strictSame((await store.find('parks')).items.map(({ id, version }) => [id, version]), [['a', 1], ['b', 2], ['c', 1]])
    t.equal((await store.get('parks', 'b'))?.notes, undefined, 'a document is replaced, not merged')
    await store.putAll('parks', [])
    t.equal((await store.find('parks')).total, 3)
  })
}

function marks (test: Add): void {
  const marked = (id: string, needsIndex: string) => ({ id, needsIndex })

  test('settle takes off the mark that was read and nothing else', async (t, store) => {
    const value = park('a', { notes: localized('文字 ᠮᠣᠩᠭᠣᠯ 😀 \u0007 "quoted" \\ line\nbreak \u2028'), location: { lat: 40.1 + 0.2, lon: 109.80000000000001 } })
    await store.putAll('parks', [{ ...value, needsIndex: '1' }, { ...park('b'), needsIndex: '2' }, park('c')])
    await store.put('endowments', { ...endowment('a'), needsIndex: '1' })
    t.equal(await store.settle('parks', [marked('a', '1'), marked('b', '1'), marked('c', '1'), marked('gone', '1')]), 1)
    t.strictSame(await store.get('parks', 'a'), { ...value, version: 1 }, 'the version stays')
    t.equal((await store.get('parks', 'b'))?.needsIndex, '2', 'another mark stays')
    t.equal((await store.get('endowments', 'a'))?.needsIndex, '1', 'another collection stays')
    t.equal(await store.settle('parks', [marked('a', '1')]), 0)
    t.equal(await store.settle('parks', []), 0)
    t.equal((await store.put('parks', park('a'), { ifVersion: 1 })).version, 2, 'who read the record before can still write it')
    t.strictSame((await store.find('parks', { where: { needsIndex: { gte: '' } }, sort: 'needsIndex' })).items.map(({ id }) => id), ['b'])
  })

  test('the mark of a write that came meanwhile stays', async (t, store) => {
    await store.put('parks', { ...park('a'), needsIndex: '1' })
    await store.remove('parks', 'a')
    await store.put('parks', { ...park('a'), needsIndex: '2' })
    t.equal(await store.settle('parks', [marked('a', '1')]), 0, 'also when the version is the same again')
    t.match(await store.get('parks', 'a'), { version: 1, needsIndex: '2' })
  })

  test('an unknown collection cannot be settled, nor a closed store', async (t, store) => {
    t.strictSame(await invalidFields(t, store.settle('nowhere' as 'parks', [marked('a', '1')])), ['nowhere'])
    await store.close()
    await t.rejects(store.settle('parks', [marked('a', '1')]), UnavailableError)
  })
}

function versions (test: Add): void {
  test('each put raises the version by one, whatever version the document carries', async (t, store) => {
    for (const expected of [1, 2, 3]) t.equal((await store.put('parks', { ...park('a'), version: 40 })).version, expected)
    t.equal((await store.get('parks', 'a'))?.version, 3)
  })

  test('ifVersion 0 means that the document must not exist yet', async (t, store) => {
    t.equal((await store.put('parks', park('a'), { ifVersion: 0 })).version, 1)
    t.equal(await conflictVersion(store.put('parks', park('a'), { ifVersion: 0 })), 1)
  })

  test('another ifVersion than the stored one is a conflict that names the stored version and writes nothing', async (t, store) => {
    await store.put('parks', park('a'))
    await store.put('parks', park('a', { notes: localized('second') }), { ifVersion: 1 })
    for (const ifVersion of [0, 1, 3]) t.equal(await conflictVersion(store.put('parks', park('a', { notes: localized('lost') }), { ifVersion })), 2)
    t.equal((await store.get('parks', 'a'))?.notes?.zh, 'second')
    t.equal(await conflictVersion(store.put('parks', park('nowhere'), { ifVersion: 1 })), 0)
    t.equal(await store.get('parks', 'nowhere'), undefined)
  })

  test('twenty increments at once lose nothing when each retries on conflict', async (t, store) => {
    await store.put('meta', meta('counter', 0))
    let conflicts = 0
    const increment = async (): Promise<void> => {
      const before = await store.get('meta', 'counter')
      try {
        await store.put('meta', meta('counter', Number(before?.value) + 1), { ifVersion: before?.version })
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        conflicts += 1
        await increment()
      }
    }
    await Promise.all(Array.from({ length: 20 }, increment))
    t.strictSame(await store.get('meta', 'counter'), { id: 'counter', value: 20, version: 21 })
    t.ok(conflicts > 0, 'the increments did meet')
  })

  test('of many that create the same document one succeeds', async (t, store) => {
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) =>
      conflictVersion(store.put('meta', meta('new', index), { ifVersion: 0 }))))
    t.equal(results.filter(result => result === 'stored').length, 1)
    t.equal(results.filter(result => result === 1).length, 9)
  })
}
