// The sandbox's one account and what is in its balance. https://docs.stripe.com/api/accounts
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { route } from '../core/route.ts'
import type { Balance, StripeAccount } from '../core/wire.ts'

function toAccount(ctx: Context): StripeAccount {
  const { id, name, country, defaultCurrency } = ctx.settings.account
  return {
    id,
    object: 'account',
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: null,
      minority_owned_business_designation: null,
      name,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country,
    created: 0,
    default_currency: defaultCurrency,
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    settings: {
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_payments: {
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: name, timezone: 'Etc/UTC' },
      payments: {
        statement_descriptor: name.toUpperCase().slice(0, 22),
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
    },
    type: 'standard',
  }
}

type Funds = Balance['available']

/** Net sums per currency, the account's own first. */
function toFunds(ctx: Context, counts: (availableOn: number) => boolean): Funds {
  const sums = new Map([[ctx.settings.account.defaultCurrency, 0]])
  for (const row of ctx.tables.balance_transactions.all()) {
    if (counts(row.available_on)) sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.net)
    else if (!sums.has(row.currency)) sums.set(row.currency, 0)
  }
  return Array.from(sums, ([currency, amount]) => ({ amount, currency, source_types: { card: amount } }))
}

function toBalance(ctx: Context): Balance {
  const now = nowOn(ctx, null)
  return {
    object: 'balance',
    available: toFunds(ctx, (availableOn) => availableOn <= now),
    livemode: false,
    pending: toFunds(ctx, (availableOn) => availableOn > now),
  }
}

export const accountRoutes = [
  route('GET', '/v1/account', {}, toAccount),
  route('GET', '/v1/accounts/:id', {}, (ctx, _, id) => {
    if (id === ctx.settings.account.id) return toAccount(ctx)
    throw new ApiError(403, {
      type: 'invalid_request_error',
      code: 'account_invalid',
      message: `The provided key does not have access to account '${id}' (or that account does not exist).`,
    })
  }),
  route('GET', '/v1/balance', {}, toBalance),
]
