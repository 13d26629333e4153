import { test } from 'vitest';
import { VitestTestRunner } from 'vitest/runners';

/** A file of tests that cannot be loaded is a test that fails: Stryker counts tests only. */
export default class LoadingRunner extends VitestTestRunner {
  override async importFile(filepath: string, source: 'collect' | 'setup'): Promise<unknown> {
    try {
      return await super.importFile(filepath, source);
    } catch (error) {
      this.config.testNamePattern = undefined; // or it would be left out of a run of some tests
      return test('can be loaded', () => {
        throw error;
      });
    }
  }
}
