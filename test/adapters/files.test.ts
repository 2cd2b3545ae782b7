import { relative, resolve } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { FixtureFaults } from '../../src/adapters/files/faults.js'
import { loadPolicies, type Outside } from '../../src/adapters/files/policies.js'
import { FixtureError } from '../../src/domain/errors.js'
import { changed, type Changes } from '../support/change.js'

/** A policy file as plain data; tests break one thing of it. */
const sound = () => ({
  id: 'sample',
  title: { zh: '示例', en: 'Sample' },
  summary: { zh: '示例', en: 'Sample' },
  category: 'tax',
  effect: 'benefit',
  scope: { prefectures: ['包头市'], parks: ['park-one'] },
  validity: { from: '2021-01-01', to: '2030-12-31' },
  status: 'in-force',
  statusWhy: { zh: '示例。', en: 'Sample.' },
  stack: { group: 'cit-rate', rule: 'lowest-rate' },
  confidence: 'seed',
  lawfulness: { level: 'national', basis: { kind: 'ministry' }, reach: 'general' },
  sources: { main: { document: '示例文件' }, other: { document: '另一文件' } },
  conditions: { all: [{ field: 'project.mainBusinessIncomeShare', op: 'gte', value: 0.6, source: 'other' }] },
  requirement: { any: [{ field: 'project.landMu', op: 'exists', value: true }] },
  benefit: {
    kind: 'cit-rate',
    parameters: {
      rate: { unit: 'share', source: 'main', values: [{ from: '2021-01-01', to: '2025-12-31', value: 0.15 }, { from: '2026-01-01', value: 0.2 }] },
      baseRate: { unit: 'share', source: 'main', values: [{ value: 0.25 }] }
    }
  },
  tests: [{ name: { zh: '例', en: 'Case' }, asOf: '2026-01-01', given: { 'site.prefecture': '包头市' }, expect: 'unknown-needs-data' }]
})
const edited = (changes: Changes): string => stringify(changed(sound(), changes))
const leaf = (changes: object) => edited({ 'conditions.all.0': { field: 'project.landMu', op: 'gte', value: 1, ...changes } })
const periods = (...values: object[]) => edited({ 'benefit.parameters.rate.values': values })
const terms = (kind: string, parameters: object) => edited({ benefit: { kind, parameters } })
const term = (value: unknown) => ({ values: [{ value }] })

const OUTSIDE: Outside = { parks: new Set(['park-one']), tables: { 'land-and-power.json': { power: { energyReference: [] } } } }

type Folder = { [name: string]: string | Folder }

/** The faults of a folder of policies as `file: path: words`, with file names from the folder on. */
async function faultsOf (t: { testdir: (folder: Folder) => string }, folder: Folder, outside = OUTSIDE): Promise<string[]> {
  const dir = t.testdir(folder)
  try {
    await loadPolicies(dir, outside)
    return []
  } catch (error) {
    if (!(error instanceof FixtureFaults)) throw error
    return error.problems.map(({ file, path, words }) => `${relative(dir, resolve(file))}: ${path}: ${words}`)
  }
}

t.test('a sound file loads, with its dates as texts', async t => {
  const dir = t.testdir({ tax: { 'sample.yaml': stringify(sound()) } })
  const [policy] = await loadPolicies(dir, OUTSIDE)
  t.strictSame(policy, sound())
})

t.test('parks and tables are checked only when they are given', async t => {
  const text = edited({ 'scope.parks': ['park-two'] })
  t.strictSame(await faultsOf(t, { tax: { 'sample.yaml': text } }, {}), [])
})

