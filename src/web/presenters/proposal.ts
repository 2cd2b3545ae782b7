/** Proposals in words: the form of a draft, what the desk says of one, and the page that shows it. */
import { encode } from 'uqr'
import type { ProposalRecord, ProposalStart, ProposalView } from '../../application/proposals/proposals.js'
import { dayOf } from '../../clock.js'
import type { Problem } from '../../domain/errors.js'
import { MOST_PROPOSED, printedCode, type ProposalForm } from '../../domain/lead/proposal.js'
import type { Catalogue } from '../../application/catalogue.js'
import { errorViews } from '../form.js'
import type { Texts } from '../text.js'
import { amountView } from './money-figures.js'
import { placeText } from './park.js'
import type { ProposalContent } from './proposal-content.js'

/** Parks that are offered: the first ones, what the investor wished for, and what was chosen before. */
const OFFERED = 12

type Chosen = { form: ProposalForm, problems?: readonly Problem[], csrf: string }

function parkChoices ({ lead, parks, catalogue }: ProposalStart, { parkIds }: ProposalForm, texts: Texts) {
  const { t, number, pick } = texts
  const shown = parks.filter(({ parkId }, place) => place < OFFERED || lead.wishedParks.includes(parkId) || parkIds.includes(parkId))
  return shown.map(({ parkId, rank, score, countedYuan }, place) => {
    const park = (catalogue as Catalogue).parks.find(({ id }) => id === parkId)
    const facts = [t('match.park.rank', { rank, total: parks.length }), t('match.score', { score: number(score * 100, 1) }), t('proposal.park.counted', { amount: amountView(countedYuan, texts).text })]
    return {
      value: parkId,
      id: place === 0 ? 'f-parkIds' : `f-parkIds-${place}`,
      text: park ? pick(park.name) : parkId,
      hint: [park ? placeText(park, texts) : '', ...facts, ...lead.wishedParks.includes(parkId) ? [t('proposal.park.wished')] : []].filter(part => part !== '').join(' · '),
      isChosen: parkIds.includes(parkId)
    }
  })
}

const errorOf = (problems: readonly Problem[], field: string, texts: Texts): string | null =>
  errorViews(problems.filter(problem => problem.field === field), texts)[0]?.text ?? null

/** The fields of a draft, with what was typed and what is wrong with it. */
function fieldsView (start: ProposalStart, { form, problems = [], csrf }: Chosen, texts: Texts) {
  return {
    csrf,
    errors: errorViews(problems, texts),
    parks: { options: parkChoices(start, form, texts), error: errorOf(problems, 'parkIds', texts), hint: texts.t('proposal.field.parks.hint', { most: MOST_PROPOSED }) },
    languages: (['zh', 'en'] as const).map((value, place) => ({ value, id: place === 0 ? 'f-language' : `f-language-${value}`, text: texts.t(`proposal.language.${value}`), isChosen: form.language === value })),
    coverNote: { value: form.coverNote, error: errorOf(problems, 'coverNote', texts) }
  }
}

const crumbs = (lead: ProposalStart['lead'] | ProposalView['lead']) => [{ href: `/desk/leads/${lead.id}`, text: lead.title }]

/** The page on which a draft begins; without a match it says so and offers no form. */
export function newProposalPage (start: ProposalStart, chosen: Chosen, texts: Texts) {
  const { t, date } = texts
  return {
    title: t('proposal.new.title'),
    breadcrumb: crumbs(start.lead),
    leadHref: `/desk/leads/${start.lead.id}`,
    action: `/desk/proposals/new?lead=${start.lead.id}`,
    lead: start.match ? t('proposal.new.lead', { date: date(start.match.asOf) }) : null,
    isPossible: start.parks.length > 0,
    version: '',
    button: t('proposal.new.button'),
    ...fieldsView(start, chosen, texts),
    styles: ['proposal.css']
  }
}

