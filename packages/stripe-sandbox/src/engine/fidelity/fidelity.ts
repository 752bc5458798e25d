/** How one behaviour of a route is known to be Stripe's. The fidelity matrix is made of these. */
export interface Fidelity {
  /** `POST /v1/refunds` */
  route: string
  behaviour: string
  status: 'recorded' | 'documented' | 'assumed'
  /** A documentation URL, the name of a recording, or why it is assumed. */
  source: string
}
