export const portalFlows = ['payment_method_update', 'subscription_update', 'subscription_cancel'] as const
export type PortalFlow = (typeof portalFlows)[number]

export interface PortalProvider {
  /** The provider's own billing pages; with a `flow` the one page for that. The browser comes back to `returnUrl`. */
  startPortal(request: {
    customerId: string
    returnUrl: string
    flow: PortalFlow | null
    /** The subscription that the flow is about. */
    subscriptionId: string | null
  }): Promise<{ url: string }>
}
