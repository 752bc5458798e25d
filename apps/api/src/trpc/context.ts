import { BillingError } from '@prorata/billing'
import type { Actor, Ports } from '../use-cases/ports.ts'
import { toTrpcError } from './errors.ts'

export interface Context {
  /** `null` where nobody is signed in. */
  actor: Actor | null
  deps: Ports
}

/** A context without a request: for tests and jobs, through `createCaller`. */
export function createContextInner(context: Context): Context {
  return context
}

/** A request's context. `readActor` reads the session's cookie; nothing else of the request is believed. */
export async function createContext(options: {
  deps: Ports
  readActor: () => Promise<Actor | null>
}): Promise<Context> {
  try {
    return createContextInner({ actor: await options.readActor(), deps: options.deps })
  } catch (error) {
    throw error instanceof BillingError ? toTrpcError(error) : error
  }
}
