import { parseSubjects, type Subjects } from '../account/subjects.js';
import { readTextFile } from '../files/textFile.js';

/** `subjects.json`. */
export const loadSubjects = async (path: string): Promise<Subjects> =>
  parseSubjects(await readTextFile(path, 'subjects'), path);
