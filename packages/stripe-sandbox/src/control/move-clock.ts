import type { SandboxClock } from '../clock.ts'
import type { Engine } from '../engine/contract.ts'

/** Moves the clock and answers the types of the events that made, in order. */
export function moveClock(
  engine: Engine,
  clock: SandboxClock,
  move: (clock: SandboxClock) => void,
): string[] {
  const types: string[] = []
  const stop = engine.onEvent((event) => types.push(event.type))
  try {
    move(clock)
  } finally {
    stop()
  }
  return types
}
