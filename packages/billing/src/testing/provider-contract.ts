/**
 * The suite every `BillingProvider` passes. What stands here is what use cases rely on; what a provider does beyond it
 * is its own affair.
 */

import { afterEach, beforeEach, describe } from 'vitest'
import type { Instant } from '../time.ts'
import { november } from './builders.ts'
import { describeLifecycle } from './provider-lifecycle.ts'
import { describePurchase } from './provider-purchase.ts'
import { describeRenewal } from './provider-renewal.ts'
import { createScene, type ProviderWorld, type Scene } from './provider-scene.ts'
import { describeUpgrade } from './provider-upgrade.ts'

/** Each test has a world of its own, whose time stands at `now` until the test moves it. */
export function describeProviderContract(
  name: string,
  setup: (options: { now: Instant }) => Promise<ProviderWorld>,
): void {
  describe(`${name}, as a billing provider`, () => {
    let scene: Scene
    beforeEach(async () => {
      scene = createScene(await setup({ now: november }))
    })
    afterEach(() => scene.world.close())
    const stage = () => scene

    describePurchase(stage)
    describeUpgrade(stage)
    describeRenewal(stage)
    describeLifecycle(stage)
  })
}
