import { InputError } from '../errors.js';
import { NAME_PATTERN } from '../files/schemas.js';
import { hashText } from '../units/field.js';
import { poseidon } from './poseidon.js';
import { TAG_ACCOUNT } from './tags.js';

/** Customer names: printable characters and inner spaces. Lone surrogates are `\p{C}`: in UTF-8 they would collide. */
export const CUSTOMER_PATTERN = /^[^\p{C}\p{Z}](?:[^\p{C}\p{Z}]|[ ](?! *$)){0,127}$/u;

/** Normalises and checks the name of a custodian or exchange. Throws {@link InputError}. */
export function normalizeName(name: string, field: string): string {
  const normal = typeof name === 'string' ? name.normalize('NFC') : '';
  if (NAME_PATTERN.test(normal)) return normal;
  throw new InputError('is not a valid name', {
    field,
    fix: 'Use 1 to 64 lower-case letters, digits, dots, underscores and hyphens, like "binance"',
  });
}

/** Normalises (NFC) and checks a customer name: 1 to 128 printable characters. Throws {@link InputError}. */
export function normalizeCustomer(customer: string, field = 'customer'): string {
  const normal = typeof customer === 'string' ? customer.normalize('NFC') : '';
  if (CUSTOMER_PATTERN.test(normal)) return normal;
  throw new InputError('is not a valid customer name', {
    field,
    fix: 'Use 1 to 128 printable characters without spaces at either end',
  });
}

/** 248-bit id of a custodian: who keeps an account. The tag is part of all ids and keeps its old word. */
export function custodianId(custodian: string): bigint {
  return hashText('ballast/venue/1', normalizeName(custodian, 'custodian'));
}

/** What identifies an account, whoever signs for it. */
export interface AccountName {
  /** Exchange or protocol where the account is, like `binance`. */
  exchange: string;
  /** Customer of that exchange, with all sub-accounts. */
  customer: string;
}

/** An account is asked for twice in a row: where its attestation goes, and when it is signed. */
let last = { exchange: '', customer: '', id: 0n };

/**
 * Id of an account. It does not depend on who signed: the same account signed by two auditors has one id and cannot
 * count twice.
 */
export function accountId(account: AccountName): bigint {
  const exchange = normalizeName(account.exchange, 'exchange');
  const customer = normalizeCustomer(account.customer);
  if (exchange !== last.exchange || customer !== last.customer) {
    const names = [hashText('ballast/exchange/1', exchange), hashText('ballast/customer/1', customer)];
    last = { exchange, customer, id: poseidon([TAG_ACCOUNT, ...names]) };
  }
  return last.id;
}
