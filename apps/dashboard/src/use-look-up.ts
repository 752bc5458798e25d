import { useEffect, useEffectEvent } from 'react'

interface LookUp<Found> {
  active: boolean
  look: () => Promise<Found>
  /** `looks`: how many looks in a row have been answered. */
  onLook: (found: Found, looks: number) => void
}

/** How often, in milliseconds. */
const lookEvery = 2_000

/** Looks again and again while active. A look that fails does not count: only an answer tells anything. */
export function useLookUp<Found>({ active, look, onLook }: LookUp<Found>): void {
  const lookNow = useEffectEvent(look)
  const tell = useEffectEvent(onLook)
  useEffect(() => {
    if (!active) return undefined
    let looks = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    async function next() {
      try {
        const found = await lookNow()
        looks += 1
        if (!stopped) tell(found, looks)
      } catch {
        // No answer yet: the next look may get one.
      }
      if (!stopped) timer = setTimeout(() => void next(), lookEvery)
    }
    timer = setTimeout(() => void next(), lookEvery)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [active])
}
