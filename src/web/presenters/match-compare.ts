/** Up to five parks of a match side by side: every row says by sign and word whether they differ in it. */
import { SHARE_DAYS } from '../../application/shares.js'
import { FACT_NAMES } from '../../domain/facts/catalogue.js'
import { judgementsOf, ledgerOf, type ParkMatch } from '../../domain/match/answer.js'
import { fieldId, type ErrorView } from '../form.js'
import { address } from './common.js'
import { verdictView } from './condition.js'
import { factLabel, factValue } from './fact.js'
import { headView, judgementsByPark, projectName, VERDICT_ORDER } from './match.js'
import { matchHref, parkNames, policiesById, type MatchContext } from './match-context.js'
import { parkMoney, withheldText } from './match-money.js'
import { criterionName, scoreView } from './match-score.js'

export const MOST_COMPARED = 5

type Cell = { text: string, note: string | null }
export type CompareRow = { title: string, href: string | null, cells: Cell[], differs: boolean, sign: string, word: string }
export type CompareGroup = { title: string, rows: CompareRow[], same: string | null }

const plain = (text: string): Cell => ({ text, note: null })

function rowOf (title: string, cells: Cell[], { texts: { t } }: MatchContext, href: string | null = null): CompareRow {
  const differs = new Set(cells.map(({ text }) => text)).size > 1
  return { title, href, cells, differs, sign: differs ? '≠' : '=', word: t(differs ? 'match.compare.differs' : 'match.compare.same') }
}

function scoreGroup (parks: readonly ParkMatch[], context: MatchContext): CompareGroup {
  const { texts } = context
  const { t, number } = texts
  const scores = parks.map(park => scoreView(park, texts))
  const criteria = parks[0]?.parts.map(part => criterionName(part, texts)) ?? []
  return {
    title: t('match.compare.score'),
    same: null,
    rows: [
      rowOf(t('match.sheet.rank'), parks.map(park => plain(number(park.rank))), context),
      rowOf(t('match.sheet.score'), scores.map(({ total }) => plain(total)), context),
      ...criteria.map((name, index) => rowOf(name, scores.map(({ parts }) => ({ text: parts[index]?.points ?? '', note: parts[index]?.evidence[0]?.text ?? null })), context))
    ]
  }
}

function moneyGroup (parks: readonly ParkMatch[], context: MatchContext): CompareGroup {
  const { texts, match } = context
  const { t } = texts
  const money = parks.map(park => parkMoney(park, context))
  const lines = parks.map(park => ledgerOf(match.answer, park.parkId)?.lines ?? [])
  const policies = policiesById(context.catalogue)
  const counted = [...new Set(lines.flatMap(list => list.filter(line => line.counted).map(({ policyId }) => policyId)))].sort()
  const rows = counted.map(id => {
    const policy = policies.get(id)
    const cells = lines.map(list => {
      const line = list.find(({ policyId }) => policyId === id)
      if (line?.counted && line.amountYuan !== undefined) return plain(texts.wan(Math.round(line.amountYuan / 100) / 100))
      return plain(line ? t(`money.state.${line.counted ? 'counted' : line.why ?? 'pays-nothing'}`) : t('match.compare.none'))
    })
    return rowOf(policy ? texts.pick(policy.title) : id, cells, context, address(`/policies/${id}`, { asOf: match.asOf }))
  })
  return {
    title: t('match.compare.money'),
    same: null,
    rows: [
      rowOf(t('money.total.counted'), money.map(({ counted, isPartial }) => ({ text: counted?.text ?? t('money.amount.unknown'), note: isPartial ? t('match.compare.partial') : null })), context),
      rowOf(t('money.total.if-all'), money.map(({ ifAll, counted }) => plain((ifAll ?? counted)?.text ?? t('money.amount.unknown'))), context),
      ...rows
    ]
  }
}

/** How many policies read which way, then each policy that reads differently at one of the parks. */
function policyGroup (parks: readonly ParkMatch[], context: MatchContext): CompareGroup {
  const { match, texts } = context
  const policies = policiesById(context.catalogue)
  const byPark = judgementsByPark(match.answer)
  const own = parks.map(park => (byPark.get(park.parkId) ?? judgementsOf(match.answer, park.parkId)).filter(({ policyId }) => policies.get(policyId)?.audience === undefined))
  const cell = (verdict: Parameters<typeof verdictView>[0]): Cell => { const { sign, word } = verdictView(verdict, texts); return plain(`${sign} ${word}`) }
  const rows = [...policies.values()].filter(({ audience }) => audience === undefined).map(policy => {
    const verdicts = own.map(list => list.find(({ policyId }) => policyId === policy.id)?.verdict)
    return rowOf(texts.pick(policy.title), verdicts.map(verdict => verdict ? cell(verdict) : plain('')), context, address(`/policies/${policy.id}`, { asOf: match.asOf }))
  })
  const counts = VERDICT_ORDER.flatMap(verdict => {
    const numbers = own.map(list => list.filter(judgement => judgement.verdict === verdict).length)
    const { sign, word } = verdictView(verdict, texts)
    return numbers.some(count => count > 0) ? [rowOf(`${sign} ${word}`, numbers.map(count => plain(texts.number(count))), context)] : []
  })
  const differing = rows.filter(({ differs }) => differs)
  return { title: texts.t('match.compare.policies'), rows: [...counts, ...differing], same: texts.t('match.compare.policies.same', { count: rows.length - differing.length }) }
}

