/** Query parameters of a list: how many, from where on, and which end first. */
export const PAGE: readonly string[] = ['limit', 'cursor', 'order'];
