/** What of each record can be searched, and by what it can be filtered. Pure; both engines read the same documents. */
import type { Category, Policy } from '../domain/law/policy.js'
import type { Localized } from '../domain/localized.js'
import type { Cluster, ClusterType } from '../domain/place/cluster.js'
import type { Endowment } from '../domain/place/endowment.js'
import type { Park } from '../domain/place/park.js'
import type { SearchDocument } from './ports.js'

export const both = ({ zh, en }: Localized): string[] => [zh, en]
const industryWords = ({ code, name }: Cluster['industries'][number]): string[] => [code + name.zh, name.en]
export const synonymsOf = (type: ClusterType | undefined): string[] => type ? [...type.synonyms.zh, ...type.synonyms.en] : []

const LEVEL_WORDS: Record<Park['level'], string[]> = {
  national: ['国家级开发区', '国家级园区', 'national level'],
  'autonomous-region': ['自治区级开发区', '自治区级园区', 'autonomous-region level'],
  league: ['盟市级园区', 'league or city level'],
  none: []
}

const TYPE_WORDS: Record<Park['type'], string[]> = {
  'economic-technological': ['经济技术开发区', '经开区', 'economic and technological development zone', 'ETDZ'],
  'hi-tech': ['高新技术产业开发区', '高新区', 'high-tech industrial development zone', 'HIDZ'],
  'industrial-park': ['工业园区', 'industrial park'],
  'processing-base': ['加工基地', 'processing base'],
  border: ['边境经济合作区', 'border economic cooperation zone'],
  bonded: ['综合保税区', 'comprehensive bonded zone'],
  'new-area': ['新区', 'new area'],
  other: []
}

const CATEGORY_WORDS: Record<Category, string[]> = {
  tax: ['税收优惠', 'tax'],
  land: ['土地、用地', 'land'],
  electricity: ['电力、电价', 'electricity'],
  'siting-restriction': ['选址限制', 'siting restriction'],
  finance: ['金融、融资', 'finance'],
  fiscal: ['财政奖补', 'fiscal support'],
  resource: ['资源配置', 'resources'],
  customs: ['海关、关税', 'customs'],
  approval: ['审批', 'approval'],
  labour: ['就业、用工、人才', 'labour, employment'],
  'park-upgrade': ['园区升级', 'park upgrade'],
  innovation: ['科技创新', 'innovation'],
  logistics: ['物流运输', 'logistics']
}

/** Short forms in general use beside the long ones that documents write. */
const SHORT_FORMS: [long: string, short: string][] = [
  ['高新技术企业', '高企'], ['经济技术开发区', '经开区'], ['高新技术产业开发区', '高新区'], ['小型微利企业', '小微企业']
]

/** 达拉特旗 → 达旗: the everyday name of a banner is its first and last character; 呼市 is the capital. None for other names. */
function everydayNames (name: string): string[] {
  if (name === '呼和浩特市') return ['呼市']
  return /^\p{Script=Han}{3,}旗$/u.test(name) && !/[前后中左右]旗$/.test(name) ? [`${name.slice(0, 1)}旗`] : []
}

const placeWords = (...names: (Localized | undefined)[]): string[] =>
  names.flatMap(name => name ? [...both(name), ...everydayNames(name.zh)] : [])

/** Filter values without the ones that are not known. */
const known = (filter: Record<string, SearchDocument['filter'][string] | undefined>): SearchDocument['filter'] =>
  Object.fromEntries(Object.entries(filter).flatMap(([path, value]) => value === undefined ? [] : [[path, value]]))

/** Whether the characters of `part` stand in `whole` in this order, as those of a short name stand in the full one. */
function isAbbreviation (part: string, whole: string): boolean {
  let at = 0
  for (const character of whole) if (character === part.charAt(at)) at++
  return at === part.length
}

/** Long endings of park names with the short ones that people use. */
const SHORT_ENDINGS: [long: string, short: string[]][] = [
  ['高新技术产业开发区', ['高新区', '高新技术开发区']],
  ['经济技术开发区', ['经开区', '开发区']],
  ['经济开发区', ['经开区', '开发区']],
  ['工业开发区', ['开发区', '工业区']],
  ['工业园区', ['园区', '工业园']],
  ['产业园区', ['园区', '产业园']],
  ['制造基地', ['基地']]
]

/** 内蒙古达拉特经济开发区 → 达拉特经开区, 达拉特开发区; the names in brackets of a park are names of their own. */
function shortNames (name: string): string[] {
  const inBrackets = [...name.matchAll(/（([^）]*)）/g)].map(match => match[1] ?? '').filter(part => part.length > 1)
  const names = [bareName(name), ...inBrackets]
  return [...new Set([...inBrackets, ...names.flatMap(full => {
    const ending = SHORT_ENDINGS.find(([long]) => full.endsWith(long) && full.length > long.length)
    return ending ? ending[1].map(short => full.slice(0, -ending[0].length) + short) : []
  })])]
}

/** A name without its place prefix and without what stands in brackets. */
const bareName = (name: string): string => name.replace(/（[^）]*）/g, '').replace(/^内蒙古/, '')

/**
 * Whether a cluster stands at a park: in the same league or city, and its place names the park, in full or short, or the
 * park's county.
 */
