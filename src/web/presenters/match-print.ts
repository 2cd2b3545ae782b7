/** The brief on paper: profile, first parks, verdicts of the best one, sources as numbered notes at the end. */
import type { Because, PolicyGroup, PolicyRow } from './match-park.js'
import { policyGroups } from './match-park.js'
import { headView, matchHref, parkRows, profileView, projectName, type EvidenceView, type MatchContext, type ParkRow } from './match.js'
import type { SourceView } from './source.js'

const PRINTED_PARKS = 5

/** The number of a note, and the clause that stands in the text because one document is cited for many. */
type Citation = { note: string, clause: string | null }

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
      return { note: `[${place}]`, clause: source.clause }
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

export function matchPrintPage (context: MatchContext, origin: string) {
  const { match, texts: { t, pick } } = context
  const notes = notebook()
  const best = match.answer.parks[0]
  const isLive = new Map(match.answer.judgements.map(judgement => [judgement.policyId, judgement.notLive === undefined]))
  const groups = best ? policyGroups(best, context).groups : []
  const live = groups.map(group => ({ ...group, rows: group.rows.filter(row => isLive.get(row.id)) })).filter(group => group.rows.length > 0)
  const left = groups.flatMap(group => group.rows).filter(row => !isLive.get(row.id)).length
  const bestPark = context.catalogue.parks.find(park => park.id === best?.parkId)
  const { open, blocked } = parkRows(context, PRINTED_PARKS)
  const parks = (open.length > 0 ? open : blocked.slice(0, PRINTED_PARKS)).map(row => printedPark(row, notes))
  const printed = live.map(group => printedGroup(group, notes))
  const name = projectName(context)
  return {
    title: name ? `${t('match.print.title')} · ${name}` : t('match.print.title'),
    head: headView(context),
    address: `${origin}${matchHref(match.id)}`,
    profile: profileView(context),
    parksTitle: t('match.print.parks', { count: parks.length }),
    criteria: parks[0]?.score.parts.map(part => part.name) ?? [],
    parks,
    columns: (parks[0]?.score.parts.length ?? 0) + 3,
    bestTitle: bestPark ? t('match.print.best', { park: pick(bestPark.name) }) : null,
    groups: printed,
    notLive: left > 0 ? t('match.print.not-live', { count: left }) : null,
    notes: notes.notes,
    styles: ['match.css']
  }
}