function placeGroup (parks: readonly ParkMatch[], context: MatchContext): CompareGroup {
  const { texts } = context
  const facts = FACT_NAMES.filter(name => name !== 'site.parkId' && parks.some(park => park.siteFacts.some(({ field }) => field === name)))
  return {
    title: texts.t('match.compare.place'),
    same: null,
    rows: [
      rowOf(texts.t('match.sheet.place'), parks.map(park => plain(parkNames(park.parkId, context).place)), context),
      ...facts.map(name => rowOf(factLabel(name, texts), parks.map(park => {
        const fact = park.siteFacts.find(({ field }) => field === name)
        return { text: fact ? factValue(name, fact.value, texts) : texts.t('match.compare.unknown'), note: fact && fact.confidence !== 'high' ? texts.t(`confidence.${fact.confidence}`) : null }
      }), context))
    ]
  }
}

/** The table alone, for every page that shows it. `hasLinks`: whether the parks lead to the match, whose address tells all answers. */
export function compareTable (parks: readonly ParkMatch[], context: MatchContext, hasLinks: boolean) {
  const groups = parks.length === 0 ? [] : [scoreGroup(parks, context), moneyGroup(parks, context), policyGroup(parks, context), placeGroup(parks, context)]
  return {
    caption: context.texts.t('match.compare.caption', { count: parks.length }),
    columns: parks.length + 1,
    parks: parks.map(park => ({ name: parkNames(park.parkId, context).name, href: hasLinks ? `${matchHref(context.match.id)}/parks/${park.parkId}` : `/parks/${park.parkId}`, blocked: park.blocked ? context.texts.t('match.compare.blocked') : null })),
    groups,
    withheld: withheldText(context)
  }
}

const OFFERED = 10

export function comparePage (context: MatchContext, { parks, problems, csrf, canShare }: { parks: readonly ParkMatch[], problems: readonly { key: string, params?: Record<string, number> }[], csrf: string, canShare: boolean }) {
  const { match, texts: { t } } = context
  const shown = parks.slice(0, MOST_COMPARED)
  const ids = shown.map(({ parkId }) => parkId)
  const name = projectName(context)
  const offered = match.answer.parks.filter((park, index) => index < OFFERED || parks.includes(park))
  const errors: ErrorView[] = problems.map(({ key, params }) => ({ href: `#${fieldId('park')}`, text: t(key, params) }))
  const here = address(`${matchHref(match.id)}/compare`, { park: ids })
  return {
    title: name ? t('match.compare.title.products', { products: name }) : t('match.compare.title'),
    errors,
    head: headView(context),
    backHref: matchHref(match.id),
    action: `${matchHref(match.id)}/compare`,
    options: offered.map((park, index) => ({ id: index === 0 ? fieldId('park') : `${fieldId('park')}-${index + 1}`, value: park.parkId, text: t('match.compare.option', { rank: park.rank, park: parkNames(park.parkId, context).name }), isChosen: parks.includes(park) })),
    isPicking: shown.length < 2 || errors.length > 0,
    hasTable: shown.length > 0,
    table: compareTable(shown, context, true),
    sendHref: address('/my/enquiries/new', { match: match.id, park: ids }),
    files: [
      { href: address(`${matchHref(match.id)}/sheet.xlsx`, { park: ids }), text: t('match.file.xlsx') },
      ...(['ranking', 'verdicts', 'money'] as const).map(table => ({ href: address(`${matchHref(match.id)}/sheet.csv`, { table, park: ids }), text: t(`match.file.csv.${table}`) }))
    ],
    share: canShare && ids.length > 0
      ? { action: `${matchHref(match.id)}/share`, ids, days: SHARE_DAYS.map((days, index) => ({ id: `share-${days}`, value: String(days), text: t('match.share.days', { count: days }), isChosen: index === 1 })) }
      : null,
    signInHref: canShare ? null : address('/account/sign-in', { next: here }),
    csrf,
    styles: ['match.css', 'my.css']
  }
}
