import type { Method, Params } from '../contract.ts'
import type { Context } from './context.ts'
import { notBuilt } from './errors.ts'
import { parseParams } from './schema.ts'
import type { Parsed, Spec } from './schema.ts'

/** What a route answers: a stored object, a list, or something made for the occasion. */
export type Answer = object

export interface Route {
  method: Method
  /** `:id` and other names stand for one segment each. */
  path: string
  run(ctx: Context, params: Params, ids: string[]): Answer
}

/** Binds a declaration of parameters to what is done with them. `ids` are the path's, in order. */
export function route<S extends Spec>(
  method: Method,
  path: string,
  spec: S,
  run: (ctx: Context, params: Parsed<S>, id: string, ids: string[]) => Answer,
): Route {
  return {
    method,
    path,
    run: (ctx, params, ids) => run(ctx, parseParams(spec, params), ids[0] ?? '', ids),
  }
}

interface Pattern {
  route: Route
  segments: string[]
}

/** Finds the route of a path; fixed segments win over placeholders. */
export class Router {
  readonly #patterns = new Map<string, Pattern[]>()

  constructor(routes: readonly Route[]) {
    for (const entry of routes) {
      const segments = entry.path.split('/').slice(1)
      const key = `${entry.method} ${segments.length}`
      const patterns = this.#patterns.get(key) ?? []
      patterns.push({ route: entry, segments })
      patterns.sort((a, b) => placeholders(a) - placeholders(b))
      this.#patterns.set(key, patterns)
    }
  }

  find(method: Method, path: string): { route: Route; ids: string[] } | null {
    const segments = path.split('/').slice(1)
    for (const pattern of this.#patterns.get(`${method} ${segments.length}`) ?? []) {
      const ids: string[] = []
      const fits = pattern.segments.every((expected, index) => {
        const given = segments[index] ?? ''
        if (!expected.startsWith(':')) return expected === given
        ids.push(decodeURIComponent(given))
        return given !== ''
      })
      if (fits) return { route: pattern.route, ids }
    }
    return null
  }

  get(method: Method, path: string): { route: Route; ids: string[] } {
    const found = this.find(method, path)
    if (found === null) throw notBuilt(`the route ${method} ${path}`)
    return found
  }
}

function placeholders(pattern: Pattern): number {
  return pattern.segments.filter((segment) => segment.startsWith(':')).length
}
