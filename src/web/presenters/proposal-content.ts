/** All that a proposal prints, as plain JSON in its own language: labels too, so that a printed proposal never changes with the product. */
import type { Made } from '../../application/proposals/frozen.js'
import { dayOf } from '../../clock.js'
import type { Price } from '../../domain/lead/proposal.js'
import type { SharedJudgement } from '../../domain/match/answer.js'
import type { Texts } from '../text.js'
import { verdictView, type VerdictView } from './condition.js'
import { joined } from './common.js'
import { judgementsByPark } from './match.js'
import { parkNames, policiesById, type MatchContext } from './match-context.js'
import { matchPrintPage } from './match-print.js'
import { amountView, type AmountView } from './money-figures.js'
import { spreadText } from './site-cost.js'

/** `company`: whom it is made for, where the office may know. `by`: who signs. `issuedAt`: absent for a draft. */
export type Letter = { coverNote: string, company: string | undefined, by: string, issuedAt: string | undefined, isDemo: boolean }

const LABELS = ['profile', 'parks', 'money', 'prices', 'notes', 'counted', 'if-all', 'tax', 'unknown', 'open', 'missing', 'rank', 'park', 'score', 'power', 'land',
  'code', 'hash', 'check', 'version', 'as-of', 'matched', 'issued', 'for', 'by', 'derived', 'honest', 'differs', 'demo', 'colon'] as const
export type Labels = Readonly<Record<string, string>>

/** Names without hyphens, as views can reach them. */
const labelName = (label: string): string => label.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const labelsIn = ({ t }: Texts): Labels => Object.fromEntries(LABELS.map(label => [labelName(label), t(`proposal.print.${label}`)]))

type Sums = { parks: string, counted: AmountView | null, ifAll: AmountView | null, horizon: string, tax: string | null, lines: SumLine[], open: SumLine[], missing: string }
type SumLine = { title: string, note: string, clause: string | null, amount: AmountView | null, text: string, sums: string[] }
type Differing = { park: string, rows: { title: string, mark: VerdictView }[] }

type Brief = ReturnType<typeof matchPrintPage>
type Line = Brief['ledgers'][number]['lines'][number]

const sumLine = ({ title, citation, amount, bound, none, why, sums, missing, mark }: Line, { t }: Texts): SumLine => ({
  title,
  note: citation?.note ?? '',
  clause: citation?.clause ?? null,
  amount,
  text: [bound, amount ? null : none, why, mark ? `${mark.sign} ${mark.word}` : null, missing ? `${t('money.missing')}${t('list.colon')}${missing}` : null].filter(part => part).join(t('list.semicolon')),
  sums
})

const sumsOf = ({ parks, counted, ifAll, horizon, tax, lines, open, missing }: Brief['ledgers'][number], texts: Texts): Sums => ({
  parks,
  counted,
  ifAll,
  horizon,
  tax: tax ? `${tax.baseline.text} → ${tax.counted.text}` : null,
  lines: lines.map(line => sumLine(line, texts)),
  open: open.map(line => sumLine(line, texts)),
  missing
})

/** Live rules that another park reads otherwise than the first one. */
function differing ({ match, catalogue, texts, ...rest }: MatchContext): Differing[] {
  const context = { match, catalogue, texts, ...rest }
  const policies = policiesById(catalogue)
  const byPark = judgementsByPark(match.answer)
  const [first, ...others] = match.answer.parks
  const at = (parkId: string | undefined): SharedJudgement[] => (parkId === undefined ? [] : byPark.get(parkId) ?? []).filter(({ notLive }) => !notLive)
  const verdicts = new Map(at(first?.parkId).map(({ policyId, verdict }) => [policyId, verdict]))
  return others.map(({ parkId }) => ({
    park: parkNames(parkId, context).name,
    rows: at(parkId).flatMap(({ policyId, verdict }) => {
      const policy = policies.get(policyId)
      return policy && verdicts.get(policyId) !== verdict ? [{ title: texts.pick(policy.title), mark: verdictView(verdict, texts) }] : []
    })
  })).filter(({ rows }) => rows.length > 0)
}

const priceRow = ({ parkId, powerLowYuan, powerHighYuan, landYuan }: Price, context: MatchContext) => ({
  park: parkNames(parkId, context).name,
  power: powerLowYuan === undefined || powerHighYuan === undefined ? null : spreadText({ low: powerLowYuan, high: powerHighYuan }, context),
  land: landYuan === undefined ? null : amountView(landYuan, context.texts).text
})

/** The letter in paragraphs: an empty line divides them. */
const paragraphs = (note: string): string[] => note.split(/\r?\n\s*\r?\n/).map(part => part.trim()).filter(part => part !== '')

/** What is printed. `made` is the public's view, so that nothing else can enter. */
export function proposalContent ({ match, catalogue, frozen }: Made, letter: Letter, { texts, industries, costTables }: Pick<MatchContext, 'texts' | 'industries' | 'costTables'>) {
  const context: MatchContext = { match, catalogue, texts, industries, costTables }
  const { t, date } = texts
  const brief = matchPrintPage(context, '')
  const prices = frozen.prices.map(price => priceRow(price, context))
  return {
    lang: t('html.lang'),
    labels: labelsIn(texts),
    title: t('proposal.print.title', { parks: joined(brief.parks.map(({ name }) => name), texts) }),
    company: letter.company ?? null,
    by: letter.by,
    isDemo: letter.isDemo,
    letter: paragraphs(letter.coverNote),
    asOf: date(match.asOf),
    matched: date(dayOf(frozen.matchedAt)),
    issued: letter.issuedAt === undefined ? null : date(dayOf(letter.issuedAt)),
    version: frozen.versions ?? frozen.catalogue,
    profile: [...brief.profile.rows.map(({ label, text }) => ({ label, text })), ...brief.profile.derived.map(({ label, text }) => ({ label, text: `${text} *` }))],
    hasDerived: brief.profile.derived.length > 0,
    criteria: brief.criteria,
    columns: brief.columns,
    parks: brief.parks.map(({ rank, name, place, score, counts, evidence }) => ({
      rank,
      name,
      place,
      total: score.total,
      points: score.parts.map(({ points }) => points),
      counts: counts.map(({ sign, word, count }) => ({ sign, word, count })),
      evidence: evidence.map(({ text, citation }) => ({ text, note: citation?.note ?? '', clause: citation?.clause ?? null }))
    })),
    prices: prices.some(({ power, land }) => power !== null || land !== null) ? prices : [],
    sums: brief.ledgers.map(ledger => sumsOf(ledger, texts)),
    withheld: brief.withheld,
    rulesTitle: brief.bestTitle && t('proposal.print.rules-at', { park: brief.parks[0]?.name ?? '' }),
    groups: brief.groups.map(({ mark, rows, isShort }) => ({
      mark,
      isShort,
      rows: rows.map(({ title, because, citation }) => ({
        title, note: citation?.note ?? '', clause: citation?.clause ?? null, because: because.map(({ label, text, yours }) => `${label}${t('list.colon')}${text}${yours ? `${t('list.semicolon')}${yours}` : ''}`)
      }))
    })),
    left: brief.left,
    differing: differing(context),
    notes: brief.notes
  }
}

export type ProposalContent = ReturnType<typeof proposalContent>
