/** One figure, beside the baseline it is compared with in the same run. */
export interface Measurement {
  what: string
  value: number
  unit: '/s' | 'ms' | 's' | 'bytes' | 'MiB'
  /** The same work without what Prorata adds. */
  baseline?: { what: string; value: number }
  /** In words, where there is one: `< 3 s`. */
  goal?: string
}

export interface BenchOptions {
  /** Fewer rounds: shows that it runs, not how fast. */
  quick: boolean
}

export interface Benchmark {
  name: string
  about: string
  run(options: BenchOptions): Promise<Measurement[]>
}

/** The value below which the share `p` (0 to 1) of the sorted samples lies. */
export function percentile(samples: number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]
  if (value === undefined) throw new Error('No samples were taken')
  return value
}

export function median(samples: number[]): number {
  return percentile(samples, 0.5)
}

/** Milliseconds that some work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
