import { z } from 'zod'

export const sessionInput = z.strictObject({
  sessionId: z.string().regex(/^cs_\w{1,250}$/, 'This is not a checkout session'),
})
