/**
 * One error tree for the whole package. A message names the field, the rule and the fix, and never a private
 * value: quantities, balances, secrets and signatures stay out of `message`, `details` and `cause`.
 */

/** What every error of this package carries. */
export interface ErrorContext {
  /** File the value came from, when it came from one. */
  file?: string | undefined;
  /** Path of the field inside the file or argument, like `instruments[2].price`. */
  field?: string | undefined;
  /** What the user can do about it. */
  fix?: string | undefined;
  /** The error that led here. Never the raw error of a library that echoes its inputs. */
  cause?: unknown;
}

/** Base of all errors thrown on purpose. `code` is stable and meant for programs. */
export class BallastError extends Error {
  readonly code: string;
  readonly shortMessage: string;
  readonly file: string | undefined;
  readonly field: string | undefined;
  readonly fix: string | undefined;

  constructor(code: string, shortMessage: string, context: ErrorContext = {}) {
    const where = [context.file, context.field].filter(Boolean).join(': ');
    const stop = /[.?!]$/.test(shortMessage) ? '' : '.';
    const message = `${where ? `${where}: ` : ''}${shortMessage}${context.fix ? `${stop} ${context.fix}` : ''}`;
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.code = code;
    this.shortMessage = shortMessage;
    this.file = context.file;
    this.field = context.field;
    this.fix = context.fix;
  }
}

/** A file, option or argument that breaks a rule. CLI exit code 3. */
export class InputError extends BallastError {
  constructor(shortMessage: string, context: ErrorContext = {}) {
    super('INPUT', shortMessage, context);
  }

  /** The same error, with the file and an outer field path put in front. */
  within(outer: { file?: string | undefined; field?: string | undefined }): InputError {
    const inner = this.field ?? '';
    const joined = outer.field
      ? inner.startsWith('[') || inner === ''
        ? `${outer.field}${inner}`
        : `${outer.field}.${inner}`
      : inner;
    const file = outer.file ?? this.file;
    return new InputError(this.shortMessage, {
      file,
      field: joined || undefined,
      fix: this.fix,
      cause: this.cause,
    });
  }
}

/** What can be wrong with a line of a data file. Stable names, for programs. */
export type DataRule =
  | 'columns'
  | 'notANumber'
  | 'notPositive'
  | 'negative'
  | 'badDate'
  | 'duplicate'
  | 'unordered'
  | 'gap'
  | 'inconsistent'
  | 'crossed'
  | 'empty'
  | 'expired'
  | 'tooShort'
  | 'notPositiveDefinite';

/** Public market data that breaks a rule: names the rule, and row and column where there are any. CLI exit code 3. */
export class DataError extends InputError {
  readonly rule: DataRule;
  /** Line of the file, 1 is the first. */
  readonly row: number | undefined;
  readonly column: string | undefined;

  constructor(
    rule: DataRule,
    shortMessage: string,
    at: ErrorContext & { row?: number | undefined; column?: string | undefined } = {},
  ) {
    const { row, column, ...context } = at;
    const place = [row === undefined ? '' : `row ${row}`, column === undefined ? '' : `column ${column}`];
    const field = [context.field, place.filter(Boolean).join(', ')].filter(Boolean).join(': ');
    super(shortMessage, { ...context, field: field || undefined });
    this.rule = rule;
    this.row = row;
    this.column = column;
  }

  override within(outer: { file?: string | undefined; field?: string | undefined }): DataError {
    const { field: outerField } = outer;
    const field = [outerField, this.field].filter(Boolean).join(': ');
    const file = outer.file ?? this.file;
    const made = new DataError(this.rule, this.shortMessage, {
      file,
      field: field || undefined,
      fix: this.fix,
      cause: this.cause,
    });
    return Object.assign(made, { row: this.row, column: this.column });
  }
}

/** The input is well formed, but the claim does not hold. CLI exit code 4. */
export class ClaimError extends BallastError {
  constructor(shortMessage: string, context: ErrorContext = {}) {
    super('CLAIM', shortMessage, context);
  }
}

/** A key, circuit or manifest entry that is missing, changed or of too low a grade. CLI exit code 3. */
export class ArtifactError extends BallastError {
  constructor(shortMessage: string, context: ErrorContext = {}) {
    super('ARTIFACT', shortMessage, context);
  }
}

/** Something that should never happen: a bug of ours. CLI exit code 1. */
export class InternalError extends BallastError {
  constructor(shortMessage: string, context: ErrorContext = {}) {
    super('INTERNAL', shortMessage, context);
  }
}
