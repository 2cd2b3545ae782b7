/** The brief on paper: profile, first parks, verdicts of the best one, sources as numbered notes at the end. */
import type { ParkMatch } from '../../domain/match/answer.js'
import type { Because, PolicyGroup, PolicyRow } from './match-park.js'
import { policyGroups } from './match-park.js'
import { headView, matchHref, parkNames, parkRows, profileView, projectName, type MatchContext, type ParkRow } from './match.js'
import type { EvidenceView } from './match-score.js'
import type { SourceView } from './source.js'

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

/** `origin`: scheme and host under which the reader finds the result again. */
export function matchPrintPage (context: MatchContext, origin: string) {
  const { match, texts: { t } } = context
  const notes = notebook()
  const { open, blocked } = parkRows(context, PRINTED_PARKS)
  const parks = (open.length > 0 ? open : blocked.slice(0, PRINTED_PARKS)).map(row => printedPark(row, notes))
  const best = match.answer.parks[0]
  const name = projectName(context)
  return {
    title: name ? `${t('match.print.title')} · ${name}` : t('match.print.title'),
    head: headView(context),
    address: `${origin}${matchHref(match.id)}`,
    profile: profileView(context),
    parksTitle: t('match.print.parks', { count: parks.length }),
    criteria: parks[0]?.score.parts.map(part => part.name) ?? [],
    parks,
    columns: (parks[0]?.score.parts.length ?? 0) + 2,
    bestTitle: best ? t('match.print.best', { park: parkNames(best.parkId, context).name }) : null,
    ...(best ? printedVerdicts(best, context, notes) : { groups: [], left: [] }),
    notes: notes.notes,
    styles: ['match.css']
  }
}
