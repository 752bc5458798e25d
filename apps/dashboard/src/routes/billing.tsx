import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Logo } from '../components/logo.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { NoticeBar } from '../features/notice/notice-bar.tsx'
import { OrganizationSwitcher } from '../features/organization/organization-switcher.tsx'
import { UserMenu } from '../features/session/user-menu.tsx'
import { FollowSubscription } from '../features/subscription/follow-subscription.tsx'
import { FlashMessage, FlashProvider } from '../flash.tsx'
import { live, trpc } from '../trpc.ts'

const pages = [
  { to: '/billing', label: 'Overview', exact: true },
  { to: '/billing/plans', label: 'Plans', exact: false },
  { to: '/billing/usage', label: 'Usage', exact: false },
  { to: '/billing/seats', label: 'Seats', exact: false },
  { to: '/billing/invoices', label: 'Invoices', exact: false },
  { to: '/billing/payment-methods', label: 'Payment', exact: false },
  { to: '/billing/details', label: 'Details', exact: false },
  { to: '/billing/extras', label: 'Extras', exact: false },
] as const

/** The frame of all billing pages: where one is, and above the page what matters now. */
export function Billing() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  // A notice that came after the page would push it down: the page waits for it, unseen and already loading.
  const isWaiting = current.isPending
  const pathname = useLocation({ select: (location) => location.pathname })
  const nav = useRef<HTMLElement>(null)
  // On a narrow page the places do not fit side by side: the one where one is must not be out of sight.
  useEffect(() => {
    const here = nav.current?.querySelector(`[href="${pathname}"]`)
    here?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <FlashProvider>
      <FollowSubscription />
      <SiteHeader>
        <div className="border-b border-line bg-surface">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 px-4 sm:gap-x-6 sm:px-6">
            <Link to="/billing" className="flex min-h-14 items-center">
              <Logo />
            </Link>
            <nav
              ref={nav}
              aria-label="Billing"
              className="scroll-x order-last -mx-4 flex w-screen px-2 [scrollbar-width:none] sm:mx-0 sm:w-full sm:px-0 xl:order-none xl:w-auto"
            >
              {pages.map(({ to, label, exact }) => (
                <Link
                  key={to}
                  to={to}
                  activeOptions={{ exact }}
                  className="relative flex min-h-11 shrink-0 items-center px-2 text-sm font-medium text-muted -outline-offset-2 after:absolute after:inset-x-0 after:bottom-0 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:border-b-2 aria-[current=page]:after:border-accent sm:px-3 xl:min-h-14"
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
        <FlashMessage />
        {current.data ? <NoticeBar current={current.data} /> : null}
        {isWaiting ? <Skeleton className="min-h-160" label="Loading your billing…" /> : null}
        <div hidden={isWaiting}>
          <Outlet />
        </div>
      </main>
    </FlashProvider>
  )
}