/** One fault each: what it is, the text of the file, and the path and words of the complaint. */
const BROKEN: [string, string, string][] = [
  // the file
  ['text that is not YAML', 'id: [sample', 'line 1: '],
  ['two keys of one name', 'id: sample\nid: sample\n', 'line 2: Map keys must be unique'],
  ['an alias', stringify(sound()).replace('zh: 示例', 'zh: &name 示例').replace('en: Sample', 'en: *name'), '(whole file): aliases are not allowed'],
  ['a tag of its own', stringify(sound()).replace('id: sample', 'id: !secret sample'), 'line 1: Unresolved tag'],
  ['a list instead of a policy', '- sample', '(whole file): must be object'],
  // keys and words
  ['an unknown key', edited({ titel: 'x' }), 'titel: unknown key'],
  ['an unknown key inside', edited({ 'validity.until': '2030-12-31' }), 'validity.until: unknown key (line '],
  ['a missing key', edited({ statusWhy: undefined }), 'statusWhy: is missing'],
  ['a text in one language only', edited({ 'statusWhy.en': undefined }), 'statusWhy.en: is missing'],
  ['a text with an empty half', edited({ note: { zh: '', en: 'x' } }), 'note.zh: must not have fewer than 1 characters'],
  ['an unknown category', edited({ category: 'taxes' }), 'category: "taxes" is not one of tax, land'],
  ['an unknown verdict', edited({ 'tests.0.expect': 'maybe' }), 'tests[0].expect: "maybe" is not one of applies'],
  ['an id that differs from the file', edited({ id: 'example' }), 'id: example differs from the name of the file, sample'],
  ['a category that differs from the folder', edited({ category: 'land' }), 'category: land differs from the name of the folder, tax'],
  // sources
  ['no main source', edited({ 'sources.main': undefined }), 'sources.main: is missing'],
  ['a leaf that names no source', leaf({ source: 'third' }), 'conditions.all[0].source: "third" is not a source of this policy (main, other)'],
  ['a figure that names no source', edited({ 'benefit.parameters.rate.source': 'third' }), 'benefit.parameters.rate.source: third is not a source of this policy'],
  ['a figure without a source', edited({ 'benefit.parameters.rate.source': undefined }), 'benefit.parameters.rate.source: is missing'],
  // days
  ['a day that is not written as one', edited({ 'validity.from': '2021-1-1' }), 'validity.from: "2021-1-1" is not a day YYYY-MM-DD'],
  ['a day that does not exist', edited({ 'validity.from': '2021-02-29' }), 'validity.from: 2021-02-29 is not a day that exists'],
  ['an end that does not exist', edited({ 'validity.to': '2030-11-31' }), 'validity.to: 2030-11-31 is not a day that exists'],
  ['an end before the start', edited({ 'validity.to': '2020-12-31' }), 'validity.to: 2020-12-31 comes before 2021-01-01'],
  ['a case on a day that does not exist', edited({ 'tests.0.asOf': '2026-02-30' }), 'tests[0].asOf: 2026-02-30 is not a day that exists'],
  // status
  ['an unclear status without evidence', edited({ status: 'unclear' }), 'lastEvidence: is missing: an unclear status'],
  ['evidence on a day that does not exist', edited({ lastEvidence: { date: '2022-04-31', what: { zh: '见到', en: 'seen' } } }), 'lastEvidence.date: 2022-04-31 is not a day that exists'],
  ['evidence before the validity', edited({ lastEvidence: { date: '2020-12-31', what: { zh: '见到', en: 'seen' } } }), 'lastEvidence.date: 2020-12-31 comes before the validity, 2021-01-01'],
  ['a superseded rule without an end', edited({ status: 'superseded', supersededBy: 'sample', 'validity.to': undefined }), 'validity.to: is missing: a rule that is superseded has an end'],
  ['a superseded rule without a successor', edited({ status: 'superseded' }), 'supersededBy: is missing'],
  ['an expired rule without an end', edited({ status: 'expired', 'validity.to': undefined }), 'validity.to: is missing: a rule that is expired has an end'],
  ['a rule that replaces itself', edited({ supersededBy: 'sample' }), 'supersededBy: is the policy itself'],
  ['an unknown successor', edited({ supersededBy: 'nobody' }), 'supersededBy: there is no policy nobody'],
  ['an unknown limiting rule', edited({ limitedBy: 'nobody' }), 'limitedBy: there is no policy nobody'],
  // lawfulness and lead
  ['a benefit without its record', edited({ lawfulness: undefined }), 'lawfulness: is missing: every benefit carries level, legal basis, reach and review'],
  ['a record on a rule that gives nothing', edited({ effect: 'define', stack: undefined }), 'lawfulness: is for benefits; the effect is define'],
  ['a review on a day that does not exist', edited({ 'lawfulness.review': { number: '1', date: '2026-02-30' } }), 'lawfulness.review.date: 2026-02-30 is not a day that exists'],
  ['a benefit that is its own basis', edited({ 'lawfulness.basis.policy': 'sample' }), 'lawfulness.basis.policy: is the policy itself'],
  ['a basis that is nowhere', edited({ 'lawfulness.basis.policy': 'nobody' }), 'lawfulness.basis.policy: there is no policy nobody'],
  ['an unknown level', edited({ 'lawfulness.level': 'county' }), 'lawfulness.level'],
  ['a department of an unknown source', edited({ lead: { departments: [{ zh: '发改委', en: 'NDRC' }], source: 'nowhere' } }), 'lead.source: there is no source nowhere'],
  // scope and flags
  ['an unknown prefecture', edited({ 'scope.prefectures': ['包头'] }), 'scope.prefectures[0]: 包头 is not a league or city of the region'],
  ['a prefecture twice', edited({ 'scope.prefectures': ['包头市', '包头市'] }), 'scope.prefectures[1]: 包头市 stands twice'],
  ['an unknown park', edited({ 'scope.parks': ['park-two'] }), 'scope.parks[0]: there is no park park-two'],
  ['a scope of no place', edited({ 'scope.parks': [] }), 'scope.parks: [] has none of the allowed shapes'],
  ['a benefit that is a mere warning', edited({ severity: 'warning' }), 'severity: only a block can be a mere warning, this is a benefit'],
  ['a rule of another stack group', edited({ 'stack.rule': 'count-once' }), 'stack.rule: count-once is not the rule of cit-rate, lowest-rate'],
  // conditions
  ['a condition that is text', edited({ conditions: 'always' }), 'conditions: must be object'],
  ['a condition that is a text below', edited({ 'conditions.all.0': 'always' }), 'conditions.all[0]: is not a condition: expected all, any, not or field'],
  ['a condition of two kinds', edited({ conditions: { all: [], any: [] } }), 'conditions: is not a condition: expected one of all, any, not or field, found all, any'],
  ['a misspelt branch', edited({ conditions: { al: [] } }), 'conditions: is not a condition: expected one of all, any, not or field, found al'],
  ['a key beside a branch', edited({ 'conditions.note': 'x' }), 'conditions.note: unknown key'],
  ['a branch that is no list', edited({ conditions: { all: { field: 'project.landMu', op: 'gte', value: 1 } } }), 'conditions.all: is not a list of conditions'],
  ['an empty any', edited({ conditions: { any: [] } }), 'conditions.any: is empty'],
  ['a fault below not', edited({ conditions: { not: { any: [{ field: 'x', op: 'eq', value: 1 }] } } }), 'conditions.not.any[0].field: "x" is not a fact'],
  ['a fault in the requirement', edited({ 'requirement.any.0.op': 'has' }), 'requirement.any[0].op: "has" is not an operator'],
  ['an unknown key of a leaf', leaf({ unit: 'mu' }), 'conditions.all[0].unit: unknown key'],
  ['an unknown fact', leaf({ field: 'project.landAcre' }), 'conditions.all[0].field: "project.landAcre" is not a fact of the catalogue'],
  ['an unknown operator', leaf({ op: 'gt' }), 'conditions.all[0].op: "gt" is not an operator (in, eq, gte'],
  ['a leaf without a value', edited({ 'conditions.all.0.value': undefined }), 'conditions.all[0].value: is missing'],
  ['an operator that does not suit the fact', leaf({ field: 'project.addsCapacity', op: 'gte', value: true }), 'conditions.all[0].op: gte does not suit project.addsCapacity, yes-no'],
  ['a number for a yes-no', leaf({ field: 'project.addsCapacity', op: 'eq', value: 1 }), 'conditions.all[0].value: 1 does not suit project.addsCapacity, yes-no'],
  ['a text for a number', leaf({ value: '100' }), 'conditions.all[0].value: "100" does not suit project.landMu, amount'],
  ['a share above one', leaf({ field: 'project.greenPowerShare', value: 30 }), 'conditions.all[0].value: 30 does not suit project.greenPowerShare, share from 0 to 1'],
  ['a list where one value belongs', leaf({ value: [1, 2] }), 'conditions.all[0].value: is a list, but gte needs one value'],
  ['one value where a list belongs', leaf({ field: 'project.type', op: 'in', value: 'merger' }), 'conditions.all[0].value: is not a list with at least one value'],
  ['a value outside the allowed ones', leaf({ field: 'project.type', op: 'in', value: ['merger', 'purchase'] }), 'conditions.all[0].value[1]: "purchase" does not suit project.type, choice of new-build|'],
  ['a value that stands twice', leaf({ field: 'project.type', op: 'in', value: ['merger', 'merger'] }), 'conditions.all[0].value[1]: "merger" stands twice'],
  ['an unknown industry tag', leaf({ field: 'project.industryTags', op: 'overlaps', value: ['gold'] }), 'conditions.all[0].value[0]: "gold" does not suit project.industryTags, list of coal-chemical'],
  ['a range of one end', leaf({ op: 'between', value: [1] }), 'conditions.all[0].value: is not a list of two values'],
  ['a range that descends', leaf({ op: 'between', value: [5, 1] }), 'conditions.all[0].value: does not ascend'],
  ['a range of days that do not exist', leaf({ field: 'project.constructionStart', op: 'between', value: ['2026-01-01', '2026-02-30'] }), 'conditions.all[0].value[1]: "2026-02-30" does not suit project.constructionStart, date'],
  ['exists with a number', leaf({ op: 'exists', value: 1 }), 'conditions.all[0].value: 1 is not true or false'],
  ['a list for one year', leaf({ field: 'investor.annualTaxableProfitWan', op: 'lte', value: 'x' }), 'conditions.all[0].value: "x" does not suit investor.annualTaxableProfitWan, yearly'],
  // benefit
  ['an unknown kind of benefit', edited({ 'benefit.kind': 'cit' }), 'benefit.kind: "cit" is not one of qualitative'],
  ['an unknown parameter', edited({ 'benefit.parameters.rates': term(0.15) }), 'benefit.parameters.rates: unknown parameter of cit-rate (rate, baseRate, whileCertificateValid)'],
  ['a missing parameter', edited({ 'benefit.parameters.baseRate': undefined }), 'benefit.parameters.baseRate: is missing: cit-rate needs it'],
  ['a figure without a unit', edited({ 'benefit.parameters.rate.unit': undefined }), 'benefit.parameters.rate.unit: is missing: expected share'],
  ['another unit', edited({ 'benefit.parameters.rate.unit': '%' }), 'benefit.parameters.rate.unit: % is not the unit, expected share'],
  ['a value of another shape', periods({ value: 15 }), 'benefit.parameters.rate.values[0].value: must be <= 1'],
  ['no value', periods(), 'benefit.parameters.rate.values: must not have fewer than 1 items'],
  ['a period that ends before it starts', periods({ from: '2025-01-01', to: '2024-12-31', value: 0.15 }), 'benefit.parameters.rate.values[0].to: 2024-12-31 comes before 2025-01-01'],
  ['a period on a day that does not exist', periods({ from: '2025-02-29', value: 0.15 }), 'benefit.parameters.rate.values[0].from: 2025-02-29 is not a day that exists'],
  ['periods that overlap by one day', periods({ to: '2025-12-31', value: 0.15 }, { from: '2025-12-31', value: 0.2 }), 'benefit.parameters.rate.values[1]: overlaps the period of [0]'],
  ['two periods without days', periods({ value: 0.15 }, { value: 0.2 }), 'benefit.parameters.rate.values[1]: overlaps the period of [0]'],
  ['a period outside the validity', periods({ from: '2020-12-31', value: 0.15 }), 'benefit.parameters.rate.values[0].from: 2020-12-31 lies outside the validity (2021-01-01 to 2030-12-31)'],
  ['an unknown policy in a benefit', terms('definition', { feeds: term(['sample', 'nobody']) }), 'benefit.parameters.feeds.values[0].value[1]: there is no policy nobody'],
  ['an unknown fact in a benefit', terms('land-price-floor-multiplier', { multiplier: { unit: 'share', source: 'main', ...term(0.7) }, notBelow: term('site.cost') }), 'benefit.parameters.notBelow.values[0].value: site.cost is not a fact'],
  ['a broken condition in a benefit', terms('approval', { eiaSimplifiedIf: term({ field: 'site.eia', op: 'eq', value: true }) }), 'benefit.parameters.eiaSimplifiedIf.values[0].value.field: "site.eia" is not a fact'],
  ['a table that does not exist', terms('electricity-market-access', { modes: term(['multi-party']), referencePrices: term({ table: 'land-and-power.json', key: 'power.spot' }) }), 'benefit.parameters.referencePrices.values[0].value: there is no power.spot in land-and-power.json'],
  // cases
  ['no cases', edited({ tests: [] }), 'tests: must not have fewer than 1 items'],
  ['a case with an unknown fact', edited({ 'tests.0.given': { 'site.colour': 'blue' } }), 'tests[0].given.site.colour: site.colour is not a fact of the catalogue'],
  ['a case with null', edited({ 'tests.0.given': { 'project.landMu': null } }), 'tests[0].given.project.landMu: is null: leave an unknown fact out'],
  ['a case with a value that does not suit', edited({ 'tests.0.given': { 'project.landMu': 'much' } }), 'tests[0].given.project.landMu: "much" does not suit project.landMu, amount'],
  ['two cases of one name', edited({ 'tests.1': { ...sound().tests[0], asOf: '2026-01-02' } }), 'tests[1].name: is the name of another case']
]

