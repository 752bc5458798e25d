import { expect, test } from 'vitest'
import { countMatrix, findMistakes, type Matrix, writePage } from './page.ts'
import { billingRoutes, normalize } from './stripe-routes.ts'

const matrix: Matrix = {
  stripe: ['GET /v1/refunds', 'POST /v1/refunds', 'POST /v1/refunds/:id/cancel'],
  built: new Set(['GET /v1/refunds', 'POST /v1/refunds']),
  behaviours: [
    { route: 'POST /v1/refunds', behaviour: 'partial refunds add up', status: 'recorded', source: 'a.json' },
    {
      route: 'POST /v1/refunds',
      behaviour: 'a reason | is kept',
      status: 'assumed',
      source: 'nothing says so',
    },
  ],
}

test('reads the routes of billing from the SDK', () => {
  const routes = billingRoutes()
  expect(routes).toContain('POST /v1/invoices/:id/pay')
  expect(routes).toContain('POST /v1/subscriptions')
  expect(routes.some((route) => route.includes('issuing'))).toBe(false)
})

test('spells placeholders in one way', () => {
  expect(normalize('GET /v1/customers/:customer/tax_ids/:id')).toBe('GET /v1/customers/:id/tax_ids/:id')
})

test('says of each route whether it is built and how its behaviours are known', () => {
  const page = writePage(matrix)
  expect(page).toContain('| `POST /v1/refunds` | recorded | partial refunds add up | a.json |')
  expect(page).toContain('| `POST /v1/refunds` | assumed | a reason \\| is kept | nothing says so |')
  expect(page).toContain('| `GET /v1/refunds` | built | shape only |')
  expect(page).toContain('| `POST /v1/refunds/:id/cancel` | 501 | | |')
  expect(countMatrix(matrix)).toEqual({
    routes: 3,
    built: 2,
    unbuilt: 1,
    recorded: 1,
    documented: 0,
    assumed: 1,
  })
})

test.each([
  ['documented', 'somebody said so'],
  ['documented', 'https://example.com/stripe'],
  ['recorded', 'https://docs.stripe.com/refunds'],
  ['recorded', 'seen once'],
  ['assumed', ''],
  ['assumed', 'https://docs.stripe.com/refunds'],
] as const)('finds a behaviour that is said to be %s by “%s”', (status, source) => {
  const behaviours = [{ route: 'POST /v1/refunds', behaviour: 'adds up', status, source }]
  expect(findMistakes({ ...matrix, behaviours })).toEqual([expect.stringContaining('its source is none')])
})

test('finds a behaviour of a route that is not built', () => {
  expect(findMistakes(matrix)).toEqual([])
  expect(findMistakes({ ...matrix, built: new Set() })).toHaveLength(2)
})
