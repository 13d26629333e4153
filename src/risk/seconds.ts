/** Seconds of a year of 365 days: years to expiry are Actual/365. */
export const SECONDS_PER_YEAR = 31_536_000;

/** Seconds of a day. */
export const SECONDS_PER_DAY = 86_400;
