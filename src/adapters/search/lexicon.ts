/** What people say for what the records say, and the words of a question that ask for nothing: `fixtures/search-words.json`. */
import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { fold } from './tokenize.js'

const Reasoned = { reason: Type.String({ minLength: 8 }) }

const SearchWords = Type.Object({
  /** `means`: any of these stands for `say`; nothing follows for the other direction. */
  aliases: Type.Array(Type.Object({ say: Type.String({ minLength: 1 }), means: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }), ...Reasoned })),
  /** Words that ask, link or are polite. Left out of a long question without a notice. */
  fillers: Type.Object({ zh: Type.Array(Type.String({ minLength: 1 })), en: Type.Array(Type.String({ minLength: 1 })), ...Reasoned }),
  /** Characters that are a product alone. */
  products: Type.Object({ characters: Type.String({ minLength: 1 }), ...Reasoned })
})

export type Alias = { say: string, means: string[] }
export type Lexicon = { aliases: readonly Alias[], fillersZh: readonly string[], fillersEn: ReadonlySet<string>, products: ReadonlySet<string> }

const longestFirst = (a: string, b: string): number => b.length - a.length

function read (): Lexicon {
  const file = new URL('../../../fixtures/search-words.json', import.meta.url)
  const words: Static<typeof SearchWords> = Value.Parse(SearchWords, JSON.parse(readFileSync(file, 'utf8')))
  return {
    aliases: words.aliases.map(({ say, means }) => ({ say: fold(say), means: means.map(fold) })).sort((a, b) => longestFirst(a.say, b.say)),
    fillersZh: words.fillers.zh.map(fold).sort(longestFirst),
    fillersEn: new Set(words.fillers.en.map(fold)),
    products: new Set(fold(words.products.characters))
  }
}

/** Read once; a fault in the file stops the start. */
export const lexicon: Lexicon = read()
