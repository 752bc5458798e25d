import type { Context } from '../core/context.ts'
import { letters } from '../core/ids.ts'
import type { PaymentIntent } from '../core/wire.ts'

type NextAction = NonNullable<PaymentIntent['next_action']>

/**
 * Where the person authenticates: with a return address Stripe redirects, else its own script asks.
 * https://docs.stripe.com/payments/3d-secure/authentication-flow
 */
export function toNextAction(
  ctx: Context,
  id: string,
  returnUrl: string | null,
): Pick<NextAction, 'redirect_to_url' | 'use_stripe_sdk'> & {
  type: 'redirect_to_url' | 'use_stripe_sdk'
} {
  const url = `${ctx.settings.publicUrl}/authenticate/${id}`
  if (returnUrl !== null) {
    return { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' }
  }
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      directory_server_encryption: {
        algorithm: 'RSA',
        certificate: '',
        directory_server_id: 'A000000003',
        root_certificate_authorities: [],
      },
      directory_server_name: 'visa',
      merchant: ctx.settings.account.id,
      one_click_authn: null,
      server_transaction_id: letters(`three_d_secure/${id}`, 36),
      stripe_js: url,
      three_d_secure_2_source: `payatt_3${letters(`attempt/${id}`, 23)}`,
      three_ds_frontend_optimizations: null,
      three_ds_method_url: '',
      three_ds_optimizations: 'kf',
      type: 'stripe_3ds2_fingerprint',
    },
  }
}
