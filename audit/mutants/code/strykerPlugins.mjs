/** What Stryker takes as a plugin only, in JavaScript: its workers load it too, and know no TypeScript. */

const ERRORS = new Set(['InputError', 'InternalError', 'ArtifactError', 'ClaimError']);

/** What an error says, and where it points, is no rule; that it is thrown is. */
const errorWords = {
  shouldIgnore(path) {
    const { parentPath, listKey } = path;
    if (parentPath?.isNewExpression() && listKey === 'arguments' && ERRORS.has(parentPath.node.callee.name))
      return 'the words of an error';
    if (
      path.isObjectExpression() &&
      path.node.properties.length === 1 &&
      path.node.properties.every(({ key }) => key?.name === 'error')
    )
      return 'the words of an error of a schema';
    return undefined;
  },
};

/** Says on stderr how far it is. */
class Progress {
  #all = 0;
  #done = 0;
  #told = 0;

  onMutationTestingPlanReady({ mutantPlans }) {
    this.#all = mutantPlans.filter(({ plan }) => plan === 'Run').length;
  }

  onMutantTested({ status }) {
    if (status === 'Ignored') return;
    this.#done += 1;
    if (this.#done > this.#all || Date.now() - this.#told < 10_000) return; // results of an earlier run come too
    this.#told = Date.now();
    process.stderr.write(`    ${this.#done} of ${this.#all} mutants\n`);
  }
}

export const strykerPlugins = [
  { kind: 'Ignore', name: 'error-words', value: errorWords },
  { kind: 'Reporter', name: 'progress-on-stderr', injectableClass: Progress },
];