for (const [title, text, complaint] of BROKEN) {
  t.test(`refuses ${title}`, async t => {
    const faults = await faultsOf(t, { tax: { 'sample.yaml': text } })
    const expected = `tax/sample.yaml: ${complaint}`
    t.equal(faults[0]?.slice(0, expected.length), expected)
  })
}

t.test('one broken thing gives one fault, with the line it stands on', async t => {
  const text = leaf({ op: 'gt' })
  const line = text.split('\n').findIndex(line => line.includes('op: gt')) + 1
  t.strictSame(await faultsOf(t, { tax: { 'sample.yaml': text } }),
    [`tax/sample.yaml: conditions.all[0].op: "gt" is not an operator (in, eq, gte, lte, between, exists, overlaps) (line ${line})`])
})

t.test('an id in two folders is refused', async t => {
  const other = edited({ category: 'land' })
  t.match(await faultsOf(t, { tax: { 'sample.yaml': stringify(sound()) }, land: { 'sample.yaml': other } }), [/^tax\/sample\.yaml: id: sample is also the id of .*land\/sample\.yaml$/])
})

t.test('a rule and its successor do not hold on the same day', async t => {
  const old = (to: string) => edited({ id: 'before', status: 'superseded', supersededBy: 'sample', validity: { to }, benefit: { kind: 'qualitative' } })
  t.strictSame(await faultsOf(t, { tax: { 'sample.yaml': stringify(sound()), 'before.yaml': old('2020-12-31') } }), [])
  t.strictSame(await faultsOf(t, { tax: { 'sample.yaml': stringify(sound()), 'before.yaml': old('2021-01-01') } }),
    ['tax/before.yaml: validity.to: 2021-01-01 overlaps the successor sample, which holds from 2021-01-01'])
})

