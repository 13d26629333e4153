/** What snarkjs is asked to do, between the process that asks and the one that does it. Public: files, names, a beacon. */
export type Job =
  | { readonly do: 'newPowers'; readonly power: number; readonly to: string }
  | { readonly do: 'contributePowers'; readonly from: string; readonly to: string; readonly name: string }
  | { readonly do: 'verifyPowers'; readonly file: string }
  | { readonly do: 'prepare'; readonly from: string; readonly to: string }
  | { readonly do: 'newKey'; readonly r1cs: string; readonly powers: string; readonly to: string }
  | { readonly do: 'contributeKey'; readonly from: string; readonly to: string; readonly name: string }
  | {
      readonly do: 'beacon';
      readonly from: string;
      readonly to: string;
      readonly value: string;
      readonly iterations: number;
    }
  | { readonly do: 'verifyKey'; readonly start: string; readonly powers: string; readonly key: string };

/** How far a part of the work is, or whether it was done: the answer of a check, or a hash in hex. */
export type Message = { readonly fraction: number } | { readonly answer: boolean | string };
