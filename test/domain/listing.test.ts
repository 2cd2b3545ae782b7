import fc from 'fast-check'
import t from 'tap'
import { addDays } from '../../src/domain/dates.js'
import { changesTo, differences, isSame, mergeValues, rebase, valuesIn, withChanges, withValue } from '../../src/domain/listing/change.js'
import { freshnessOn, shelfDays } from '../../src/domain/listing/evidence.js'
import { countFreshness, keptFacts } from '../../src/domain/listing/facts.js'
import { fieldsOf } from '../../src/domain/listing/fields.js'
import type { Change } from '../../src/domain/listing/listing.js'
import { readFields, readProofs, unproven } from '../../src/domain/listing/read.js'

const PARCEL = fieldsOf('listings', 'parcel')
const only = (path: string) => [...PARCEL, ...fieldsOf('listings', 'building'), ...fieldsOf('parks'), ...fieldsOf('park-cards')].filter(field => field.path === path).slice(0, 1)

t.test('amounts are read in any unit that measures the same thing', async t => {
  const cases: [path: string, typed: string, value: number][] = [
    ['areaMu', '3 公顷', 45], ['areaMu', '10000㎡', 15], ['areaMu', '１２０', 120], ['areaMu', '1.2万', 12000], ['areaMu', '2 ha', 30],
    ['priceYuanPerM2', '96', 96], ['priceYuanPerM2', '6.4万元/亩', 96], ['priceYuanPerM2', '64000 元/亩', 96], ['priceYuanPerM2', '96元/平方米', 96],
    ['standardLand.investmentWanPerMu', '300', 300], ['standardLand.investmentWanPerMu', '4500元/㎡', 300],
    ['floorAreaM2', '15亩', 10000], ['rentYuanPerM2Month', '12', 12], ['rentYuanPerM2Month', '0.48元/㎡·天', 14.6],
    ['powerKVA', '20 MVA', 20000], ['plannedAreaKm2', '17500公顷', 175], ['approvedAreaHa', '1.5平方公里', 150], ['floorLoadTPerM2', '1.5吨/㎡', 1.5], ['termYears', '30年', 30]
  ]
  for (const [path, typed, value] of cases) t.strictSame(readFields(only(path), { [path]: [typed] }), { values: { [path]: value }, problems: [] }, `${path} ${typed}`)
})

t.test('each field says what is wrong with it', async t => {
  const cases: [path: string, raw: Record<string, string[]>, field: string, key: string][] = [
    ['areaMu', { areaMu: ['很大'] }, 'areaMu', 'intake.problem.number'],
    ['areaMu', { areaMu: ['-5'] }, 'areaMu', 'intake.problem.negative'],
    ['areaMu', { areaMu: ['5 吨'] }, 'areaMu', 'intake.problem.unit'],
    ['termYears', { termYears: ['71'] }, 'termYears', 'park-office.problem.between'],
    ['termYears', { termYears: ['0'] }, 'termYears', 'park-office.problem.between'],
    ['termYears', { termYears: ['1.5'] }, 'termYears', 'intake.problem.whole'],
    ['name', { name: [' '] }, 'name', 'park-office.problem.required'],
    ['name', { name: ['长'.repeat(121)] }, 'name', 'park-office.problem.long'],
    ['state', { state: ['gone'] }, 'state', 'intake.problem.choice'],
    ['availableFrom', { availableFrom: ['2026-02-29'] }, 'availableFrom', 'intake.problem.date'],
    ['utilities', { utilities: ['road', 'magic'] }, 'utilities', 'intake.problem.choice'],
    ['leadingIndustries', { leadingIndustries: [Array.from({ length: 13 }, (_, n) => `产业${n}`).join('\n')] }, 'leadingIndustries', 'intake.problem.too-many'],
    ['transport', { 'transport.zh': ['临近铁路'] }, 'transport.en', 'park-office.problem.half'],
    ['contacts', { 'contacts.1.name': ['赵'] }, 'contacts.1.phone', 'park-office.problem.reach'],
    ['contacts', { 'contacts.0.phone': ['0471-1234567'] }, 'contacts.0.name', 'park-office.problem.contact-name'],
    ['contacts', { 'contacts.0.name': ['赵'], 'contacts.0.email': ['zhao'] }, 'contacts.0.email', 'park-office.problem.email']
  ]
  for (const [path, raw, field, key] of cases) {
    const { problems } = readFields(only(path), raw)
    t.match(problems[0], { field, key }, `${path} ${JSON.stringify(raw).slice(0, 60)}`)
  }
})