/** The draft on the desk: its form, the way to the preview and to issuing it. */
export function draftPage ({ proposal, lead }: ProposalView, start: ProposalStart, { isConflict = false, ...chosen }: Chosen & { isConflict?: boolean }, texts: Texts) {
  const { t, date } = texts
  const href = `/desk/proposals/${proposal.id}`
  return {
    title: t('proposal.draft.title'),
    breadcrumb: crumbs(lead),
    leadHref: `/desk/leads/${lead.id}`,
    action: href,
    lead: start.match ? t('proposal.new.lead', { date: date(start.match.asOf) }) : null,
    isPossible: start.parks.length > 0,
    version: String(proposal.version),
    button: t('proposal.draft.save'),
    previewHref: `/proposals/${proposal.id}`,
    issueAction: `${href}/issue`,
    discardAction: `${href}/discard`,
    isMoved: start.match !== undefined && start.match.id !== proposal.matchId,
    conflict: isConflict ? storedView(proposal, start, texts) : null,
    ...fieldsView(start, chosen, texts),
    styles: ['proposal.css']
  }
}

/** What somebody else stored meanwhile, beside what the person typed. */
function storedView ({ parkIds, coverNote, language }: ProposalRecord, { catalogue }: ProposalStart, { t, pick }: Texts) {
  const names = parkIds.map(id => catalogue?.parks.find(park => park.id === id)).map((park, place) => park ? pick(park.name) : parkIds[place]!)
  return { parks: names.join(t('list.separator')), language: t(`proposal.language.${language}`), coverNote }
}

/** What the desk says of an issued proposal. */
export function issuedPage ({ proposal, lead, hasLostReview }: ProposalView, { origin, isConflict = false }: { origin: string, isConflict?: boolean }, texts: Texts) {
  const { t, date } = texts
  const code = printedCode(proposal.checkCode ?? '')
  return {
    title: t('proposal.issued.title'),
    breadcrumb: crumbs(lead),
    isConflict,
    hasLostReview,
    issued: t('proposal.issued.on', { date: date(dayOf(proposal.issuedAt ?? proposal.createdAt)) }),
    code,
    hash: proposal.contentHash ?? '',
    pageHref: `/proposals/${proposal.id}`,
    printHref: `/proposals/${proposal.id}/print`,
    checkHref: `/check?code=${code}`,
    address: `${origin}/proposals/${proposal.id}`,
    again: `/desk/proposals/new?lead=${lead.id}`,
    styles: ['proposal.css']
  }
}

/** A QR code as one path of squares, with the quiet zone that readers need. */
export function qrView (address: string): { viewBox: string, path: string } {
  const { data, size } = encode(address, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => isDark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')
  return { viewBox: `0 0 ${size} ${size}`, path }
}

/** What stands beside the frozen content: code, hash, where to check. `check` is null for a draft, which nobody can check. */
export function sealView ({ checkCode, contentHash, issuedAt }: ProposalRecord, origin: string) {
  if (issuedAt === undefined || !checkCode) return null
  const code = printedCode(checkCode)
  const address = `${origin}/check?code=${code}`
  return { code, hash: contentHash ?? '', checkAddress: `${origin}/check`, checkHref: `/check?code=${code}`, qr: qrView(address) }
}

/** The proposal as its reader sees it. `content` is null where it may be shown to nobody any more. */
export function proposalPage ({ proposal, canWrite, lead }: ProposalView, content: ProposalContent | null, { origin, isPaper, csrf, isSigned = false }: { origin: string, isPaper: boolean, csrf: string, isSigned?: boolean }, { t }: Texts) {
  const isDraft = proposal.issuedAt === undefined
  return {
    title: content?.title ?? t('proposal.withdrawn.title'),
    content,
    seal: sealView(proposal, origin),
    isDraft,
    isPaper,
    csrf,
    deskHref: canWrite ? `/desk/proposals/${proposal.id}` : null,
    issueAction: isDraft && canWrite ? `/desk/proposals/${proposal.id}/issue` : null,
    version: String(proposal.version),
    pageHref: `/proposals/${proposal.id}`,
    printHref: `/proposals/${proposal.id}/print`,
    fileHref: isDraft || !isSigned ? null : `/proposals/${proposal.id}/file`,
    leadTitle: lead.title,
    styles: ['match.css', 'money.css', 'proposal.css']
  }
}
