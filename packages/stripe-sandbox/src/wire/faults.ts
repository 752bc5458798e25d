export type FaultKind = 429 | 500 | 402 | 'timeout' | 'reset'

/** A failure to meet on the way to or from the API. */
export interface Fault {
  /** `POST /v1/subscriptions/:id`: a method and a path, `:name` standing for one segment. Absent: any request under `/v1`. */
  route?: string
  /**
   * 429, 500 and 402 are answers; `timeout` never answers, `reset` drops the connection.
   * A 500 `after` is stored under the idempotency key and replayed, as Stripe does; a 500 `before` came from in front of
   * the API, so the same request can be sent again, as after a 429, which is always `before`.
   */
  kind: FaultKind
  /** `before`: the request was not run. `after`: it was, and its answer is lost. */
  when: 'before' | 'after'
  /** How many requests meet it. 1 by default. */
  times?: number
}

/** One that waits for requests; `times` says how many are left to meet it. */
export interface ArmedFault extends Fault {
  /** `fault_1`. */
  id: string
  times: number
}

interface Armed {
  id: string
  fault: Fault
  matches: (method: string, path: string) => boolean
  left: number
}

/** The faults waiting for a request. They live in memory only: a restart is a clean road. */
export class Faults {
  #armed: Armed[] = []
  #last = 0

  /** Throws a `RangeError` where the route or the count cannot be read. */
  add(fault: Fault): ArmedFault {
    if (fault.kind === 429 && fault.when === 'after')
      throw new RangeError('A 429 comes before the work, never after.')
    const times = fault.times ?? 1
    if (!Number.isSafeInteger(times) || times < 1) throw new RangeError('times must be a positive integer.')
    const matches = routeMatcher(fault.route)
    this.#last += 1
    const id = `fault_${this.#last}`
    this.#armed.push({ id, fault, matches, left: times })
    return { id, ...fault, times }
  }

  /** In the order in which they were armed. */
  list(): ArmedFault[] {
    return this.#armed.map(({ id, fault, left }) => ({ id, ...fault, times: left }))
  }

  /** False where there is no such one any more. */
  remove(id: string): boolean {
    const before = this.#armed.length
    this.#armed = this.#armed.filter((armed) => armed.id !== id)
    return this.#armed.length < before
  }

  /** The fault this request meets, if any; counts it down. The one armed first wins. */
  take(method: string, path: string): Fault | null {
    const found = this.#armed.find((armed) => armed.matches(method, path))
    if (found === undefined) return null
    found.left -= 1
    if (found.left === 0) this.#armed = this.#armed.filter((armed) => armed !== found)
    return found.fault
  }

  clear() {
    this.#armed = []
  }
}

function routeMatcher(route: string | undefined): (method: string, path: string) => boolean {
  if (route === undefined) return () => true
  const [, method, path] = /^(GET|POST|DELETE) (\/v1\/[\w/:.-]+)$/.exec(route) ?? []
  if (method === undefined || path === undefined) {
    throw new RangeError(
      'route must be a method and a path under /v1, for example POST /v1/subscriptions/:id.',
    )
  }
  const wanted = path.split('/')
  return (actualMethod, actualPath) => {
    const actual = actualPath.split('/')
    return (
      actualMethod === method &&
      actual.length === wanted.length &&
      wanted.every((part, index) => (part.startsWith(':') ? actual[index] !== '' : part === actual[index]))
    )
  }
}