t.test('an empty field is not known, and boxes and lists keep their order', async t => {
  t.strictSame(readFields(only('areaMu'), {}).values, { areaMu: undefined })
  t.strictSame(readFields(only('utilities'), { utilities: ['power', 'road', 'power'] }).values, { utilities: ['road', 'power'] })
  t.strictSame(readFields(only('leadingIndustries'), { leadingIndustries: ['煤化工、新材料\n煤化工'] }).values, { leadingIndustries: ['煤化工', '新材料'] })
})

t.test('changes lead from the record to the values and nowhere else', async t => {
  const base = { name: 'A1', state: 'available', areaMu: 100, standardLand: { taxWanPerMu: 15 }, utilities: ['road'], photos: [] }
  const values = { ...valuesIn(base, PARCEL), areaMu: undefined, 'standardLand.taxWanPerMu': undefined, 'standardLand.floorAreaRatio': 1.2, utilities: [] }
  const changes = changesTo(base, values, { fields: PARCEL, earlier: [] })
  t.strictSame(changes.map(({ path }) => path), ['areaMu', 'utilities', 'standardLand.taxWanPerMu', 'standardLand.floorAreaRatio'])
  t.strictSame(withChanges(base, changes), { name: 'A1', state: 'available', standardLand: { floorAreaRatio: 1.2 }, utilities: [], photos: [] })
  t.strictSame(withValue({ standardLand: { taxWanPerMu: 15 } }, 'standardLand.taxWanPerMu', undefined), {}, 'an object in which nothing is left goes')
})

t.test('source and day stay with a change until its value changes', async t => {
  const proven: Change = { path: 'areaMu', before: 100, after: 120, source: { title: '图纸' }, verifiedOn: '2026-11-01' }
  const change = (areaMu: number) => changesTo({ areaMu: 100 }, { areaMu }, { fields: only('areaMu'), earlier: [proven] })
  t.strictSame(change(120), [proven])
  t.strictSame(change(130), [{ path: 'areaMu', before: 100, after: 130 }])
  t.strictSame(change(100), [], 'back to where it was')
})

const PATHS = ['areaMu', 'priceYuanPerM2', 'termYears', 'powerKVA']
const values = () => fc.record(Object.fromEntries(PATHS.map(path => [path, fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined })])))

t.test('merging keeps every change of both, and asks only where both changed the same field differently', async t => {
  fc.assert(fc.property(values(), values(), values(), (base, theirs, mine) => {
    const { values: merged, conflicts } = mergeValues({ base, theirs, mine })
    for (const path of PATHS) {
      const [b, a, m] = [base[path], theirs[path], mine[path]]
      const isConflict = !isSame(a, b) && !isSame(m, b) && !isSame(a, m)
      if (conflicts.some(conflict => conflict.path === path) !== isConflict) return false
      if (!isConflict && !isSame(merged[path], isSame(m, b) ? a : m)) return false
    }
    const chosen = Object.fromEntries(conflicts.map(({ path }) => [path, 'theirs' as const]))
    const decided = mergeValues({ base, theirs, mine }, chosen)
    return decided.conflicts.length === 0 && conflicts.every(({ path }) => isSame(decided.values[path], theirs[path]))
  }))
})

t.test('an edit brought onto a newer record gives the same as if it had come first, where nothing overlaps', async t => {
  fc.assert(fc.property(values(), values(), values(), (base, theirs, mine) => {
    const fields = PARCEL.filter(({ path }) => PATHS.includes(path))
    const [ours, others] = [differences(base, mine, fields), differences(base, theirs, fields)]
    const now = withChanges(base, others)
    const { changes, conflicts } = rebase(ours, now)
    const overlap = ours.filter(({ path, after }) => others.some(other => other.path === path && !isSame(other.after, after))).map(({ path }) => path)
    if (conflicts.map(({ path }) => path).join() !== overlap.join()) return false
    if (overlap.length > 0) return true
    return isSame(valuesIn(withChanges(now, changes), fields), valuesIn(withChanges(withChanges(base, ours), others), fields))
  }))
})

