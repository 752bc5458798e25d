import { day } from '@prorata/billing'
import { type ReactNode, useMemo } from 'react'
import { TitlePrefix } from '../../components/page.tsx'
import { Ribbon } from '../../components/site-header.tsx'
import { FormatContext, formatFor, ownLocale } from '../../format.ts'
import { live, trpc } from '../../trpc.ts'
import { SandboxStrip } from './sandbox-strip.tsx'

/**
 * Puts the sandbox's strip on top of every page and its name into the title, where the product runs on the sandbox. A strip
 * that came later would push the page down: nothing is drawn before the first answer, or the first failure. Dates are written
 * as seen from the server's day.
 */
export function WithEnvironment({ children }: { children: ReactNode }) {
  const { data: environment, isPending, failureCount } = trpc.environment.current.useQuery(undefined, live)
  const isSandbox = environment?.mode === 'sandbox'
  const today = environment ? Math.floor(environment.now / day) * day : null
  const format = useMemo(() => formatFor(ownLocale, today), [today])
  if (isPending && failureCount === 0) return null
  return (
    <FormatContext value={format}>
      <TitlePrefix value={isSandbox ? 'SANDBOX · ' : ''}>
        <Ribbon value={isSandbox ? <SandboxStrip environment={environment} /> : null}>{children}</Ribbon>
      </TitlePrefix>
    </FormatContext>
  )
}
