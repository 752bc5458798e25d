import { Outlet } from '@tanstack/react-router'
import { WithEnvironment } from '../features/environment/with-environment.tsx'

/** What every page stands in. */
export function Root() {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:z-30 focus:m-2"
      >
        Skip to content
      </a>
      <WithEnvironment>
        <Outlet />
      </WithEnvironment>
    </div>
  )
}
