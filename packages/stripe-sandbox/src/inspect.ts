// Lets a test suite look at every answer and event of every sandbox it starts, without any of them knowing. The engine stays
// as it is: what looks stands around it.
import type { Engine } from './engine/contract.ts'

export interface Inspector {
  /** The body of an answer of `/v1`, refusals among them. */
  answer(body: unknown): void
  event(body: unknown): void
}

const inspectors = new Set<Inspector>()

/** Shows `inspector` what every sandbox started from now on answers and tells, until the returned function is called. */
export function inspectSandboxes(inspector: Inspector): () => void {
  inspectors.add(inspector)
  return () => inspectors.delete(inspector)
}

export function inspected(engine: Engine): Engine {
  if (inspectors.size === 0) return engine
  engine.onEvent((event) => {
    for (const inspector of inspectors) inspector.event(event.body)
  })
  return {
    ...engine,
    handle(request) {
      const answer = engine.handle(request)
      if (request.path.startsWith('/v1/')) for (const inspector of inspectors) inspector.answer(answer.body)
      return answer
    },
  }
}
