import type { ApiResponse, Method, Params } from '../engine/contract.ts'

/** Asks the engine on behalf of a person at one of the sandbox's pages. */
export type Ask = (method: Method, path: string, params: Params) => ApiResponse
