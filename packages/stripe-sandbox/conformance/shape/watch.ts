// Lets this package's own tests be watched: with SANDBOX_SHAPES naming a file, every answer and every event they see is
// held to the SDK's types, and what differs is written there for the level `shape` to read. Otherwise nothing happens.
import type { Engine } from '../../src/engine/contract.ts'

const file = process.env['SANDBOX_SHAPES']
const notes = file === undefined ? null : await (await import('./notes.ts')).writeNotes(file)

export function watchEngine(engine: Engine): Engine {
  if (notes === null) return engine
  engine.onEvent((event) => notes.event(event.body))
  return {
    ...engine,
    handle(request) {
      const answer = engine.handle(request)
      if (request.path.startsWith('/v1/')) notes.body(answer.body)
      return answer
    },
  }
}

export function watchFetch(ask: typeof fetch): typeof fetch {
  if (notes === null) return ask
  return async (input, init) => {
    const answer = await ask(input, init)
    const url = input instanceof Request ? input.url : String(input)
    if (new URL(url).pathname.startsWith('/v1/')) {
      const body: unknown = await answer
        .clone()
        .json()
        .catch(() => null)
      if (body !== null) notes.body(body)
    }
    return answer
  }
}
