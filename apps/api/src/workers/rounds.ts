/** One round of work after another, never two at a time: when it is time to look again, and when somebody says so. */

export interface Rounds {
  /** There may be work. Resolves when nothing is due any more. */
  wake(): Promise<void>
  /** Resolves when nothing is due any more, whatever was under way. For tests and for the seed. */
  drain(): Promise<void>
  /** Finishes what is in hand. */
  stop(): Promise<void>
}

export function startRounds({
  round,
  onFailure,
  pollMs,
}: {
  /** Works until nothing is due, or until it is stopped. */
  round: (isStopped: () => boolean) => Promise<void>
  onFailure: (error: unknown) => void
  /** In milliseconds of physical time. */
  pollMs: number
}): Rounds {
  const state: State = { stopped: false, called: false, running: null }

  const rounds = async () => {
    while (state.called && !state.stopped) {
      state.called = false
      // What is away now may be there at the next poll.
      await round(() => state.stopped).catch(onFailure)
    }
  }
  const wake = (): Promise<void> => {
    state.called = true
    state.running ??= rounds().finally(() => {
      state.running = null
      // Somebody called between the last look and here.
      if (state.called && !state.stopped) void wake()
    })
    return state.running
  }

  const timer = setInterval(() => void wake(), pollMs)
  void wake()
  return {
    wake,
    async drain() {
      // A round that was under way may have looked before the last call.
      do await wake()
      while (state.running)
    },
    async stop() {
      state.stopped = true
      clearInterval(timer)
      await state.running
    },
  }
}

interface State {
  stopped: boolean
  /** Somebody may have brought work since the last round began. */
  called: boolean
  running: Promise<void> | null
}
