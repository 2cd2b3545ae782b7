/** Checks that keys of one table exist in another: divisions, industry codes, ids. */
import type { County, Prefecture } from '../../domain/place/park.js'
import type { Division } from '../../domain/place/reference.js'
import { below, type Report } from './faults.js'

/** Codes and ids that records of the fixtures may name. */
export type Keys = {
  prefectures: ReadonlyMap<string, { name: { zh: string } }>
  /** Counties and the units that only statistics count. */
  counties: ReadonlyMap<string, Division>
  industries: ReadonlySet<string>
}

/** Reports every key that stands twice. */
export function checkUnique (keys: readonly string[], name: string, report: Report): void {
  const first = new Map<string, number>()
  keys.forEach((key, index) => {
    const other = first.get(key)
    if (other === undefined) first.set(key, index)
    else report([index, name], `${key} is also the ${name} of [${other}]`)
  })
}

/** Something that names what it knows: "there is no park x". */
export type Known = { what: string, has: (key: string) => boolean }

export const knownAs = (what: string, keys: { has: (key: string) => boolean }): Known => ({ what, has: key => keys.has(key) })

/** Reports every item of a list that is not known. */
export function checkKnown (items: readonly string[], known: Known, report: Report): void {
  items.forEach((item, index) => { if (!known.has(item)) report([index], `there is no ${known.what} ${item}`) })
}

export const checkIndustries = (codes: readonly string[], { industries }: Keys, report: Report): void =>
  checkKnown(codes, knownAs('class of GB/T 4754', industries), report)

/** Prefecture and county exist, are named as in GB/T 2260, and belong together. */
export function checkPlace ({ prefecture, county }: { prefecture: Prefecture, county?: County }, keys: Keys, report: Report): void {
  checkPrefecture(prefecture, keys, below(report, 'prefecture'))
  if (county?.code === undefined) return
  const division = keys.counties.get(county.code)
  if (!division) return report(['county', 'code'], `there is no division ${county.code} in GB/T 2260`)
  if (division.prefectureCode !== prefecture.code) report(['county', 'code'], `${county.code} lies in ${division.prefectureCode}, not in ${prefecture.code}`)
  if (division.kind !== 'statistical-unit' && division.name.zh !== county.name.zh) {
    report(['county', 'name', 'zh'], `${county.name.zh} is not the name of ${county.code}, ${division.name.zh}`)
  }
}

export function checkPrefecture ({ code, name }: Prefecture, { prefectures }: Keys, report: Report): void {
  const division = prefectures.get(code)
  if (!division) report(['code'], `there is no league or city ${code} in GB/T 2260`)
  else if (division.name.zh !== name.zh) report(['name', 'zh'], `${name.zh} is not the name of ${code}, ${division.name.zh}`)
}
