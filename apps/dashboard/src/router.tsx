/** Every address of the dashboard. What a page needs before it is shown stands here; the page itself loads on demand. */

import { type Interval, invoiceStatuses, type InvoiceStatus, isPlanId, type PlanId } from '@prorata/billing'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { requireOrganization, requireSession } from './require-organization.ts'
import { Failed } from './routes/failed.tsx'
import { NotFound } from './routes/not-found.tsx'
import { Root } from './routes/root.tsx'

/** Search parameters as they stand in the address. What is not understood is said to be absent: the router keeps the rest. */
type Search = Record<string, unknown>

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Failed,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/billing' })
  },
})

function toRedirect(search: Search): { redirect?: string | undefined } {
  return { redirect: typeof search.redirect === 'string' ? search.redirect : undefined }
}

/** The provider's page that the browser comes back from. */
function toSession(search: Search): { session_id?: string | undefined } {
  return { session_id: typeof search.session_id === 'string' ? search.session_id : undefined }
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: toRedirect,
  component: lazyRouteComponent(() => import('./routes/sign-in.tsx'), 'SignIn'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: toRedirect,
  component: lazyRouteComponent(() => import('./routes/sign-up.tsx'), 'SignUp'),
})

function tokenOf({ pathname, search }: { pathname: string; search: Search }): string | null {
  return pathname.startsWith('/billing/pay/') && typeof search.token === 'string' ? search.token : null
}

const payLink = createRoute({
  getParentRoute: () => root,
  path: '/pay',
  validateSearch: (search: Search): { token: string } => ({
    token: typeof search.token === 'string' ? search.token : '',
  }),
  component: lazyRouteComponent(() => import('./routes/pay-link.tsx'), 'PayLink'),
})

const newOrganization = createRoute({
  getParentRoute: () => root,
  path: '/organization/new',
  validateSearch: toRedirect,
  beforeLoad: async ({ context, location }) => {
    await requireSession(context.queryClient, location.href)
  },
  component: lazyRouteComponent(() => import('./routes/new-organization.tsx'), 'NewOrganization'),
})

const billing = createRoute({
  getParentRoute: () => root,
  path: '/billing',
  beforeLoad: ({ context, location }) => {
    // A link of a mail opens its one payment for whoever got it, signed in or not.
    const token = tokenOf(location)
    if (token !== null) throw redirect({ to: '/pay', search: { token }, replace: true })
    return requireOrganization(context.queryClient, location.href)
  },
  component: lazyRouteComponent(() => import('./routes/billing.tsx'), 'Billing'),
})

const overview = createRoute({
  getParentRoute: () => billing,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/overview.tsx'), 'Overview'),
})

const plans = createRoute({
  getParentRoute: () => billing,
  path: '/plans',
  validateSearch: ({ canceled }: Search): { canceled?: boolean | undefined } => ({
    canceled: canceled === undefined ? undefined : true,
  }),
  component: lazyRouteComponent(() => import('./routes/plans.tsx'), 'Plans'),
})

interface ChangeSearch {
  plan?: PlanId | undefined
  interval: Interval
  /** Seats, of a plan that is sold by the seat. */
  quantity?: number | undefined
}

function toChange({ plan, interval, quantity }: Search): ChangeSearch {
  return {
    plan: typeof plan === 'string' && isPlanId(plan) ? plan : undefined,
    interval: interval === 'year' ? 'year' : 'month',
    quantity: typeof quantity === 'number' && Number.isSafeInteger(quantity) ? quantity : undefined,
  }
}

const change = createRoute({
  getParentRoute: () => billing,
  path: '/change',
  validateSearch: toChange,
  component: lazyRouteComponent(() => import('./routes/change.tsx'), 'Change'),
})

const usage = createRoute({
  getParentRoute: () => billing,
  path: '/usage',
  component: lazyRouteComponent(() => import('./routes/usage.tsx'), 'Usage'),
})

const invoices = createRoute({
  getParentRoute: () => billing,
  path: '/invoices',
  validateSearch: ({ status }: Search): { status?: InvoiceStatus | undefined } => ({
    status: invoiceStatuses.find((one) => one === status),
  }),
  component: lazyRouteComponent(() => import('./routes/invoices.tsx'), 'Invoices'),
})

const invoice = createRoute({
  getParentRoute: () => billing,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('./routes/invoice.tsx'), 'Invoice'),
})

const pay = createRoute({
  getParentRoute: () => billing,
  path: '/pay/$invoiceId',
  component: lazyRouteComponent(() => import('./routes/pay.tsx'), 'Pay'),
})

const paymentMethods = createRoute({
  getParentRoute: () => billing,
  path: '/payment-methods',
  validateSearch: toSession,
  component: lazyRouteComponent(() => import('./routes/payment-methods.tsx'), 'PaymentMethods'),
})

const details = createRoute({
  getParentRoute: () => billing,
  path: '/details',
  component: lazyRouteComponent(() => import('./routes/details.tsx'), 'Details'),
})

const extras = createRoute({
  getParentRoute: () => billing,
  path: '/extras',
  validateSearch: toSession,
  component: lazyRouteComponent(() => import('./routes/extras.tsx'), 'Extras'),
})

const outbox = createRoute({
  getParentRoute: () => billing,
  path: '/outbox',
  validateSearch: ({
    mail,
    preview,
  }: Search): { mail?: string | undefined; preview?: string | undefined } => ({
    mail: typeof mail === 'string' ? mail : undefined,
    preview: typeof preview === 'string' ? preview : undefined,
  }),
  component: lazyRouteComponent(() => import('./routes/outbox.tsx'), 'Outbox'),
})

const cancel = createRoute({
  getParentRoute: () => billing,
  path: '/cancel',
  component: lazyRouteComponent(() => import('./routes/cancel.tsx'), 'Cancel'),
})

const pause = createRoute({
  getParentRoute: () => billing,
  path: '/pause',
  component: lazyRouteComponent(() => import('./routes/pause.tsx'), 'Pause'),
})

const seats = createRoute({
  getParentRoute: () => billing,
  path: '/seats',
  component: lazyRouteComponent(() => import('./routes/seats.tsx'), 'Seats'),
})

const welcome = createRoute({
  getParentRoute: () => billing,
  path: '/welcome',
  validateSearch: toSession,
  component: lazyRouteComponent(() => import('./routes/welcome.tsx'), 'Welcome'),
})

const routeTree = root.addChildren([
  home,
  signIn,
  signUp,
  payLink,
  newOrganization,
  billing.addChildren([
    overview,
    plans,
    change,
    usage,
    invoices,
    invoice,
    pay,
    paymentMethods,
    details,
    outbox,
    extras,
    cancel,
    pause,
    seats,
    welcome,
  ]),
])

export function createAppRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  })
  // A new page is read from its heading on, as after a full load. The first page is left to the browser.
  router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) document.querySelector('h1')?.focus({ preventScroll: true })
  })
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
