import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { toErrorBody } from './errors.ts'

const apiPaths = /^\/(?:trpc|api|webhooks|health|ready)(?:[/?]|$)/u
const year = 31_536_000

/**
 * The built dashboard: files under their own names, and `index.html` for every address of a page. Files whose name has a
 * hash never change; the page that names them is asked for every time.
 */
export async function registerDashboard(app: FastifyInstance, directory: string | null): Promise<void> {
  const root = directory === null ? null : path.resolve(directory)
  const isBuilt = root !== null && existsSync(path.join(root, 'index.html'))
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root,
      index: ['index.html'],
      cacheControl: false,
      setHeaders: (response, file) => {
        const isHashed = file.startsWith(path.join(root, 'assets') + path.sep)
        void response.header('cache-control', isHashed ? `public, max-age=${year}, immutable` : 'no-cache')
      },
    })
  }
  // Unknown addresses are guessed at: they count against the limit like any other request.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    if (isBuilt && isPage(request)) return reply.sendFile('index.html')
    const message = 'There is nothing at this address.'
    return reply.code(404).send(toErrorBody(request.url, { statusCode: 404, message }))
  })
}

/** An address a person opens. A missing script or picture has to be a 404, not a page. */
function isPage({ method, url }: FastifyRequest): boolean {
  const [pathname = ''] = url.split('?', 1)
  const isReading = method === 'GET' || method === 'HEAD'
  return isReading && !apiPaths.test(url) && !path.basename(pathname).includes('.')
}
