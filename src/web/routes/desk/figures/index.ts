/** The figures of the office, and each of their tables as a spreadsheet. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readFigures } from '../../../../application/figures.js'
import { now, today } from '../../../../clock.js'
import { UnavailableError } from '../../../../domain/errors.js'
import { closed } from '../../../../domain/shape.js'
import { renderPage } from '../../../page.js'
import { opensTo } from '../../../plugins/access.js'
import { figuresPage, figuresSheet, FIGURE_TABLES } from '../../../presenters/figures.js'
import { LanguageQuery } from '../../../queries.js'
import { sendFile } from '../../../upload.js'

const Params = closed({ table: Type.Enum([...FIGURE_TABLES]) })

export default async function figures (fastify: FastifyInstance) {
  opensTo(fastify, 'dashboard.read')
  const app = fastify.withTypeProvider<TypeBoxTypeProvider>()

  app.get('/', { schema: { querystring: LanguageQuery } }, async (request, reply) => {
    const at = now()
    return renderPage(reply, 'desk/figures', figuresPage(await readFigures(app.deps, request.actor, at), at, request.texts))
  })

  app.get('/:table', { schema: { params: Params, querystring: LanguageQuery } }, async (request, reply) => {
    if (!app.deps.sheets) throw new UnavailableError('nothing here writes spreadsheets')
    const sheet = figuresSheet(await readFigures(app.deps, request.actor, now()), request.params.table, request.texts)
    return sendFile(reply, { name: `${sheet.name}-${today()}.xlsx`, kind: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: await app.deps.sheets.write([sheet]) })
  })
}
