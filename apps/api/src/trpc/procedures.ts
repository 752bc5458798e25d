import { BillingError, hasBillingRights } from '@prorata/billing'
import type { Actor, Member, Ports } from '../use-cases/ports.ts'
import { baseProcedure } from './trpc.ts'

/** For anyone. */
export const publicProcedure = baseProcedure.meta({ policy: 'public' })

/** For members of the session's active organization. `ctx.member` is read from the database on every call. */
export const memberProcedure = baseProcedure
  .meta({ policy: 'member' })
  .use(async ({ ctx, next }) => next({ ctx: { member: await requireMember(ctx.deps, ctx.actor) } }))

/** For members who may see and move money: owners and admins. */
export const billingAdminProcedure = baseProcedure
  .meta({ policy: 'billing_admin' })
  .use(async ({ ctx, next }) => {
    const member = await requireMember(ctx.deps, ctx.actor)
    if (!hasBillingRights(member.role)) {
      throw new BillingError(
        'billing_rights_required',
        'Only owners and admins of the organization can see and change its billing.',
      )
    }
    return next({ ctx: { member } })
  })

/** For the people who run the product: of any organization's records, and of none of them themselves. */
export const operatorProcedure = baseProcedure.meta({ policy: 'operator' }).use(async ({ ctx, next }) => {
  const { actor, deps } = ctx
  if (!actor) throw new BillingError('unauthenticated', 'Sign in to continue.')
  if (!actor.emailVerified || !deps.operatorEmails.has(actor.email.toLowerCase())) {
    throw new BillingError('operator_rights_required', 'Only operators with a verified address can do this.')
  }
  return next({ ctx: { operator: actor } })
})

async function requireMember({ members }: Ports, actor: Actor | null): Promise<Member> {
  if (!actor) throw new BillingError('unauthenticated', 'Sign in to continue.')
  const { userId, email, organizationId } = actor
  const membership = organizationId === null ? null : await members.find(userId, organizationId)
  if (!membership) {
    throw new BillingError('organization_required', 'Choose an organization you are a member of.')
  }
  return { ...membership, userId, email }
}
