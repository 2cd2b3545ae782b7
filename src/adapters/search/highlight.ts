/** Marks what was found in the text as it was written, not as it was folded. */
import { createSieve, fold, tokensOf } from './tokenize.js'

export const MARK_START = '\uE000'
export const MARK_END = '\uE001'

/** A character with the marks that combine with it: folding never joins two of these. */
const UNIT = /\P{M}\p{M}*/gsu

/** The folded text, and for each of its units the range of the original it comes from. */
function foldWithOrigins (text: string): { folded: string, origins: { start: number, end: number }[] } {
  let folded = ''
  const origins: { start: number, end: number }[] = []
  for (const match of text.matchAll(UNIT)) {
    const piece = fold(match[0])
    folded += piece
    for (let i = 0; i < piece.length; i++) origins.push({ start: match.index, end: match.index + match[0].length })
  }
  return { folded, origins }
}

type Range = { start: number, end: number }

/** Ranges in order of their start, touching and overlapping ones as one. */
function merged (ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else merged.push({ ...range })
  }
  return merged
}

/**
 * A function that gives a text with the found terms between U+E000 and U+E001, and undefined for a text that holds none.
 * `terms`: stored term to the number of its letters that agree with the query.
 */
export function createMarker (terms: ReadonlyMap<string, number>): (text: string) => string | undefined {
  const mayHold = createSieve(terms.keys())
  const rangesIn = (folded: string) => tokensOf(folded).flatMap(({ term, start, end }) => {
    const letters = terms.get(term)
    return letters === undefined ? [] : [{ start, end: Math.min(end, start + letters) }]
  })

  return text => {
    const asWhole = fold(text)
    if (!mayHold(asWhole) || rangesIn(asWhole).length === 0) return undefined
    const { folded, origins } = foldWithOrigins(text)
    const ranges = rangesIn(folded).map(({ start, end }) => ({ start: origins[start]?.start ?? 0, end: origins[end - 1]?.end ?? text.length }))
    let marked = ''
    let written = 0
    for (const { start, end } of merged(ranges)) {
      marked += text.slice(written, start) + MARK_START + text.slice(start, end) + MARK_END
      written = end
    }
    return marked + text.slice(written)
  }
}
