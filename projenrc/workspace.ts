import { Task } from 'projen';

/** Installs the packages of a folder with its own lock file, unless they are those of the lock file already. */
export function installWorkspace(task: Task, folder: string): void {
  task.exec(`npm ci --prefix ${folder}`, { condition: `! cmp -s ${folder}/package-lock.json ${folder}/node_modules/.cache/package-lock.json` });
  task.exec(`mkdir -p ${folder}/node_modules/.cache && cp ${folder}/package-lock.json ${folder}/node_modules/.cache/`);
}