t.test('a file that is no policy is not passed over', async t => {
  t.strictSame(await faultsOf(t, { tax: { 'sample.yaml': stringify(sound()), 'other.yml': 'id: other' } }), ['tax/other.yml: (whole file): is not a policy: expected <category>/<id>.yaml'])
})

t.test('faults of all files come together, file by file', async t => {
  const dir = t.testdir({
    tax: { 'b.yaml': edited({ id: 'b', effect: 'gift', confidence: 'sure' }), 'a.yaml': 'id: [' },
    land: { 'c.yaml': edited({ id: 'c', category: 'land', titel: 1, 'conditions.all.0.op': 'gt' }) }
  })
  const error = await loadPolicies(dir, OUTSIDE).then(() => undefined, (error: unknown) => error)
  if (!(error instanceof FixtureFaults)) throw new Error('it must refuse')
  t.ok(error instanceof FixtureError)
  t.strictSame(error.problems.map(({ file, path }) => [relative(dir, resolve(file)), path]).filter(([, path]) => !path?.startsWith('line')), [
    ['land/c.yaml', 'titel'], ['land/c.yaml', 'conditions.all[0].op'], ['tax/b.yaml', 'effect'], ['tax/b.yaml', 'confidence']
  ])
  t.equal(error.code, 'fixture')
  t.strictSame(error.params, { file: error.problems[0]!.file, path: 'titel' })
  t.equal(error.message.split('\n').length, error.problems.length)
})
