import { Link, Outlet } from '@tanstack/react-router'
import { Logo } from '../components/logo.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { OrganizationSwitcher } from '../features/organization/organization-switcher.tsx'
import { UserMenu } from '../features/session/user-menu.tsx'
import { FollowSubscription } from '../features/subscription/follow-subscription.tsx'

const pages = [
  { to: '/billing', label: 'Overview', exact: true },
  { to: '/billing/plans', label: 'Plans', exact: false },
  { to: '/billing/usage', label: 'Usage', exact: false },
  { to: '/billing/invoices', label: 'Invoices', exact: false },
] as const

/** The frame of all billing pages. */
export function Billing() {
  return (
    <>
      <FollowSubscription />
      <SiteHeader>
        <div className="border-b border-line bg-surface">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 px-4 sm:gap-x-6 sm:px-6">
            <Link to="/billing" className="flex min-h-14 items-center">
              <Logo />
            </Link>
            <nav
              aria-label="Billing"
              className="order-last -mx-2 flex w-full sm:order-none sm:mx-0 sm:w-auto"
            >
              {pages.map(({ to, label, exact }) => (
                <Link
                  key={to}
                  to={to}
                  activeOptions={{ exact }}
                  className="relative flex min-h-11 items-center px-2 text-sm font-medium text-muted after:absolute after:inset-x-0 after:bottom-0 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:border-b-2 aria-[current=page]:after:border-accent sm:min-h-14 sm:px-3"
                >
                  {label}
                </Link>
              ))}
            </nav>
            <div className="flex min-w-0 flex-1 items-center justify-end gap-1">
              <OrganizationSwitcher />
              <UserMenu />
            </div>
          </div>
        </div>
      </SiteHeader>
      <main
        id="content"
        tabIndex={-1}
        data-quiet-focus
        className="mx-auto w-full max-w-6xl flex-1 px-4 py-8 sm:px-6 sm:py-10"
      >
        <Outlet />
      </main>
    </>
  )
}
