/** Query parameters of a list: how many, and from where on. */
export const PAGE: readonly string[] = ['limit', 'cursor'];
