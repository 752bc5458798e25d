/** The classes of a link in running text. */
export const textLink =
  'font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-current'
