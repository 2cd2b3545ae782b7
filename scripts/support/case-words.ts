/** What a drafted case is called in both languages, in the words that the pages use for facts. */
import { FACTS, type FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../src/domain/facts/facts.js'
import type { Verdict } from '../../src/domain/law/policy.js'
import type { About, Draft } from '../../src/domain/law/skeleton.js'
import type { Locale, Localized } from '../../src/domain/localized.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { factLabel, factValue } from '../../src/web/presenters/fact.js'
import { makeTexts, readMessages, type Texts } from '../../src/web/text.js'

const texts = (locale: Locale): Texts => makeTexts(locale, readMessages(LOCALES_DIR, locale), true)
const TEXTS: Record<Locale, Texts> = { zh: texts('zh'), en: texts('en') }

const VERDICT_WORDS: Record<Verdict, Localized> = {
  applies: { zh: '适用', en: 'applies' },
  'does-not-apply': { zh: '不适用', en: 'does not apply' },
  'unknown-needs-data': { zh: '待补充', en: 'needs data' },
  'conditional-status-unclear': { zh: '条件成立，效力待核实', en: 'holds, status unclear' },
  blocked: { zh: '禁止落户', en: 'blocked' },
  warning: { zh: '预警', en: 'warning' },
  informs: { zh: '作为依据', en: 'informs' }
}

/** The day before, the day, the day after. */
const DAY_WORDS: Record<Extract<About, { kind: 'day' }>['day'], readonly [Localized, Localized, Localized]> = {
  from: [{ zh: '施行前一日', en: 'The day before it starts' }, { zh: '施行首日', en: 'First day' }, { zh: '施行次日', en: 'Second day' }],
  to: [{ zh: '截止前一日', en: 'The day before the last' }, { zh: '截止日', en: 'Last day' }, { zh: '截止次日', en: 'The day after the last' }],
  lastEvidence: [
    { zh: '最后证据日前一日', en: 'The day before the last evidence' },
    { zh: '最后证据日', en: 'The day of the last evidence' },
    { zh: '最后证据次日', en: 'The day after the last evidence' }
  ]
}

/** The name of the draft: what it shows and what it reads. `taken`: names of the policy's other cases, which it must not repeat. */
export function caseName ({ about, asOf, expect }: Draft, taken: readonly Localized[]): Localized {
  const [subject, verdict] = [subjectOf(about, asOf), VERDICT_WORDS[expect]]
  const named = (zh = '', en = ''): Localized => ({ zh: `${subject.zh}${zh}：${verdict.zh}`, en: `${subject.en}${en}: ${verdict.en}` })
  const candidates = [named(), named('（其他条件成立）', ', all else holding'), named(`（${asOf}）`, `, on ${asOf}`)]
  return candidates.find(name => !taken.some(({ zh, en }) => zh === name.zh || en === name.en)) ?? candidates[2]!
}

function subjectOf (about: About, asOf: string): Localized {
  if (about.kind === 'day') {
    const { zh, en } = DAY_WORDS[about.day][about.side + 1]!
    return { zh: `${zh} ${asOf}`, en: `${en}, ${asOf}` }
  }
  if (about.kind === 'fact') return { zh: factWords('zh', about.field, about.value), en: factWords('en', about.field, about.value) }
  return { zh: allWords('zh', about.changed), en: allWords('en', about.changed) }
}

const allWords = (locale: Locale, facts: Facts): string =>
  Object.entries(facts).map(([field, value]) => factWords(locale, field as FactName, value)).join(locale === 'zh' ? '，' : ', ')

function factWords (locale: Locale, field: FactName, value: FactValue | undefined): string {
  const words = TEXTS[locale]
  const label = factLabel(field, words)
  if (value === undefined) return locale === 'zh' ? `${label}未知` : `${label} unknown`
  const said = amountWords(locale, field, value) ?? factValue(field, value, words)
  if (locale === 'zh') return chineseWords(field, label, said)
  if (field === 'site.prefecture') return `In ${said}`
  if (field === 'project.industryTags') return `A project in ${said}`
  return typeof value === 'number' ? `${label} ${said}` : `${label} “${said}”`
}

function chineseWords (field: FactName, label: string, said: string): string {
  if (field === 'site.prefecture') return `落地${said}`
  if (field === 'project.industryTags') return `${said}项目`
  return `${label}${/^\d/.test(said) ? ' ' : '为'}${said}`
}

/** Amounts of money keep the unit in which a file states them, so that a threshold is read as it stands. */
function amountWords (locale: Locale, field: FactName, value: FactValue): string | undefined {
  const { unit } = FACTS[field]
  if (typeof value !== 'number' || (unit !== '万元' && unit !== '亿元')) return undefined
  if (locale === 'zh') return `${value} ${unit}`
  return `${TEXTS.en.number(value, 4)} ${unit === '万元' ? 'wan yuan' : 'hundred million yuan'}`
}
