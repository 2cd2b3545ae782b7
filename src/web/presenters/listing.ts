/** What a park offers, for the readers of its page: parcels, buildings, contacts, with how fresh each fact is. */
import type { Offer } from '../../application/park-office/offer.js'
import { evidenceId } from '../../domain/listing/evidence.js'
import { fieldsOfRecord } from '../../domain/listing/fields.js'
import { valueAt } from '../../domain/listing/change.js'
import type { Listing } from '../../domain/listing/listing.js'
import type { Texts } from '../text.js'
import { factFreshness, type FreshnessView } from './freshness.js'
import { contactLine, fieldLabel, fieldValue } from './listing-value.js'
import { factSourceView, type SourceView } from './source.js'

export type OfferFact = { label: string, value: string, freshness: FreshnessView | null, isOverdue: boolean, source: SourceView | null }
export type PhotoView = { href: string, alt: string }
export type ListingView = { id: string, name: string, kind: string, summary: string[], isDemo: boolean, note: string | null, facts: OfferFact[], photos: PhotoView[] }

export const photoViews = (photos: readonly string[], name: string, { t }: Texts): PhotoView[] =>
  photos.map((id, index) => ({ href: `/photos/${id}`, alt: t('listing.photo.alt', { name, number: index + 1 }) }))

function factView (offer: Offer, record: { collection: 'listings' | 'park-cards', id: string, path: string, value: unknown }, texts: Texts): OfferFact[] {
  const { collection, id, path } = record
  const value = fieldValue(collection, path, record.value, texts)
  if (value === null) return []
  const fact = offer.facts.get(evidenceId(collection, id, path))
  const source = fact?.evidence?.source
  const freshness = fact ? factFreshness(fact, texts) : null
  return [{ label: fieldLabel(path, texts), value, freshness, isOverdue: freshness?.isOverdue ?? false, source: source ? factSourceView(source, texts) : null }]
}

/** What stands in the head of a listing: the first things an investor asks. */
const HEAD = ['state', 'areaMu', 'floorAreaM2', 'priceYuanPerM2', 'rentYuanPerM2Month', 'termYears']

function listingView (listing: Listing, offer: Offer, texts: Texts): ListingView {
  const facts = fieldsOfRecord('listings', listing).filter(({ isFact }) => isFact)
  return {
    id: listing.id,
    name: listing.name,
    kind: texts.t(`listing.${listing.kind}`),
    summary: HEAD.flatMap(path => fieldValue('listings', path, valueAt(listing, path), texts) ?? []),
    isDemo: listing.isDemo,
    note: listing.note ?? null,
    facts: facts.flatMap(({ path }) => factView(offer, { collection: 'listings', id: listing.id, path, value: valueAt(listing, path) }, texts)),
    photos: photoViews(listing.photos, listing.name, texts)
  }
}

export type OfferView = {
  listings: ListingView[]
  contacts: { lines: string[], isDemo: boolean, freshness: FreshnessView | null, isOverdue: boolean } | null
  photos: PhotoView[]
}

/** `parkName`: stands in the words for photos of the park itself. */
export function offerView (offer: Offer, parkName: string, texts: Texts): OfferView {
  const { card } = offer
  const [contact] = card ? factView(offer, { collection: 'park-cards', id: card.id, path: 'contacts', value: card.contacts }, texts) : []
  return {
    listings: offer.listings.map(listing => listingView(listing, offer, texts)),
    contacts: card && contact ? { lines: card.contacts.map(one => contactLine(one, texts)), isDemo: card.isDemo, freshness: contact.freshness, isOverdue: contact.isOverdue } : null,
    photos: card ? photoViews(card.photos, parkName, texts) : []
  }
}
