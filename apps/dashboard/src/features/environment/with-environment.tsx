import type { ReactNode } from 'react'
import { TitlePrefix } from '../../components/page.tsx'
import { Ribbon } from '../../components/site-header.tsx'
import { live, trpc } from '../../trpc.ts'
import { SandboxStrip } from './sandbox-strip.tsx'

/**
 * Puts the sandbox's strip on top of every page and its name into the title, where the product runs on the sandbox. A strip
 * that came later would push the page down: nothing is drawn before the first answer, or the first failure.
 */
export function WithEnvironment({ children }: { children: ReactNode }) {
  const { data: environment, isPending, failureCount } = trpc.environment.current.useQuery(undefined, live)
  const isSandbox = environment?.mode === 'sandbox'
  if (isPending && failureCount === 0) return null
  return (
    <TitlePrefix value={isSandbox ? 'SANDBOX · ' : ''}>
      <Ribbon value={isSandbox ? <SandboxStrip environment={environment} /> : null}>{children}</Ribbon>
    </TitlePrefix>
  )
}
