/** From an error to an answer: class to status, then a page for people and JSON for programs. Internals never leave. */
import fp from 'fastify-plugin'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ConflictError, ForbiddenError, InvalidError, NotFoundError, UnavailableError, type Problem } from '../../domain/errors.js'
import { renderPage } from '../page.js'

function statusOf (error: FastifyError | Error): number {
  if (error instanceof InvalidError) return 422
  if (error instanceof NotFoundError) return 404
  if (error instanceof ForbiddenError) return 403
  if (error instanceof ConflictError) return 409
  if (error instanceof UnavailableError) return 503
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
}

const KNOWN = new Set([400, 403, 404, 409, 413, 415, 422, 429, 503])

type Fault = NonNullable<FastifyError['validation']>[number]

/** What a schema found wrong, in our own words: the validator's are English and speak of schemas. */
function schemaProblem ({ instancePath, keyword, params }: Fault): Problem {
  const extra = params as { additionalProperty?: string, missingProperty?: string, limit?: number, type?: string, allowedValues?: unknown[] }
  const field = [instancePath.replace(/^\//, '').replaceAll('/', '.'), extra.additionalProperty ?? extra.missingProperty].filter(Boolean).join('.')
  const shown = { limit: extra.limit ?? '', type: extra.type ?? '', allowed: extra.allowedValues?.join(' | ') ?? '' }
  return { field: field || 'request', key: `problem.schema.${keyword}`, params: shown }
}

/** Problems of a request that did not fit its schema, in the form of our own. */
function problemsOf (error: FastifyError | Error): Problem[] {
  if (error instanceof InvalidError) return error.problems
  return 'validation' in error ? error.validation?.map(schemaProblem) ?? [] : []
}

/** Which store or index does not answer, in words for everybody: addresses and files stay inside. */
const reasonKey = (error: FastifyError | Error): string | undefined =>
  error instanceof UnavailableError && typeof error.params['key'] === 'string' ? error.params['key'] : undefined

/** `words`: key of the text, where the status alone does not say what happened. */
type Answer = { status: number, problems: Problem[], reason?: string, words?: string }

async function answer (request: FastifyRequest, reply: FastifyReply, { status, problems, reason: key, words }: Answer) {
  const { t, has } = request.texts
  const reason = key && has(key) ? t(key) : null
  const name = KNOWN.has(status) ? status : status < 500 ? 400 : 500
  reply.code(status)
  const sayProblem = ({ field, key, params }: Problem) => ({ field, message: has(key) ? t(key, params) : t('problem.schema.other') })
  if (request.url.startsWith('/api/')) {
    return reply.send({ error: t(`error.${name}.title`), status, ...(reason ? { reason } : {}), requestId: request.id, problems: problems.map(sayProblem) })
  }
  return renderPage(reply, 'errors/error', {
    title: t(`error.${name}.title`),
    text: t(words ?? `error.${name}.text`),
    reason,
    requestId: request.id,
    problems: problems.map(sayProblem)
  })
}

export default fp(async function errors (app: FastifyInstance) {
  app.setErrorHandler<FastifyError | Error>(async (error, request, reply) => {
    const status = statusOf(error)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    const reason = reasonKey(error)
    const isFile = 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE'
    return answer(request, reply, { status, problems: problemsOf(error), ...(reason ? { reason } : {}), ...(isFile ? { words: 'error.413.file' } : {}) })
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => answer(request, reply, { status: 404, problems: [] }))
}, { name: 'errors', dependencies: ['security', 'locale', 'views'], fastify: '5.x' })
