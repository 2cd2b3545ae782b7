/** Random documents and filters against a plain evaluation of the same rules: part of the contract of every DocumentStore. */
import type { Test } from 'tap'
import type { Document } from '../../src/application/collections.js'
import type { Scalar, Test as FieldTest, Where } from '../../src/application/ports.js'
import { attraction, endowment, meta } from '../support/documents.js'
import type { OpenStore } from './document-store.contract.js'

const SEEDS = 30
const FILTERS = 12

/** mulberry32: the same seed gives the same documents and filters on every machine. */
function randomFrom (seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const times = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)
  return { next, below, pick, times }
}
type Random = ReturnType<typeof randomFrom>

const SCALARS: readonly Scalar[] = [0, 1, -1, 2, 1.5, 0.1 + 0.2, 1e300, 2 ** 53, 2 ** 60, 2 ** 63, 640384.09873564,
  '', '0', '1', 'a', 'b', 'true', '稀土', '😀', '\uffee', '{}', '[1]', true, false]
const KEYS = ['a', 'b', 'c-d', 'E_f']

const scalar = (random: Random): Scalar => random.below(8) === 0 ? (random.next() - 0.5) * 10 ** random.below(20) : random.pick(SCALARS)

function anyValue (random: Random, depth: number): unknown {
  const shape = random.below(depth > 0 ? 5 : 2)
  if (shape === 2) return random.times(3, () => anyValue(random, depth - 1))
  if (shape > 2) return Object.fromEntries(random.times(4, () => [random.pick(KEYS), anyValue(random, depth - 1)]))
  return scalar(random)
}

const anyEndowment = (random: Random, id: string): Document<'endowments'> => endowment(id, {
  kind: random.pick(['mineral', 'energy', 'crop']),
  strength: 1 + random.below(3),
  since: random.pick([undefined, 1958, 2000, 2009]),
  county: random.pick([undefined, {
    name: { zh: random.pick(['商都县', '四子王旗']), en: 'x' }, code: random.pick([undefined, '150923'])
  }]),
  attracts: random.times(3, () =>
    attraction(random.times(3, () => random.pick(['3240', '3091', '26'])), random.times(2, () => random.pick(['酸', '碱']))))
})

const DECLARED_PATHS = ['id', 'version', 'kind', 'strength', 'since', 'county', 'county.code', 'county.name.zh', 'attracts',
  'attracts.industryCodes', 'attracts.products.zh', 'attracts.why.zh']
const SORTS = ['id', 'kind', 'strength', 'since', 'county.code', 'county.name.zh', 'version'].flatMap(path => [path, `-${path}`])

const openPath = (random: Random): string => ['value', ...random.times(3, () => random.pick(KEYS))].join('.')

function anyTest (random: Random, value: () => Scalar): FieldTest {
  switch (random.below(5)) {
    case 0: return { exists: random.below(2) === 0 }
    case 1: return { in: random.times(3, value) }
    case 2: return { gte: value(), lte: value() }
    case 3: return random.below(2) === 0 ? { gte: value() } : { lte: value() }
    default: return value()
  }
}

/** Mostly a value that stands at the path in some document, so that filters meet documents. */
function likelyValue (random: Random, documents: readonly object[], path: string): Scalar {
  const members = reach(random.pick(documents), path.split('.')).flat().filter(value => typeof value !== 'object') as Scalar[]
  return members.length > 0 && random.below(10) > 0 ? random.pick(members) : scalar(random)
}

const anyFilter = (random: Random, documents: readonly object[], path: string): [string, FieldTest] =>
  [path, anyTest(random, () => likelyValue(random, documents, path))]

/** Everything at the end of the path; a list of objects on the way is followed into each object. */
function reach (value: unknown, keys: readonly string[]): unknown[] {
  const [key, ...rest] = keys
  if (key === undefined) return [value]
  if (Array.isArray(value)) return value.filter(item => !Array.isArray(item)).flatMap(item => reach(item, keys))
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return []
  return reach((value as Record<string, unknown>)[key], rest)
}

