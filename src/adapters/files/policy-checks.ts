/** Checks of one policy file beyond its shape: name, days, status, scope, sources, conditions, benefit, cases. */
import { Compile } from 'typebox/compile'
import { isDate } from '../../domain/dates.js'
import { FACTS, isFactName, PREFECTURES } from '../../domain/facts/catalogue.js'
import { factProblem } from '../../domain/facts/facts.js'
import { Policy, type STACK_GROUPS } from '../../domain/law/policy.js'
import { checkBenefit, type Tables } from './benefits.js'
import { checkCondition, kindWords } from './conditions.js'
import { below, fits, isRecord, type Report } from './faults.js'

const validator = Compile(Policy)

/** How policies of one group combine; a group has one rule only. */
const RULE_OF_GROUP: Readonly<Record<typeof STACK_GROUPS[number], NonNullable<Policy['stack']>['rule']>> = {
  'cit-rate': 'lowest-rate',
  'cit-local-share': 'best-of-group',
  'land-floor': 'lowest-multiplier',
  'import-duty': 'count-once'
}

/** What the policy has to suit: the name and folder of its file, and the tables it may point into. */
export type Place = { id: string, category: string, tables: Tables | undefined }

/**
 * The policy when nothing is wrong with it; otherwise undefined, and every fault was reported.
 * Parts whose shape is right are checked to the end even when others are not.
 */
export function checkPolicy (value: unknown, place: Place, report: Report): Policy | undefined {
  const broken = new Set<string | number>()
  let faults = 0
  const note: Report = (path, words) => {
    faults += 1
    report(path, words)
  }
  fits(validator, value, (path, words) => {
    broken.add(path[0] ?? '')
    note(path, words)
  })
  if (!isRecord(value)) return undefined
  const policy = value as Policy
  const whole = (...keys: (keyof Policy)[]) => keys.every(key => !broken.has(key))
  if (whole('id', 'category')) checkPlace(policy, place, note)
  if (whole('validity')) checkValidity(policy.validity, below(note, 'validity'))
  if (whole('status', 'validity', 'lastEvidence', 'supersededBy', 'id')) checkStatus(policy, note)
  if (whole('scope')) checkScope(policy.scope, below(note, 'scope'))
  if (whole('effect', 'severity', 'stack')) checkFlags(policy, note)
  const names = checkSources(policy.sources, below(note, 'sources'))
  if (whole('conditions')) checkCondition(policy.conditions, names, below(note, 'conditions'))
  if (whole('requirement') && policy.requirement) checkCondition(policy.requirement, names, below(note, 'requirement'))
  if (whole('benefit', 'validity', 'sources')) checkBenefit(policy, place.tables, below(note, 'benefit'))
  if (whole('effect', 'lawfulness', 'lead')) checkLawfulness(policy, names, note)
  if (whole('tests')) checkCases(policy.tests, below(note, 'tests'))
  return faults === 0 ? policy : undefined
}

function checkPlace ({ id, category }: Policy, place: Place, report: Report): void {
  if (id !== place.id) report(['id'], `${id} differs from the name of the file, ${place.id}`)
  if (category !== place.category) report(['category'], `${category} differs from the name of the folder, ${place.category}`)
}

function checkValidity ({ from, to }: Policy['validity'], report: Report): void {
  if (from !== undefined && !isDate(from)) report(['from'], `${from} is not a day that exists`)
  if (to !== undefined && !isDate(to)) report(['to'], `${to} is not a day that exists`)
  if (from !== undefined && to !== undefined && from > to) report(['to'], `${to} comes before ${from}`)
}

function checkStatus ({ id, status, validity, lastEvidence, supersededBy }: Policy, report: Report): void {
  if (lastEvidence && !isDate(lastEvidence.date)) report(['lastEvidence', 'date'], `${lastEvidence.date} is not a day that exists`)
  else if (lastEvidence && validity.from !== undefined && lastEvidence.date < validity.from) {
    report(['lastEvidence', 'date'], `${lastEvidence.date} comes before the validity, ${validity.from}`)
  }
  if (status === 'unclear' && !lastEvidence) report(['lastEvidence'], 'is missing: an unclear status needs the last day on which the rule was seen as current')
  if ((status === 'superseded' || status === 'expired') && validity.to === undefined) report(['validity', 'to'], `is missing: a rule that is ${status} has an end`)
  if (status === 'superseded' && supersededBy === undefined) report(['supersededBy'], 'is missing: a superseded rule names its successor')
  if (supersededBy === id) report(['supersededBy'], 'is the policy itself')
}

/** A benefit without its record would be shown to nobody, and nobody would know why. */
function checkLawfulness ({ effect, lawfulness, lead, id }: Policy, sources: ReadonlySet<string>, report: Report): void {
  if (effect === 'benefit' && !lawfulness) report(['lawfulness'], 'is missing: every benefit carries level, legal basis, reach and review')
  if (effect !== 'benefit' && lawfulness) report(['lawfulness'], `is for benefits; the effect is ${effect}`)
  if (lawfulness?.review && !isDate(lawfulness.review.date)) report(['lawfulness', 'review', 'date'], `${lawfulness.review.date} is not a day that exists`)
  if (lawfulness?.basis.policy === id) report(['lawfulness', 'basis', 'policy'], 'is the policy itself')
  if (lead?.source !== undefined && !sources.has(lead.source)) report(['lead', 'source'], `there is no source ${lead.source}`)
}

function checkScope ({ prefectures, parks }: Policy['scope'], report: Report): void {
  if (prefectures !== 'all') {
    prefectures.forEach((name, index) => {
      if (!PREFECTURES.includes(name)) report(['prefectures', index], `${name} is not a league or city of the region`)
    })
  }
  for (const [key, list] of [['prefectures', prefectures], ['parks', parks]] as const) {
    if (list === 'all') continue
    list.forEach((name, index) => { if (list.indexOf(name) !== index) report([key, index], `${name} stands twice`) })
  }
}

function checkFlags ({ effect, severity, stack }: Policy, report: Report): void {
  if (severity && effect !== 'block') report(['severity'], `only a block can be a mere warning, this is a ${effect}`)
  if (stack && RULE_OF_GROUP[stack.group] !== stack.rule) report(['stack', 'rule'], `${stack.rule} is not the rule of ${stack.group}, ${RULE_OF_GROUP[stack.group]}`)
}

/** The names that leaves and figures may point at. */
function checkSources (sources: unknown, report: Report): ReadonlySet<string> {
  if (!isRecord(sources)) return new Set()
  if (!('main' in sources)) report(['main'], 'is missing: every policy has a main source')
  return new Set(Object.keys(sources))
}

function checkCases (cases: Policy['tests'], report: Report): void {
  cases.forEach(({ name, asOf, given }, index) => {
    if (!isDate(asOf)) report([index, 'asOf'], `${asOf} is not a day that exists`)
    for (const [field, value] of Object.entries(given)) checkGiven(field, value, below(report, index, 'given', field))
    if (cases.findIndex(other => other.name.zh === name.zh || other.name.en === name.en) < index) report([index, 'name'], 'is the name of another case')
  })
}

function checkGiven (field: string, value: unknown, report: Report): void {
  if (!isFactName(field)) return report([], `${field} is not a fact of the catalogue`)
  if (value === null) return report([], 'is null: leave an unknown fact out')
  if (factProblem(FACTS[field], value)) report([], `${JSON.stringify(value)} does not suit ${field}, ${kindWords(FACTS[field])}`)
}
