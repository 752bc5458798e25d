// The fidelity page: every billing route of Stripe's, whether it is built, and how each of its behaviours is known.
import type { Fidelity } from '../../src/engine/fidelity/fidelity.ts'
import { byPath, normalize } from './stripe-routes.ts'

export interface Matrix {
  /** Stripe's routes. */
  stripe: readonly string[]
  /** The sandbox's, in the same spelling. */
  built: ReadonlySet<string>
  behaviours: readonly Fidelity[]
}

export interface Counts {
  routes: number
  built: number
  unbuilt: number
  recorded: number
  documented: number
  assumed: number
}

export function countMatrix({ stripe, built, behaviours }: Matrix): Counts {
  const of = (status: Fidelity['status']) => behaviours.filter((entry) => entry.status === status).length
  const done = stripe.filter((route) => built.has(route)).length
  return {
    routes: stripe.length,
    built: done,
    unbuilt: stripe.length - done,
    recorded: of('recorded'),
    documented: of('documented'),
    assumed: of('assumed'),
  }
}

export function sayCounts(counts: Counts): string {
  const { routes, built, unbuilt, recorded, documented, assumed } = counts
  return `${routes} billing routes: ${built} built, ${unbuilt} answer 501; behaviours: ${recorded} recorded, ${documented} documented, ${assumed} assumed`
}

/** Behaviours of what does not exist, and those whose source is not of the kind their status says. */
export function findMistakes({ built, behaviours }: Matrix): string[] {
  return behaviours.flatMap((entry) => {
    const { route, behaviour, status, source } = entry
    const mistakes: string[] = []
    if (!built.has(normalize(route))) mistakes.push(`“${behaviour}” is said of ${route}, which is not built`)
    if (!isSource(entry)) mistakes.push(`“${behaviour}” is ${status}, and its source is none: ${source}`)
    return mistakes
  })
}

/** Stripe's own pages for what is documented, a recording for what is recorded, a reason for what is assumed. */
function isSource({ status, source }: Fidelity): boolean {
  switch (status) {
    case 'documented':
      return /^https:\/\/(?:docs|support)\.stripe\.com\/\S+$/.test(source)
    case 'recorded':
      return /\.json\b|^github\.com\/\S+ /.test(source)
    case 'assumed':
      return /\S\s\S/.test(source)
    default:
      return status satisfies never
  }
}

export function writePage(matrix: Matrix): string {
  const byRoute = new Map<string, Fidelity[]>()
  for (const entry of matrix.behaviours) {
    const route = normalize(entry.route)
    byRoute.set(route, [...(byRoute.get(route) ?? []), entry])
  }
  const routes = [...new Set([...matrix.stripe, ...matrix.built])].filter((route) => route.includes(' /v1/'))
  const rows = routes.sort(byPath).flatMap((route) => {
    if (!matrix.built.has(route)) return [`| \`${route}\` | 501 | | |`]
    const entries = byRoute.get(route) ?? []
    if (entries.length === 0) return [`| \`${route}\` | built | shape only | the SDK's types |`]
    return entries.map(
      ({ behaviour, status, source }) =>
        `| \`${route}\` | ${status} | ${cell(behaviour)} | ${cell(source)} |`,
    )
  })
  return `# Fidelity

Made by \`pnpm conformance matrix --write\` from \`src/engine/fidelity/\` and the SDK's own routes; not edited by hand.

${sayCounts(countMatrix(matrix))}.

- **recorded**: seen in a recording of real Stripe, and compared with it.
- **documented**: Stripe's documentation says so.
- **assumed**: neither; the source says why.
- **built**: answered, with every field of the SDK's types; no single behaviour is claimed.
- **501**: refused by name.

| Route | Status | Behaviour | Source |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
