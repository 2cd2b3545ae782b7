/** The dictionaries of opencc-js: pieces `from to` between bars. The package types its converters only. */
declare module 'opencc-js/dict/*' {
  const dictionary: string
  export default dictionary
}
