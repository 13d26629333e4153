import { withoutComments } from './sources.js';

/** Which template every component of a compiled circuit is of: the compiler does not say, the sources do. */

/** By template: what it calls its components. */
type Declared = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A component: where it is, and of which template. */
export interface Component {
  /** Like `main.slot[0].signature`. */
  readonly path: string;
  readonly template: string;
}

export class Components {
  readonly #declared: Declared;
  readonly #main: string;
  readonly #known = new Map<string, Component>();

  /** Texts of circom files, and the template of the main component. */
  constructor(sources: Iterable<string>, main: string) {
    this.#declared = readDeclarations(sources);
    this.#main = main;
    if (!this.#declared.has(main)) throw new Error(`no source declares the template ${main}`);
  }

  /** The component that a signal belongs to, and what the signal is called in it: `enabled`, `account.cash`, `in[3]`. */
  locate(signal: string): { component: Component; local: string } {
    const parts = signal.split('.');
    let [path, template] = ['main', this.#main];
    let at = 1;
    for (; at < parts.length - 1; at++) {
      const next = this.#declared.get(template)!.get(parts[at]!.replace(/\[.*/, ''));
      if (next === undefined) break; // a bus
      path = `${path}.${parts[at]}`;
      template = next;
    }
    let component = this.#known.get(path);
    if (component === undefined) {
      component = { path, template };
      this.#known.set(path, component);
    }
    return { component, local: parts.slice(at).join('.') };
  }
}

function readDeclarations(sources: Iterable<string>): Declared {
  const texts = [...sources].map(withoutComments);
  const bodies = new Map<string, string>();
  for (const text of texts) {
    const starts = [...text.matchAll(/\b(?:template|function|bus)\b[^{(]*?(\w+)\s*\([^)]*\)\s*\{/g)];
    starts.forEach((match, i) => {
      if (match[0].startsWith('template'))
        bodies.set(match[1]!, text.slice(match.index, starts[i + 1]?.index));
    });
  }
  return new Map(
    [...bodies].map(([template, body]) => [
      template,
      new Map(
        [...body.matchAll(/(\w+)\s*(?:\[[^=;]*\])?\s*=\s*(\w+)\s*\(/g)]
          .filter(([, , other]) => bodies.has(other!))
          .map(([, name, other]) => [name!, other!]),
      ),
    ]),
  );
}

/** Names of the templates that a file declares. */
export const templatesOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(/^template (\w+)/gm)].map(([, name]) => name!);
