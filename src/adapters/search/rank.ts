/** Which documents answer a query, and how well each does. */
import type { Query, QueryWord } from './query.js'
import { expand, holdsTerm, type Expansion, type TermsRead } from './terms.js'

/** Per document: how much of what was asked for it holds, weighed by rarity and prominence, 0..1. */
export type Scores = Map<number, number>
export type Answer = {
  scores: Scores
  /** Stored terms that were found, with the number of letters of them that agree with the query. */
  terms: Map<string, number>
}

/** What a word is worth when it is found in an unimportant place; prominence gives the rest. */
const FLOOR = 0.5

/** What one of the terms of a word adds for a document that holds it with a strength 0..1. */
export const partOf = (strength: number): number => FLOOR + (1 - FLOOR) * strength

type WordAnswer = { weight: number, partial: Scores, complete: Set<number> }

/** Rare words tell more than common ones: logarithm of how many documents there are for each that holds the word. */
export const rarity = (size: number, found: number) => Math.log(1 + (size - found + 0.5) / (found + 0.5))

function answerOption (expansions: readonly Expansion[], size: number): WordAnswer {
  const weights = expansions.map(({ found }) => rarity(size, found.size))
  const weight = weights.reduce((sum, each) => sum + each, 0)
  const partial: Scores = new Map()
  const counts = new Map<number, number>()
  expansions.forEach(({ found }, i) => {
    for (const [doc, strength] of found) {
      partial.set(doc, (partial.get(doc) ?? 0) + partOf(strength) * (weights[i] ?? 0) / weight)
      counts.set(doc, (counts.get(doc) ?? 0) + 1)
    }
  })
  const complete = new Set([...counts].filter(([, count]) => count === expansions.length).map(([doc]) => doc))
  return { weight, partial, complete }
}

/** The better of the options for each document. */
function answerWord (word: QueryWord, terms: TermsRead, size: number, seen: Map<string, number>): WordAnswer {
  const answer: WordAnswer = { weight: 0, partial: new Map(), complete: new Set() }
  for (const option of word.options) {
    const canGrow = word.isOpen && option === word.options.at(-1)
    const expansions = option.map((term, i) => expand(terms, term, canGrow && i === option.length - 1))
    for (const [term, letters] of expansions.flatMap(expansion => [...expansion.terms])) seen.set(term, Math.max(seen.get(term) ?? 0, letters))
    const { weight, partial, complete } = answerOption(expansions, size)
    answer.weight = Math.max(answer.weight, weight)
    for (const [doc, share] of partial) answer.partial.set(doc, Math.max(answer.partial.get(doc) ?? 0, share))
    for (const doc of complete) answer.complete.add(doc)
  }
  return answer
}

export type RankInput = {
  query: Query
  terms: TermsRead
  /** All documents of the index. */
  docs: Iterable<number>
  size: number
  needsAll: boolean
  holdsPhrase: (doc: number, phrase: string) => boolean
  /** The terms of a document's own fields, without the ones borrowed from other records. */
  ownTerms: (doc: number) => ReadonlySet<string>
}

/** Whether a document is to be left out for one of the groups: it holds all words of it, as written and in its own fields. */
function isLeftOut (doc: number, { query, terms, ownTerms, holdsPhrase }: RankInput): boolean {
  const holds = ({ options, phrase }: QueryWord) =>
    options.some(option => option.every(term => holdsTerm(terms, term, doc)) && option.every(term => ownTerms(doc).has(term))) &&
    (phrase === undefined || holdsPhrase(doc, phrase))
  return query.without.some(group => group.every(holds))
}

/** A word of a phrase answers for the documents that hold the phrase. */
function withPhrase (answer: WordAnswer, phrase: string | undefined, holdsPhrase: RankInput['holdsPhrase']): WordAnswer {
  if (phrase === undefined) return answer
  const holders = [...answer.complete].filter(doc => holdsPhrase(doc, phrase))
  return { ...answer, complete: new Set(holders), partial: new Map(holders.map(doc => [doc, answer.partial.get(doc) ?? 0])) }
}

/** The documents that answer the query. A query of words to leave out only is answered, with score 1, by all the others. */
export function rank (input: RankInput): Answer {
  const { query, terms, docs, size, needsAll, holdsPhrase } = input
  const found: Answer['terms'] = new Map()
  const scores: Scores = new Map()
  const answers = query.words.map(word => withPhrase(answerWord(word, terms, size, found), word.phrase, holdsPhrase))
  const weight = answers.reduce((sum, answer) => sum + answer.weight, 0)
  for (const answer of answers) {
    for (const [doc, share] of answer.partial) scores.set(doc, (scores.get(doc) ?? 0) + share * answer.weight / weight)
  }
  const asksForAll = answers.length === 0 && (query.isBlank || query.without.length > 0)
  if (asksForAll) for (const doc of docs) scores.set(doc, 1)
  for (const doc of scores.keys()) {
    const isIncomplete = needsAll && !answers.every(({ complete }) => complete.has(doc))
    if (isIncomplete || isLeftOut(doc, input)) scores.delete(doc)
  }
  return { scores, terms: found }
}
