/** The figures of the office as drawings, tables and sheets: one table for each, of which the drawing shows the same numbers. */
import type { Figures } from '../../application/figures.js'
import type { Sheet, SheetCell } from '../../application/ports.js'
import { PREFECTURES } from '../../domain/facts/catalogue.js'
import { NO_PLACE } from '../../domain/figures/figures.js'
import type { Texts } from '../text.js'
import { factValueWord } from './fact.js'
import { instantText, stageWord, workingTime } from './lead-words.js'

export const FIGURE_TABLES = ['pipeline', 'response', 'industries', 'freshness'] as const
export type FigureTable = typeof FIGURE_TABLES[number]

/** The longest bar, in units of the drawing. */
const BAR = 360
const ROW = 28
const LABEL = 200
/** Industries that the drawing shows; the table has all of them. */
const INDUSTRIES_DRAWN = 12

type Bar = { label: string, value: number, word: string, kind: string }

/** Bars one below the other, the longest over the whole width; a bar of nothing is a line's breadth of nothing. */
function drawing (label: string, bars: readonly Bar[]) {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return {
    label,
    viewBox: `0 0 ${LABEL + BAR + 80} ${bars.length * ROW + 4}`,
    bars: bars.map(({ label, value, word, kind }, index) => {
      const width = Math.round(value / most * BAR * 10) / 10
      return { label, word, kind, labelX: LABEL - 10, x: LABEL, y: index * ROW + 5, width, textX: LABEL + width + 8, textY: index * ROW + 20 }
    })
  }
}

/** Head and rows as numbers and words; the sheet has them as they are, the page puts numbers into words. */
type Table = { head: string[], rows: SheetCell[][] }

const placeWord = (name: string, texts: Texts): string => name === NO_PLACE ? texts.t('figures.place.none') : factValueWord('project.preferredPrefectures', name, texts)

function tablesOf ({ stages, response, industries, freshness }: Figures, texts: Texts): Record<FigureTable, Table> {
  const { t } = texts
  const places = [...PREFECTURES, NO_PLACE].filter(name => stages.some(({ places }) => (places[name] ?? 0) > 0))
  const share = response.shareInTime
  return {
    pipeline: {
      head: [t('figures.stage'), t('figures.total'), ...places.map(name => placeWord(name, texts))],
      rows: stages.map(({ stage, total, places: counts }) => [stageWord(stage, texts), total, ...places.map(name => counts[name] ?? 0)])
    },
    response: {
      head: [t('figures.measure'), t('figures.value')],
      rows: [
        [t('figures.response.in-time'), response.inTime], [t('figures.response.late'), response.late], [t('figures.response.overdue'), response.overdue], [t('figures.response.running'), response.running],
        [t('figures.response.median'), response.medianMinutes === undefined ? t('figures.none') : workingTime(Math.round(response.medianMinutes), texts)],
        [t('figures.response.share'), share === undefined ? t('figures.none') : texts.percent(Math.round(share * 1000) / 1000)]
      ]
    },
    industries: {
      head: [t('figures.industry'), t('figures.industries.leads'), t('figures.industries.clusters'), t('figures.industries.parks')],
      rows: industries.map(({ tag, leads, clusters, parks }) => [factValueWord('project.industryTags', tag, texts), leads, clusters, parks])
    },
    freshness: {
      head: [t('figures.freshness.state'), t('figures.freshness.facts')],
      rows: (['fresh', 'due-soon', 'overdue', 'never-verified'] as const).map(state => [t(`figures.freshness.${state}`), freshness[state]])
    }
  }
}

function drawingsOf ({ stages, response, industries, freshness }: Figures, texts: Texts): Record<FigureTable, ReturnType<typeof drawing>> {
  const { t, number } = texts
  const bar = (label: string, value: number, kind = 'plain', word = number(value)): Bar => ({ label, value, word, kind })
  return {
    pipeline: drawing(t('figures.pipeline.title'), stages.map(({ stage, total }) => bar(stageWord(stage, texts), total))),
    response: drawing(t('figures.response.title'), [
      bar(t('figures.response.in-time'), response.inTime, 'good'), bar(t('figures.response.late'), response.late, 'slow'), bar(t('figures.response.overdue'), response.overdue, 'bad'), bar(t('figures.response.running'), response.running)
    ]),
    industries: drawing(t('figures.industries.title'), industries.slice(0, INDUSTRIES_DRAWN).flatMap(({ tag, leads, parks }) => [
      bar(factValueWord('project.industryTags', tag, texts), leads, 'plain', t('figures.industries.bar.leads', { count: leads })), bar('', parks, 'supply', t('figures.industries.bar.parks', { count: parks }))
    ])),
    freshness: drawing(t('figures.freshness.title'), (['fresh', 'due-soon', 'overdue', 'never-verified'] as const).map((state, index) =>
      bar(t(`figures.freshness.${state}`), freshness[state], ['good', 'slow', 'bad', 'plain'][index])))
  }
}

const isEmpty = ({ leads, response, freshness }: Figures, name: FigureTable): boolean =>
  name === 'freshness' ? freshness.total === 0 : name === 'response' ? response.inTime + response.late + response.overdue + response.running === 0 : name === 'pipeline' && leads === 0

export const FIGURES_PATH = '/desk/figures'

export function figuresPage (figures: Figures, at: string, texts: Texts) {
  const { t, number, percent } = texts
  const { open, response, freshness, demo } = figures
  const tables = tablesOf(figures, texts)
  const drawings = drawingsOf(figures, texts)
  const holding = freshness.fresh + freshness['due-soon']
  return {
    title: t('figures.title'),
    intro: t('figures.intro', { at: instantText(at, texts) }),
    demo: demo > 0 ? t('figures.demo', { count: demo }) : null,
    summary: [
      { value: number(open), label: t('figures.summary.open', { count: open }) },
      { value: response.medianMinutes === undefined ? '—' : workingTime(Math.round(response.medianMinutes), texts), label: t('figures.response.median') },
      { value: response.shareInTime === undefined ? '—' : percent(Math.round(response.shareInTime * 1000) / 1000), label: t('figures.response.share') },
      { value: freshness.total === 0 ? '—' : percent(Math.round(holding / freshness.total * 1000) / 1000), label: t('figures.freshness.share') }
    ],
    parts: FIGURE_TABLES.map(name => ({
      id: name,
      title: t(`figures.${name}.title`),
      note: t(`figures.${name}.note`),
      empty: isEmpty(figures, name) ? t(`figures.${name}.empty`) : null,
      drawing: drawings[name],
      head: tables[name].head,
      rows: tables[name].rows.map(([first, ...cells]) => ({ first: String(first), cells: cells.map(cell => typeof cell === 'number' ? number(cell) : String(cell)) })),
      sheetHref: `${FIGURES_PATH}/${name}`
    })),
    styles: ['figures.css'],
    wide: true
  }
}

/** One of the tables as a sheet. */
export const figuresSheet = (figures: Figures, name: FigureTable, texts: Texts): Sheet => ({ name: texts.t(`figures.${name}.title`), ...tablesOf(figures, texts)[name] })
