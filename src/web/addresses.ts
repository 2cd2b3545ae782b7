/** Addresses that no route can have are answered as those that are not there: with a page, in the language of the visitor, with every header. */

/** The longest part of an address between two strokes. */
export const LONGEST_PART = 200

function isAddress (path: string): boolean {
  try {
    decodeURIComponent(path)
  } catch {
    return false
  }
  return path.split('/').every(part => part.length <= LONGEST_PART)
}

/** The address as it is routed: one whose path is not encoded as paths are, or has too long a part, keeps nothing but its query. */
export function routedAddress ({ url = '/' }: { url?: string }): string {
  const [path = '/', query] = url.split('?', 2)
  return isAddress(path) ? url : `/no-such-address${query === undefined ? '' : `?${query}`}`
}
