// The parameters of `POST /v1/billing_portal/sessions`.
import type Stripe from 'stripe'
import { arrayOf, integer, object, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

const LOCALES = [
  'auto',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'en-AU',
  'en-CA',
  'en-GB',
  'en-IE',
  'en-IN',
  'en-NZ',
  'en-SG',
  'es',
  'es-419',
  'et',
  'fi',
  'fil',
  'fr',
  'fr-CA',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'ms',
  'mt',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'th',
  'tr',
  'vi',
  'zh',
  'zh-HK',
  'zh-TW',
] as const

const flowData = object({
  after_completion: object({
    hosted_confirmation: object({
      custom_message: string(500),
    } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion.HostedConfirmation>),
    redirect: object({
      return_url: required(string()),
    } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion.Redirect>),
    type: required(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
  } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion>),
  subscription_cancel: object({
    retention: object({
      coupon_offer: required(
        object({
          coupon: required(string()),
        } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel.Retention.CouponOffer>),
      ),
      type: required(oneOf('coupon_offer')),
    } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel.Retention>),
    subscription: required(string()),
  } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel>),
  subscription_pause: object({
    subscription: required(string()),
  } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionPause>),
  subscription_update: object({
    subscription: required(string()),
  } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdate>),
  subscription_update_confirm: object({
    discounts: arrayOf(
      object({
        coupon: string(),
        promotion_code: string(),
      } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdateConfirm.Discount>),
    ),
    items: required(
      arrayOf(
        object({
          id: required(string()),
          price: string(),
          quantity: integer({ min: 0 }),
        } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdateConfirm.Item>),
      ),
    ),
    subscription: required(string()),
  } satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdateConfirm>),
  type: required(
    oneOf(
      'customer_update',
      'payment_method_update',
      'subscription_cancel',
      'subscription_pause',
      'subscription_update',
      'subscription_update_confirm',
    ),
  ),
} satisfies Covers<Stripe.BillingPortal.SessionCreateParams.FlowData>)

export const sessionFields = {
  after_expiration: unbuilt,
  configuration: string(),
  customer: string(),
  customer_account: unbuilt,
  flow_data: flowData,
  locale: oneOf(...LOCALES),
  on_behalf_of: unbuilt,
  return_url: string(),
} satisfies Covers<Stripe.BillingPortal.SessionCreateParams>

export type GivenFlow = ReturnType<typeof flowData.parse>
