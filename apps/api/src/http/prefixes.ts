export const trpcPrefix = '/trpc'
export const webhooksPrefix = '/webhooks/'