t.test('a conflict is decided by a choice, and the value it replaces is told', async t => {
  const change: Change = { path: 'areaMu', before: 100, after: 120, source: { title: '图纸' } }
  t.strictSame(rebase([change], { areaMu: 130 }).conflicts, [{ path: 'areaMu', base: 100, theirs: 130, mine: 120 }])
  t.strictSame(rebase([change], { areaMu: 130 }, { areaMu: 'mine' }), { changes: [{ path: 'areaMu', before: 130, after: 120, source: { title: '图纸' } }], conflicts: [] })
  t.strictSame(rebase([change], { areaMu: 130 }, { areaMu: 'theirs' }), { changes: [], conflicts: [] })
})

t.test('each changed fact asks for its source and its day; a name does not', async t => {
  const changes: Change[] = [{ path: 'name', after: 'A1' }, { path: 'areaMu', after: 5 }, { path: 'priceYuanPerM2', before: 9 }]
  t.strictSame(unproven(changes, PARCEL).map(({ field }) => field), ['proof.areaMu.title', 'proof.areaMu.verifiedOn'])
  const raw = { 'proof.all.title': ['规划'], 'proof.all.verifiedOn': ['2026-11-01'], 'proof.areaMu.title': ['测绘图'], 'proof.areaMu.verifiedOn': ['2026年11月2日'] }
  const read = readProofs(raw, changes, '2026-11-02')
  t.match(read.changes[1], { source: { title: '测绘图' }, verifiedOn: '2026-11-02' })
  t.match(read.changes[2], { source: { title: '规划' }, verifiedOn: '2026-11-01' })
  t.strictSame(readProofs(raw, changes, '2026-11-01').problems, [{ field: 'proof.areaMu.verifiedOn', key: 'park-office.problem.future' }])
})

t.test('the state of a fact changes on the right day', async t => {
  for (const path of ['state', 'priceYuanPerM2', 'transport', 'plannedAreaKm2']) {
    const verifiedOn = '2026-01-31'
    const end = addDays(verifiedOn, shelfDays(path))
    const soon = Math.min(30, Math.floor(shelfDays(path) / 3))
    const on = (day: string) => freshnessOn({ path, verifiedOn }, day).state
    t.strictSame([verifiedOn, addDays(end, -soon), addDays(end, -soon + 1), end, addDays(end, 1)].map(on), ['fresh', 'fresh', 'due-soon', 'due-soon', 'overdue'], path)
  }
  t.strictSame(['state', 'priceYuanPerM2', 'contacts', 'areaMu', 'standardLand.taxWanPerMu', 'plannedAreaKm2'].map(shelfDays), [30, 90, 180, 180, 365, 730])
  t.strictSame(freshnessOn(undefined, '2026-01-01'), { state: 'never-verified' })
})

t.test('only what is known is a fact to verify', async t => {
  const listing = { id: 'a', parkId: 'p', kind: 'parcel', name: 'A', state: 'available', areaMu: 5, utilities: [], photos: [], isDemo: false } as const
  const park = { id: 'p', leadingIndustries: ['煤化工'], level: 'league', type: 'other' }
  const evidence = { id: 'listings:a:state', parkId: 'p', collection: 'listings', recordId: 'a', path: 'state', verifiedOn: '2026-01-01', by: 'x', at: '2026-01-01T00:00:00Z' } as const
  const facts = keptFacts({ park, listings: [listing], card: undefined } as never, [evidence], '2026-01-02')
  t.strictSame(facts.map(({ id }) => id), ['parks:p:leadingIndustries', 'parks:p:level', 'parks:p:type', 'listings:a:state', 'listings:a:areaMu'])
  t.strictSame(countFreshness(facts), { fresh: 1, 'due-soon': 0, overdue: 0, 'never-verified': 4, total: 5 })
})
