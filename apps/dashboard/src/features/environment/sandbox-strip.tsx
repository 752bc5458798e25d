import { Link } from '@tanstack/react-router'
import { ExternalLink } from '../../components/external-link.tsx'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'

/** Says on every page that no real money moves here, and what time it is in the sandbox. */
export function SandboxStrip({ environment }: { environment: Outputs['environment']['current'] }) {
  const format = useFormat()
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-center gap-x-2 bg-ink px-4 py-1.5 text-center text-xs text-paper forced-colors:border-b">
      <strong className="font-semibold">Sandbox</strong>
      <span aria-hidden className="max-sm:hidden">
        ·
      </span>
      <Figure>{format.clock(environment.now)}</Figure>
      {environment.sandboxUrl === null ? null : (
        <>
          <span aria-hidden className="max-sm:hidden">
            ·
          </span>
          <ExternalLink
            href={environment.sandboxUrl}
            className="min-h-6 font-medium underline underline-offset-4 focus-visible:outline-current"
          >
            Open sandbox controls
          </ExternalLink>
          <span aria-hidden className="max-sm:hidden">
            ·
          </span>
          <Link
            to="/billing/outbox"
            search={{}}
            className="inline-flex min-h-6 items-center font-medium underline underline-offset-4 focus-visible:outline-current"
          >
            Outbox
          </Link>
        </>
      )}
    </div>
  )
}