/** Below, at or above; undefined for values of different kinds. */
function order (one: unknown, other: unknown): number | undefined {
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return typeof one === typeof other && typeof one !== 'object' ? Number(one) - Number(other) : undefined
}

function passes (document: object, path: string, test: FieldTest): boolean {
  const found = reach(document, path.split('.'))
  if (typeof test === 'object' && 'exists' in test) return test.exists === (found.length > 0)
  const members = found.flatMap(value => Array.isArray(value) ? value : [value])
  if (typeof test !== 'object') return members.includes(test)
  if ('in' in test) return members.some(member => test.in.includes(member))
  const isAbove = (member: unknown) => test.gte === undefined || (order(member, test.gte) ?? -1) >= 0
  const isBelow = (member: unknown) => test.lte === undefined || (order(member, test.lte) ?? 1) <= 0
  return members.some(member => isAbove(member) && isBelow(member))
}

function expected<T extends { id: string }> (documents: readonly T[], where: Where, sort = 'id'): T[] {
  const path = sort.replace('-', '').split('.')
  const byPath = (one: T, other: T) => {
    const [[a], [b]] = [reach(one, path), reach(other, path)]
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
    return order(a, b) ?? NaN
  }
  return documents.filter(document => Object.entries(where).every(([path, test]) => passes(document, path, test)))
    .sort((one, other) => (sort.startsWith('-') ? byPath(other, one) : byPath(one, other)) || (one.id < other.id ? -1 : 1))
}

export async function propertyContract (t: Test, open: OpenStore): Promise<void> {
  t.test('random filters, orders and pages on declared fields give what plain evaluation gives', async t => {
    let matched = 0
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = randomFrom(seed)
      const store = await open()
      await store.putAll('endowments', Array.from({ length: 25 }, (_, index) => anyEndowment(random, `e${index}`)))
      await store.putAll('endowments', random.times(5, () => anyEndowment(random, `e${random.below(25)}`)))
      const stored = (await store.find('endowments')).items
      for (let count = 0; count < FILTERS; count++) {
        const where = Object.fromEntries(random.times(2, () => anyFilter(random, stored, random.pick(DECLARED_PATHS))))
        const sort = random.pick(SORTS)
        const page = { limit: random.below(10), offset: random.below(10) }
        const all = expected(stored, where, sort)
        const found = await store.find('endowments', { where, sort, ...page })
        const name = `seed ${seed}: ${JSON.stringify({ where, sort, ...page })}`
        t.strictSame([found.items, found.total], [all.slice(page.offset, page.offset + page.limit), all.length], name)
        if (all.length > 0 && all.length < stored.length) matched += 1
      }
      await store.close()
    }
    t.ok(matched > SEEDS * FILTERS / 4, `${matched} filters matched some documents and not all`)
  })

  t.test('random filters on values of any shape give what plain evaluation gives', async t => {
    let matched = 0
    for (let seed = 1001; seed <= 1000 + SEEDS; seed++) {
      const random = randomFrom(seed)
      const store = await open()
      const documents = Array.from({ length: 40 }, (_, index) => meta(`m${index}`, anyValue(random, 4)))
      await store.putAll('meta', documents)
      for (let count = 0; count < FILTERS; count++) {
        const where = Object.fromEntries([anyFilter(random, documents, openPath(random))])
        const ids = (await store.find('meta', { where })).items.map(({ id }) => id)
        const all = expected(documents, where).map(({ id }) => id)
        t.strictSame(ids, all, `seed ${seed}: ${JSON.stringify(where)}`)
        if (all.length > 0 && all.length < documents.length) matched += 1
      }
      for (const { id, value } of documents.slice(0, 10)) {
        if (typeof value === 'object') continue
        const { items } = await store.find('meta', { where: { value: value as Scalar } })
        t.ok(items.some(item => item.id === id), `seed ${seed}: ${id} is found by its own value`)
      }
      await store.close()
    }
    t.ok(matched > SEEDS * FILTERS / 4, `${matched} filters matched some documents and not all`)
  })
}
