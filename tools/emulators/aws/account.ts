/** The one account of the emulator. */
export const accountId = "000000000000";
