/** A match as sheets: the ranking, the verdicts with document, number and clause, the money line by line. The same answer as the pages. */
import type { Sheet } from '../../application/ports.js'
import type { ParkMatch } from '../../domain/match/answer.js'
import { matchHref, parkNames, policiesById, type MatchContext } from './match-context.js'
import { headView, profileView, VERDICT_ORDER } from './match.js'
import { verdictView } from './condition.js'
import { parkLedger } from './match-money.js'
import { policyGroups } from './match-park.js'
import { criterionName } from './match-score.js'

export const SHEETS = ['ranking', 'verdicts', 'money', 'project'] as const
export type SheetName = typeof SHEETS[number]

const points = (value: number): number => Math.round(value * 1000) / 10

function ranking (context: MatchContext): Sheet {
  const { match: { answer }, texts: { t } } = context
  const column = (name: string) => t(`match.sheet.${name}`)
  const criteria = answer.parks[0]?.parts.map(part => criterionName(part, context.texts)) ?? []
  return {
    name: t('match.sheet.ranking'),
    head: [column('rank'), column('park'), column('place'), column('score'), ...criteria, column('counted'), column('if-all'), ...VERDICT_ORDER.map(verdict => verdictView(verdict, context.texts).word), column('blocked')],
    rows: answer.parks.map(park => {
      const { name, place } = parkNames(park.parkId, context)
      return [
        park.rank, name, place, points(park.score), ...park.parts.map(part => points(part.value * part.weight)), park.countedYuan, park.ifAllUnclearHoldYuan,
        ...VERDICT_ORDER.map(verdict => park.counts[verdict] ?? 0), park.blocked ? t('match.sheet.yes') : ''
      ]
    })
  }
}

function verdicts (parks: readonly ParkMatch[], context: MatchContext): Sheet {
  const { texts: { t, pick } } = context
  const policies = policiesById(context.catalogue)
  const column = (name: string) => t(`match.sheet.${name}`)
  const rowsOf = (park: ParkMatch) => {
    const { groups, others } = policyGroups(park, context)
    return [...groups.flatMap(({ rows }) => rows), ...others].map(row => {
      const source = policies.get(row.id)?.sources['main']
      return [
        parkNames(park.parkId, context).name, row.title, row.verdict.word, row.kind, row.because.map(({ label, text, yours }) => `${label}${t('list.colon')}${text}${yours ? `${t('list.semicolon')}${yours}` : ''}`).join('\n'),
        source?.document ?? '', source?.number ?? '', source?.clause ?? '', source?.url ?? '', row.status.word
      ]
    })
  }
  return {
    name: t('match.sheet.verdicts'),
    head: ['park', 'policy', 'verdict', 'kind', 'because', 'document', 'number', 'clause', 'address', 'status'].map(column),
    rows: parks.flatMap(rowsOf).map(row => row.map(cell => typeof cell === 'object' ? pick(cell) : cell))
  }
}

function money (parks: readonly ParkMatch[], context: MatchContext): Sheet {
  const { t } = context.texts
  const column = (name: string) => t(`match.sheet.${name}`)
  return {
    name: t('match.sheet.money'),
    head: ['park', 'group', 'policy', 'state', 'yuan', 'amount', 'derivation', 'notes', 'missing'].map(column),
    rows: parks.flatMap(park => (parkLedger(context, park)?.groups ?? []).flatMap(group => [...group.chosen, ...group.lost].map(line => [
      parkNames(park.parkId, context).name, group.title, line.title, line.state.word, line.amount?.value ?? null, line.amount?.exact ?? line.none ?? '',
      line.steps.map(({ text }) => text).join('\n'), [...line.notes, ...line.why ? [line.why] : []].join('\n'), [...line.missing.map(({ text }) => text), ...line.lacking].join('\n')
    ])))
  }
}

function project (context: MatchContext, origin: string): Sheet {
  const { t } = context.texts
  const { rows, derived } = profileView(context)
  const head = headView(context)
  return {
    name: t('match.sheet.project'),
    head: [t('match.sheet.fact'), t('match.sheet.value')],
    rows: [
      ...rows.map(({ label, text }) => [label, text]), ...derived.map(({ label, text, why }) => [label, `${text} (${why})`]),
      [t('match.sheet.day'), head.asOfText], [t('match.sheet.data'), head.made], [t('match.sheet.where'), `${origin}${matchHref(context.match.id)}`], [t('match.sheet.note'), t('match.note')]
    ]
  }
}

/** `parks`: those whose verdicts and money are listed; the ranking has all of them. */
export function matchSheets (context: MatchContext, parks: readonly ParkMatch[], origin: string): Record<SheetName, Sheet> {
  return { ranking: ranking(context), verdicts: verdicts(parks, context), money: money(parks, context), project: project(context, origin) }
}
