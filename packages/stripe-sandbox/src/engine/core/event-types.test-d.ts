import type Stripe from 'stripe'
import { expectTypeOf, it } from 'vitest'
import type { EventType } from './event-types.ts'

it('lists every type the SDK lets an endpoint ask for', () => {
  expectTypeOf<EventType | '*'>().toEqualTypeOf<Stripe.WebhookEndpointCreateParams.EnabledEvent>()
})
