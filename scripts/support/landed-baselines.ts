/** Simple ways to guess the prefecture of a landed project, to hold the ranking against. */
import type { Cluster } from '../../src/domain/place/cluster.js'
import type { Endowment } from '../../src/domain/place/endowment.js'
import type { Park } from '../../src/domain/place/park.js'
import type { IndustryClass } from '../../src/domain/place/reference.js'
import { standing, type Landed, type Standing } from './landed.js'

export type Records = {
  parks: readonly Park[]
  clusters: readonly Cluster[]
  endowments: readonly Endowment[]
  industries: readonly IndustryClass[]
}

export const BASELINES = ['random', 'mostProjects', 'parkIndustry', 'naiveSum'] as const
export type Baseline = typeof BASELINES[number]

type Scores = Map<string, number>

const zeroes = ({ parks }: Records): Scores => new Map(parks.map(park => [park.prefecture.code, 0]))
const add = (scores: Scores, code: string, points: number) => scores.set(code, (scores.get(code) ?? 0) + points)

/** Prefectures by the number of the other records that lie there. */
function mostProjects (landed: Landed, others: readonly Landed[], records: Records): Scores {
  const scores = zeroes(records)
  for (const other of others) if (other !== landed) add(scores, other.prefecture.code, 1)
  return scores
}

/** Length of the longest piece of text that both have. */
function shared (a: string, b: string): number {
  let most = 0
  for (let start = 0; start < a.length; start++) {
    while (start + most < a.length && b.includes(a.slice(start, start + most + 1))) most++
  }
  return most
}

/** Prefectures by the park whose leading industries sound most like the product or the name of its class; one character in common is none. */
function parkIndustry ({ productZh, gbIndustry }: Landed, records: Records): Scores {
  const scores = zeroes(records)
  const name = records.industries.find(item => item.code === gbIndustry?.code)?.name.zh ?? ''
  const words = [productZh ?? '', name]
  for (const { prefecture, leadingIndustries } of records.parks) {
    const most = Math.max(0, ...leadingIndustries.flatMap(industry => words.map(text => shared(industry, text))))
    if (most >= 2) scores.set(prefecture.code, Math.max(most, scores.get(prefecture.code) ?? 0))
  }
  return scores
}

const CLASS_SHARED = 1
const WORD_SHARED = 2
const CLUSTER_SHARED = 2

/** Prefectures by the plain sum over endowments and clusters: strength for a class (3 digits) or a product word that is the same. */
function naiveSum ({ productZh, productEn, gbIndustry }: Landed, records: Records): Scores {
  const scores = zeroes(records)
  const text = `${productZh ?? ''} ${productEn ?? ''}`.toLowerCase()
  const code = gbIndustry?.code ?? ''
  const inClass = (codes: readonly string[]) => codes.some(other => other.length >= 3 && code.startsWith(other))
  for (const { prefecture, attracts, strength } of records.endowments) {
    for (const { industryCodes, products: { zh, en } } of attracts) {
      const words = [...zh, ...en].some(word => text.includes(word.toLowerCase()))
      add(scores, prefecture.code, strength * ((inClass(industryCodes) ? CLASS_SHARED : 0) + (words ? WORD_SHARED : 0)))
    }
  }
  for (const { prefecture, industries } of records.clusters) if (inClass(industries.map(item => item.code))) add(scores, prefecture.code, CLUSTER_SHARED)
  return scores
}

/** How each simple guess stands for one record. `others`: all records of the run; the record itself is not counted. */
export function baselinesOf (landed: Landed, others: readonly Landed[], records: Records): Record<Baseline, Standing> {
  const of = (scores: Scores) => standing(scores, landed.prefecture.code)
  return {
    random: of(zeroes(records)),
    mostProjects: of(mostProjects(landed, others, records)),
    parkIndustry: of(parkIndustry(landed, records)),
    naiveSum: of(naiveSum(landed, records))
  }
}
