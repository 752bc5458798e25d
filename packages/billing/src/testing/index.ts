export * from './arbitraries.ts'
export * from './builders.ts'
export * from './provider-contract.ts'
export type { ProviderWorld } from './provider-scene.ts'
