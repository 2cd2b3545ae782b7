import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { BENEFIT_PARAMETERS, UNITS } from '../src/domain/law/benefit.js'
import { OPERATORS } from '../src/domain/law/condition.js'
import { BENEFIT_KINDS, CATEGORIES, CONFIDENCES, EFFECTS, STACK_GROUPS, STATUSES, VERDICTS } from '../src/domain/law/policy.js'
import { FACT_NAMES, FACTS, INDUSTRY_TAGS } from '../src/domain/facts/catalogue.js'
import { ENDOWMENT_KINDS } from '../src/domain/place/endowment.js'
import { PARK_LEVELS, PARK_TYPES } from '../src/domain/place/park.js'
import { LOCALES_DIR, ROOT_DIR, VIEWS_DIR } from '../src/paths.js'
import { makeTexts, readMessages } from '../src/web/text.js'

const zh = readMessages(LOCALES_DIR, 'zh')
const en = readMessages(LOCALES_DIR, 'en')
const has = (key: string) => Object.hasOwn(zh, key) && Object.hasOwn(en, key)

const filesIn = (folder: string, ending: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith(ending)).map(name => [name, readFileSync(join(folder, name), 'utf8')] as const)

t.test('both languages have the same keys, in the same files, with the same parameters', async t => {
  for (const name of readdirSync(join(LOCALES_DIR, 'zh'))) {
    const keys = (locale: string) => Object.keys(JSON.parse(readFileSync(join(LOCALES_DIR, locale, name), 'utf8')) as object).sort()
    t.strictSame(keys('en'), keys('zh'), name)
  }
  t.strictSame(readdirSync(join(LOCALES_DIR, 'en')).sort(), readdirSync(join(LOCALES_DIR, 'zh')).sort())
  const parameters = (text: string | undefined) => [...new Set(text?.match(/\{\w+\}/g))].sort()
  const differ = Object.keys(zh).filter(key => parameters(en[key]).join() !== parameters(zh[key]).join())
  t.strictSame(differ, [], 'parameters')
})

t.test('no text is empty, and English is not left in Chinese', async t => {
  t.strictSame([...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === ''), [])
  const namesOrExamples = /^(gap\..*\.title|nav\.other-language|.*\.placeholder)$/
  const chinese = Object.entries(en).filter(([key, text]) => /\p{Script=Han}{2,}/u.test(text) && !namesOrExamples.test(key))
  t.strictSame(chinese, [])
})

t.test('every fact has a label, a reason for asking, a unit and words for its values', async t => {
  const wanted = FACT_NAMES.flatMap(name => {
    const { kind, unit, allowed } = FACTS[name]
    const words = name === 'project.industryTags' ? [] : (allowed ?? []).map(value => `value.${name}.${value}`)
    return [`fact.${name}`, `why.${name}`, `problem.${kind}`, ...(unit === undefined ? [] : [`unit.${unit}`, `quantity.${unit}`]), ...words]
  })
  t.ok(wanted.length > 4 * FACT_NAMES.length)
  t.strictSame([...wanted, ...INDUSTRY_TAGS.map(tag => `tag.${tag}`)].filter(key => !has(key)), [])
})

t.test('every word of the law has its text', async t => {
  const lists: [prefix: string, words: readonly string[]][] = [
    ['verdict', VERDICTS], ['category', CATEGORIES], ['effect', EFFECTS], ['status', STATUSES], ['benefit', BENEFIT_KINDS], ['stack', STACK_GROUPS],
    ['stack.group', STACK_GROUPS], ['policy-confidence', CONFIDENCES], ['endowment', ENDOWMENT_KINDS], ['truth', ['met', 'unmet', 'unknown']],
    ['audience', ['park', 'government']], ['value.site.parkLevel', PARK_LEVELS], ['value.site.parkType', PARK_TYPES],
    ['status-on', ['live', 'unclear', 'not-yet-in-force', 'ended', 'not-yet-issued']],
    ['op', OPERATORS], ['param', Object.values(BENEFIT_PARAMETERS).flatMap(Object.keys)],
    ['figure', UNITS.filter(unit => !['share', '万元', '亿元', '万元/年', '万元/亩'].includes(unit))]
  ]
  t.strictSame(lists.flatMap(([prefix, words]) => words.map(word => `${prefix}.${word}`)).filter(key => !has(key)), [])
})

/** Keys that code or views name in full, and the beginnings of those they put together. */
function keysIn (text: string): { key: string, isWhole: boolean }[] {
  const whole = [...text.matchAll(/(?:\bt\(|\{\{#?t |key: )'([\w.-]+)'/g)].map(match => ({ key: match[1]!, isWhole: true }))
  const starts = [...text.matchAll(/\bt\(`([\w.-]+)\$\{/g)].map(match => ({ key: match[1]!, isWhole: false }))
  return [...whole, ...starts]
}

t.test('every key that views, presenters and the domain use exists', async t => {
  const isCommand = (name: string) => name.startsWith('adapters/')
  const sources = [...filesIn(VIEWS_DIR, '.hbs'), ...filesIn(join(ROOT_DIR, 'src'), '.ts').filter(([name]) => !isCommand(name))]
  const used = sources.flatMap(([name, text]) => keysIn(text).map(key => ({ name, ...key })))
  t.ok(used.length > 300, 'keys are found in the code')
  const exists = (key: string, isWhole: boolean) => isWhole ? has(key) : Object.keys(zh).some(known => known.startsWith(key))
  t.strictSame(used.filter(({ key, isWhole }) => key.includes('.') && !exists(key, isWhole)).map(({ name, key }) => `${name}: ${key}`), [])
})

t.test('everything that can be wrong, and every store that can fail, has its words', async t => {
  const raised = filesIn(join(ROOT_DIR, 'src'), '.ts').flatMap(([, text]) => [...text.matchAll(/'((?:problem|unavailable)\.[\w.-]+)'/g)].map(match => match[1]!))
  t.ok(raised.includes('problem.size') && raised.includes('unavailable.mongodb') && raised.includes('unavailable.search'), 'those of the adapters too')
  t.strictSame([...new Set(raised)].filter(key => !has(key)), [])
})

t.test('amounts are said as each language says them', async t => {
  const chinese = makeTexts('zh', zh, true)
  const english = makeTexts('en', en, true)
  const cases: [wan: number, zh: string, en: string][] = [
    [0.78, '7,800 元', 'CNY 7,800'],
    [8000, '8,000 万元', 'CNY 80 million'],
    [9999, '9,999 万元', 'CNY 99.99 million'],
    [10000, '1 亿元', 'CNY 100 million'],
    [400000, '40 亿元', 'CNY 4 billion']
  ]
  for (const [amount, inChinese, inEnglish] of cases) {
    t.equal(chinese.wan(amount), inChinese)
    t.equal(english.wan(amount), inEnglish)
  }
  t.throws(() => chinese.t('no.such.key'), /no text for no\.such\.key in zh/)
  t.equal(makeTexts('en', en, false).t('no.such.key'), 'no.such.key')
})

t.test('a key that two files define is refused', async t => {
  const dir = t.testdir({ zh: { 'a.json': '{"x": "一"}', 'b.json': '{"x": "二"}' } })
  t.throws(() => readMessages(dir, 'zh'), /x stands in another file too/)
})
