/** What a feed can say of an address. None is guilt: customers use hosting ranges and anonymous networks too. */
export const ADDRESS_CATEGORIES = ['tor-exit', 'proxy', 'hosting', 'known-bad'] as const;
export type AddressCategory = (typeof ADDRESS_CATEGORIES)[number];
