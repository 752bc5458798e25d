// Fields the real API still sends though the SDK's types no longer name them. Each was seen in recordings.

export const EXTRAS: Record<string, readonly string[]> = {
  // From before subscriptions had items: the plan and quantity of the only one.
  subscription: ['plan', 'quantity'],
  // Recorded in 2026-08-26.dahlia; the types call it a preview.
  payment_intent: ['shared_payment_granted_token'],
  payment_method: ['shared_payment_granted_token'],
  // From Connect's and Relay's first years.
  charge: ['destination', 'dispute', 'order'],
}
