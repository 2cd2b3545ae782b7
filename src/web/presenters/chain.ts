/** Chains of clusters as a drawing and as a table that says the same. */
import { countStates, LINK_STATES, type Chain, type ChainLink, type LinkState, type Maker } from '../../domain/chain/chain.js'
import { clusterClass } from '../../application/coverage.js'
import type { Texts } from '../text.js'
import { confidenceView, joined } from './common.js'
import { industryWord } from './park.js'
import { factSourceView, type SourceView } from './source.js'

const SIGNS: Record<LinkState, string> = { near: '●', region: '◐', offered: '+', missing: '✕', unread: '?' }

const stateView = (state: LinkState, { t }: Texts) => ({ state, sign: SIGNS[state], word: t(`chain.state.${state}`) })

function makerView (maker: Maker, texts: Texts): { text: string, href: string, detail: string, source: SourceView | null } {
  const { t, pick } = texts
  const where = t(maker.isNear ? 'chain.near' : 'chain.elsewhere')
  if (maker.kind === 'cluster') {
    const { id, name, prefecture, confidence } = maker.cluster
    return { text: pick(name), href: `/clusters/${id}`, detail: joined([pick(prefecture.name), where, t(`confidence.${confidence}`)], texts), source: null }
  }
  if (maker.kind === 'park') {
    const { id, name, prefecture } = maker.park
    return { text: pick(name), href: `/parks/${id}`, detail: joined([pick(prefecture.name), where, t('chain.leading', { industry: industryWord(maker.industry, texts) })], texts), source: null }
  }
  const { name, confidence, source, prefecture } = maker.endowment
  return {
    text: pick(name),
    href: `/parks?prefecture=${prefecture.code}`,
    detail: joined([pick(maker.place), where, t(`chain.confidence.${confidence}`)], texts),
    source: source ? factSourceView(source, texts) : null
  }
}

const linkView = (link: ChainLink, texts: Texts) => ({
  name: texts.pick(link.name),
  basis: texts.t(`chain.basis.${link.basis}`),
  isRecalled: link.basis === 'recalled',
  via: link.via.length > 0 ? texts.t('chain.via', { families: joined(link.via.map(texts.pick), texts) }) : null,
  state: stateView(link.state, texts),
  makers: link.makers.map(maker => makerView(maker, texts)),
  offers: link.offers.map(({ leadId, title, product }) => ({ href: `/desk/leads/${leadId}`, text: title, product }))
})

type LinkView = ReturnType<typeof linkView>

const BOX = { width: 236, height: 34, gap: 8, between: 92, top: 30 }

/** A name that fits its box; the table says it whole. */
function fitted (name: string): string {
  let room = 30
  let end = 0
  for (const letter of name) {
    room -= /[\u2E80-\uFFEF]/.test(letter) ? 2 : 1.05
    if (room < 0) return `${name.slice(0, end)}…`
    end += letter.length
  }
  return name
}

/** Three columns with a line from the middle to each link; dashed where the link is general knowledge. */
function drawing (upstream: readonly LinkView[], downstream: readonly LinkView[], center: string) {
  const step = BOX.height + BOX.gap
  const height = BOX.top + Math.max(upstream.length, downstream.length, 1) * step
  const width = 3 * BOX.width + 2 * BOX.between
  const middle = BOX.top + (height - BOX.top - BOX.gap) / 2
  const column = (links: readonly LinkView[], side: 0 | 2) => links.map((link, place) => {
    const x = side * (BOX.width + BOX.between)
    const y = BOX.top + place * step + (Math.max(upstream.length, downstream.length) - links.length) * step / 2
    const [from, to] = side === 0 ? [x + BOX.width, BOX.width + BOX.between] : [2 * BOX.width + BOX.between, x]
    const bend = (from + to) / 2
    const [start, end] = side === 0 ? [y + BOX.height / 2, middle] : [middle, y + BOX.height / 2]
    return {
      x,
      y,
      textX: x + 30,
      signX: x + 15,
      textY: y + BOX.height / 2 + 5,
      name: fitted(link.name),
      state: link.state.state,
      sign: link.state.sign,
      isRecalled: link.isRecalled,
      line: `M${from} ${start}C${bend} ${start} ${bend} ${end} ${to} ${end}`
    }
  })
  const x = BOX.width + BOX.between
  return {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    box: { width: BOX.width, height: BOX.height },
    links: [...column(upstream, 0), ...column(downstream, 2)],
    center: { x, y: middle - BOX.height / 2, textX: x + BOX.width / 2, textY: middle + 5, name: fitted(center) },
    heads: { up: BOX.width / 2, down: 2 * (BOX.width + BOX.between) + BOX.width / 2 }
  }
}

const countViews = (chain: Chain, texts: Texts) => {
  const counts = countStates(chain)
  return LINK_STATES.map(state => ({ ...stateView(state, texts), count: counts[state] }))
}

/** The chain of one cluster. */
export function chainPage (chain: Chain, texts: Texts) {
  const { t, pick } = texts
  const { cluster } = chain
  const [upstream, downstream] = [chain.upstream.map(link => linkView(link, texts)), chain.downstream.map(link => linkView(link, texts))]
  const counts = countViews(chain, texts).filter(({ count }) => count > 0)
  return {
    title: t('chain.title', { cluster: pick(cluster.name) }),
    breadcrumb: [{ href: '/desk/chain', text: t('chain.list.title') }],
    cluster: { href: `/clusters/${cluster.id}`, text: pick(cluster.name), prefecture: pick(cluster.prefecture.name), confidence: confidenceView(clusterClass(cluster), texts) },
    products: joined(cluster.targetProducts.map(pick), texts),
    counts,
    drawing: drawing(upstream, downstream, pick(cluster.prefecture.name) + t('chain.center')),
    label: t('chain.drawing', { cluster: pick(cluster.name), counts: joined(counts.map(({ word, count }) => `${word} ${count}`), texts) }),
    sides: [{ id: 'upstream', title: t('clusters.upstream'), links: upstream }, { id: 'downstream', title: t('clusters.downstream'), links: downstream }],
    sources: cluster.sources.map(source => factSourceView(source, texts)),
    wide: true,
    styles: ['chain.css']
  }
}

/** All clusters with how their chains stand, those with most missing first. */
export function chainListPage (chains: readonly Chain[], texts: Texts) {
  const { t, pick } = texts
  const rows = chains.map(chain => ({
    name: pick(chain.cluster.name),
    href: `/desk/chain/${chain.cluster.id}`,
    prefecture: pick(chain.cluster.prefecture.name),
    missing: countStates(chain).missing,
    counts: countViews(chain, texts)
  })).sort((a, b) => b.missing - a.missing)
  return { title: t('chain.list.title'), states: LINK_STATES.map(state => stateView(state, texts)), rows, wide: true, styles: ['chain.css'] }
}