export function standsAt (cluster: Cluster, park: Park): boolean {
  if (cluster.prefecture.code !== park.prefecture.code) return false
  const county = park.county?.name.zh
  if (county !== undefined && cluster.place.zh.includes(county)) return true
  const name = bareName(park.name.zh)
  return cluster.place.zh.split(/[、；，（）]/).some(part =>
    /[区园地]$/.test(part) && part.length > 4 && (isAbbreviation(part, name) || isAbbreviation(name, part)))
}

/** Whether a leading industry of a park is one of the type: it holds the type's name, or one of its synonyms or products. */
function fits (type: ClusterType, industries: readonly string[]): boolean {
  const words = [type.name.zh, ...type.synonyms.zh, ...type.targetProducts.map(product => product.zh)].filter(word => word.length > 1)
  return industries.some(industry => words.some(word => industry.includes(word)))
}

/**
 * A park with the words of the cluster types that fit its leading industries or stand there, so that 磁材 finds the park of
 * rare earths. `clusters`: any clusters, those elsewhere are passed over. `types`: all cluster types.
 */
export function parkDocument (park: Park, clusters: readonly Cluster[], types: readonly ClusterType[]): SearchDocument {
  const there = clusters.filter(cluster => standsAt(cluster, park))
  const typesThere = types.filter(type => fits(type, park.leadingIndustries) || there.some(cluster => cluster.type === type.id))
  return {
    id: park.id,
    text: {
      nameZh: [park.name.zh],
      nameEn: [park.name.en],
      short: shortNames(park.name.zh),
      place: placeWords(park.prefecture.name, park.county?.name),
      industries: park.leadingIndustries,
      level: [...LEVEL_WORDS[park.level], ...TYPE_WORDS[park.type]],
      products: [...new Set([
        ...typesThere.flatMap(type => [...both(type.name), ...synonymsOf(type), ...type.targetProducts.flatMap(both)]),
        ...there.flatMap(cluster => cluster.targetProducts.flatMap(both))
      ])],
      transport: park.transport ? both(park.transport) : []
    },
    filter: known({
      'prefecture.code': park.prefecture.code,
      'county.code': park.county?.code,
      level: park.level,
      type: park.type,
      region: park.region,
      clusterTypes: typesThere.map(type => type.id),
      industries: park.leadingIndustries,
      confidence: park.confidence
    })
  }
}

/** A cluster with what its type is called. `type`: its cluster type, where known. */
export function clusterDocument (cluster: Cluster, type: ClusterType | undefined): SearchDocument {
  return {
    id: cluster.id,
    text: {
      nameZh: [cluster.name.zh],
      nameEn: [cluster.name.en],
      place: [...placeWords(cluster.prefecture.name), ...both(cluster.place)],
      products: cluster.targetProducts.flatMap(both),
      chain: [...cluster.upstream, ...cluster.downstream].flatMap(both),
      industries: cluster.industries.flatMap(industryWords),
      type: type ? [...both(type.name), ...both(type.fieldName)] : [],
      synonyms: synonymsOf(type)
    },
    filter: { type: cluster.type, field: cluster.field, 'prefecture.code': cluster.prefecture.code }
  }
}

/** A policy with title, summary, category, the places it is for, and title, number, issuer and clause of its documents. */
export function policyDocument (policy: Policy): SearchDocument {
  const sources = Object.values(policy.sources)
  const written = [policy.title.zh, policy.summary.zh].join()
  return {
    id: policy.id,
    text: {
      titleZh: [policy.title.zh],
      titleEn: [policy.title.en],
      summaryZh: [policy.summary.zh],
      summaryEn: [policy.summary.en],
      category: CATEGORY_WORDS[policy.category],
      scope: policy.scope.prefectures === 'all' ? [] : policy.scope.prefectures,
      document: sources.map(source => source.document),
      number: sources.flatMap(source => source.number ?? []),
      issuer: sources.flatMap(source => source.issuer ?? []),
      clause: sources.flatMap(source => source.clause ?? []),
      short: SHORT_FORMS.flatMap(([long, short]) => written.includes(long) ? [short] : [])
    },
    filter: { category: policy.category, status: policy.status, effect: policy.effect, confidence: policy.confidence }
  }
}

/** An endowment with its place and the products it draws, each with the reason, in both languages. */
export function endowmentDocument (endowment: Endowment): SearchDocument {
  return {
    id: endowment.id,
    text: {
      nameZh: [endowment.name.zh],
      nameEn: [endowment.name.en],
      place: placeWords(endowment.prefecture.name, endowment.county?.name),
      products: [...new Set(endowment.attracts.flatMap(({ products }) => [...products.zh, ...products.en]))],
      why: endowment.attracts.flatMap(({ why }) => both(why))
    },
    filter: known({
      'prefecture.code': endowment.prefecture.code,
      'county.code': endowment.county?.code,
      kind: endowment.kind,
      strength: endowment.strength
    })
  }
}

/** A cluster type by everything it is called, makes, needs and feeds. */
export function clusterTypeDocument (type: ClusterType): SearchDocument {
  return {
    id: type.id,
    text: {
      nameZh: [type.name.zh],
      nameEn: [type.name.en],
      products: type.targetProducts.flatMap(both),
      synonyms: synonymsOf(type),
      industries: type.industries.flatMap(industryWords),
      chain: [...type.upstream, ...type.downstream].flatMap(both),
      field: both(type.fieldName)
    },
    filter: { field: type.field }
  }
}
