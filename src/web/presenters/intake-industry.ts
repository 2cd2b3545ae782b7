/** The industry picker: suggestions, search results or one level of the classification, as radios under their headings. */
import { childrenOf, groupIndustries, industryByCode, pathOf, searchIndustries } from '../../domain/intake/industries.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import { fieldId } from '../form.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { questionView, wayOf, type PageInput } from './intake.js'

const FACT = 'project.industryCode'
const MOST_RESULTS = 30

type ClassView = { id: string, code: string, name: string, isChosen: boolean, moreHref: string | null }
type GroupView = { heading: string, classes: ClassView[] }
type ListView = { title: string, note: string | null, groups: GroupView[] }

/** What the visitor looks for: words or a code, or a place in the tree. */
export type IndustryQuery = { text: string, browse: string, suggested: readonly string[] }

type Picker = PageInput & { query: IndustryQuery }

function hrefOf (input: PageInput, query: Record<string, string>): string {
  return address(`/intake/${input.state.id}/${input.step.id}`, { ...query, ...wayOf(input) })
}

/** What the search form sends along, so that a search does not lose the way. */
const keptFields = (input: PageInput): { name: string, value: string }[] =>
  Object.entries(wayOf(input)).flatMap(([name, value = []]) => [value].flat().filter(one => one !== '').map(one => ({ name, value: one })))

const chosenCode = ({ raw, state }: PageInput): string =>
  (raw ? raw[FACT]?.find(value => value !== '') : state.answers[FACT] as string | undefined) ?? ''

const codeAndName = ({ code, name }: IndustryClass, texts: Texts): string => `${code} ${texts.pick(name)}`

function groupViews (input: Picker, classes: readonly IndustryClass[]): GroupView[] {
  const { industries, texts } = input
  const chosen = chosenCode(input)
  return groupIndustries(industries, classes).map(({ path, classes }) => ({
    heading: path.map(item => codeAndName(item, texts)).join(' › '),
    classes: classes.map(item => {
      const hasMore = childrenOf(industries, item.code).length > 0
      return {
        id: `${fieldId(FACT)}-${item.code}`,
        code: item.code,
        name: texts.pick(item.name),
        isChosen: item.code === chosen,
        moreHref: hasMore ? hrefOf(input, { browse: item.code }) : null
      }
    })
  }))
}

const known = (codes: readonly string[], industries: readonly IndustryClass[]): IndustryClass[] =>
  codes.flatMap(code => industryByCode(industries, code) ?? [])

function foundList (input: Picker): ListView {
  const { query: { text }, industries, texts: { t } } = input
  const found = searchIndustries(industries, text, MOST_RESULTS + 1)
  const shown = found.slice(0, MOST_RESULTS)
  const title = t(found.length > MOST_RESULTS ? 'intake.industry.found.most' : 'intake.industry.found', { count: shown.length })
  if (shown.length === 0) return { title: t('intake.industry.found.none', { text }), note: null, groups: [] }
  return { title, note: null, groups: groupViews(input, shown) }
}

/** Below a section its divisions; below a division or group that class itself and what stands under it. */
function browseList (input: Picker, parent: IndustryClass): ListView {
  const { industries, texts } = input
  const itself = parent.level > 1 ? [parent] : []
  const title = texts.t('intake.industry.browse.in', { name: texts.pick(parent.name) })
  return { title, note: null, groups: groupViews(input, [...itself, ...childrenOf(industries, parent.code)]) }
}

function suggestedList (input: Picker): ListView | null {
  const { query, industries, texts: { t, locale }, state } = input
  const classes = known(query.suggested, industries)
  if (classes.length === 0) return null
  const products = (state.answers['project.products'] as readonly string[] | undefined ?? []).join(locale === 'zh' ? '、' : ', ')
  return { title: t('intake.industry.suggested'), note: t('intake.industry.suggested.reason', { products }), groups: groupViews(input, classes) }
}

/** The class chosen before, when the list below does not show it. */
function chosenList (input: Picker, list: ListView | null): ListView | null {
  const chosen = known([chosenCode(input)], input.industries)
  const isShown = list?.groups.some(group => group.classes.some(item => item.isChosen)) ?? false
  return chosen.length > 0 && !isShown ? { title: input.texts.t('intake.industry.chosen'), note: null, groups: groupViews(input, chosen) } : null
}

function sectionLinks (input: Picker) {
  const { industries, texts } = input
  return childrenOf(industries).map(item => ({ href: hrefOf(input, { browse: item.code }), text: codeAndName(item, texts) }))
}

export function industryView (input: Picker) {
  const { query, industries, texts, state } = input
  const parent = query.browse === '' ? undefined : industryByCode(industries, query.browse)
  const suggested = suggestedList(input)
  const list = query.text !== '' ? foundList(input) : parent ? browseList(input, parent) : suggested
  const question = questionView(input)
  const trail = parent ? pathOf(industries, parent.code) : []
  return {
    ...question,
    action: hrefOf(input, { q: query.text, browse: query.text ? '' : query.browse }),
    field: question.fields[0]!,
    searchAction: `/intake/${state.id}/${input.step.id}`,
    search: { label: texts.t('intake.industry.search'), value: query.text, placeholder: texts.t('intake.industry.placeholder') },
    lists: [chosenList(input, list), list].filter(candidate => candidate !== null),
    sections: sectionLinks(input),
    isBrowsing: parent !== undefined || suggested === null,
    trail: trail.slice(0, -1).map(item => ({ href: hrefOf(input, { browse: item.code }), text: codeAndName(item, texts) })),
    kept: keptFields(input)
  }
}
