/** The brief on paper: profile, first parks, verdicts of the best one, sources as numbered notes at the end. */
import { ledgerOf, type ParkMatch, type SharedLedger } from '../../domain/match/answer.js'
import type { Because, PolicyGroup, PolicyRow } from './match-park.js'
import { policyGroups } from './match-park.js'
import { headView, parkRows, profileView, projectName, type ParkRow } from './match.js'
import { joined } from './common.js'
import { matchHref, parkNames, policiesById, type MatchContext } from './match-context.js'
import { parkLedger, withheldText } from './match-money.js'
import type { EvidenceView } from './match-score.js'
import type { LineView } from './money-line.js'
import type { LedgerView } from './money.js'
import { legalSourceView, type SourceView } from './source.js'

const PRINTED_PARKS = 5

/** The number of a note, and the clause that stands in the text because one document is cited for many. */
type Citation = { note: string, clause: string | null, lang: string }

/** Documents in the order in which they are first cited; the same document keeps its number. */
function notebook () {
  const notes: SourceView[] = []
  const isSame = (a: SourceView, b: SourceView) => a.title === b.title && a.detail === b.detail
  return {
    notes,
    cite (source: SourceView | null): Citation | null {
      if (!source) return null
      const known = notes.findIndex(note => isSame(note, source))
      const place = known >= 0 ? known + 1 : notes.push({ ...source, clause: null })
      return { note: `[${place}]`, clause: source.clause, lang: source.lang }
    }
  }
}

type Notebook = ReturnType<typeof notebook>
type CitedEvidence = Pick<EvidenceView, 'text' | 'points'> & { citation: Citation | null }
type PrintedPark = ParkRow & { evidence: CitedEvidence[] }
type PrintedPolicy = Pick<PolicyRow, 'title' | 'verdict' | 'kind'> & { because: Pick<Because, 'label' | 'text' | 'yours'>[], citation: Citation | null }
type PrintedGroup = Pick<PolicyGroup, 'mark' | 'title'> & { rows: PrintedPolicy[], isShort: boolean }

/** The two strongest reasons of each park, cited. */
function printedPark (row: ParkRow, notes: Notebook): PrintedPark {
  const evidence = row.score.parts.flatMap(part => part.evidence.slice(0, 1)).slice(0, 3)
  return { ...row, evidence: evidence.map(({ text, points, source }) => ({ text, points, citation: notes.cite(source) })) }
}

function printedGroup ({ mark, title, rows, verdict }: PolicyGroup, notes: Notebook): PrintedGroup {
  return {
    mark,
    title,
    isShort: verdict === 'does-not-apply' || verdict === 'informs',
    rows: rows.map(({ title, verdict, kind, because, source }) =>
      ({ title, verdict, kind, because: because.map(({ label, text, yours }) => ({ label, text, yours })), citation: notes.cite(source) }))
  }
}

/** What the brief says of one park: rules that speak to the project; the others are counted. */
function printedVerdicts (park: ParkMatch, context: MatchContext, notes: Notebook): { groups: PrintedGroup[], left: string[] } {
  const { t } = context.texts
  const { groups } = policyGroups(park, context)
  const isIdle = (row: PolicyRow) => row.isLive && row.verdict.verdict === 'does-not-apply' && !row.isBenefit
  const rows = groups.flatMap(group => group.rows)
  const idle = rows.filter(isIdle).length
  const notLive = rows.filter(row => !row.isLive).length
  return {
    groups: groups.map(group => ({ ...group, rows: group.rows.filter(row => row.isLive && !isIdle(row)) }))
      .filter(group => group.rows.length > 0).map(group => printedGroup(group, notes)),
    left: [
      ...(idle > 0 ? [t('match.print.idle', { count: idle })] : []),
      ...(notLive > 0 ? [t('match.print.not-live', { count: notLive })] : [])
    ]
  }
}

type PrintedLine = Pick<LineView, 'title' | 'amount' | 'none' | 'bound' | 'why' | 'mark'> & {
  sums: string[]
  missing: string
  citation: Citation | null
}

/** The money of one park, or of several where it is the same. */
type PrintedLedger = Pick<LedgerView, 'counted' | 'ifAll' | 'horizon' | 'tax'> & {
  parks: string
  lines: PrintedLine[]
  open: PrintedLine[]
  missing: string
}

function printedLine (line: LineView, context: MatchContext, notes: Notebook): PrintedLine {
  const main = policiesById(context.catalogue).get(line.id)?.sources['main']
  return {
    title: line.title,
    amount: line.amount,
    none: line.none,
    bound: line.bound,
    why: line.why === null ? null : line.state.word,
    mark: line.mark,
    sums: line.amount === null ? line.lacking : line.steps.map(({ text }) => text),
    missing: joined(line.missing.map(({ text }) => text), context.texts),
    citation: notes.cite(main ? legalSourceView(main, context.texts) : null)
  }
}

/** The ledgers of the leading parks, each distinct one once, with the arithmetic behind every amount. */
function printedLedgers (parks: readonly ParkMatch[], context: MatchContext, notes: Notebook): PrintedLedger[] {
  const byLedger = new Map<SharedLedger, ParkMatch[]>()
  for (const park of parks) {
    const ledger = ledgerOf(context.match.answer, park.parkId)
    if (ledger) byLedger.set(ledger, [...byLedger.get(ledger) ?? [], park])
  }
  return [...byLedger.values()].flatMap(shared => {
    const view = parkLedger(context, shared[0]!)
    if (!view) return []
    const linesOf = (lines: readonly LineView[]) => lines.map(line => printedLine(line, context, notes))
    return [{
      parks: joined(shared.map(park => parkNames(park.parkId, context).name), context.texts),
      counted: view.counted,
      ifAll: view.ifAll,
      horizon: view.horizon,
      tax: view.tax,
      lines: linesOf(view.groups.flatMap(group => group.chosen)),
      open: linesOf(view.groups.flatMap(group => group.lost)),
      missing: joined(view.missing.map(({ text }) => text), context.texts)
    }]
  })
}

/** `origin`: scheme and host under which the reader finds the result again. */
export function matchPrintPage (context: MatchContext, origin: string) {
  const { match, texts: { t } } = context
  const notes = notebook()
  const { open, blocked } = parkRows(context, PRINTED_PARKS)
  const parks = (open.length > 0 ? open : blocked.slice(0, PRINTED_PARKS)).map(row => printedPark(row, notes))
  const best = match.answer.parks[0]
  const leading = [...match.answer.parks].sort((a, b) => Number(a.blocked) - Number(b.blocked)).slice(0, parks.length)
  const name = projectName(context)
  return {
    title: name ? `${t('match.print.title')} · ${name}` : t('match.print.title'),
    head: headView(context),
    address: `${origin}${matchHref(match.id)}`,
    profile: profileView(context),
    parksTitle: t('match.print.parks', { count: parks.length }),
    criteria: parks[0]?.score.parts.map(part => part.name) ?? [],
    parks,
    ledgers: printedLedgers(leading, context, notes),
    withheld: withheldText(context),
    columns: (parks[0]?.score.parts.length ?? 0) + 2,
    bestTitle: best ? t('match.print.best', { park: parkNames(best.parkId, context).name }) : null,
    ...(best ? printedVerdicts(best, context, notes) : { groups: [], left: [] }),
    notes: notes.notes,
    styles: ['match.css', 'money.css']
  }
}
