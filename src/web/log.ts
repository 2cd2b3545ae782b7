/** What a log line says of a request: method and address, without anything that opens a private page or tells what was asked. */

type Request = { method?: string, url?: string, id?: unknown }
type Reply = { statusCode?: number }
type Thrown = { name?: string, message?: string, code?: unknown, stack?: string, cause?: unknown }

/** The path alone, with the secret part of private addresses left out; what stands after `?` may be an answer. */
export const loggedPath = (url: string): string =>
  url.replace(/[?#].*$/s, '').replace(/^(\/(?:(?:api\/v1\/)?(?:intake|matches)|account\/(?:invitation|reset)|shared)\/)[^/]+/, '$1…')

export const logSerializers = {
  req: ({ method, url }: Request) => ({ method, path: loggedPath(url ?? '') }),
  res: ({ statusCode }: Reply) => ({ statusCode }),
  err: ({ name, message, code, stack }: Thrown) => ({ name, message, code, stack })
}
